//! A monitored future: the current call while it is polled, one record at its end.

use super::{
    Verdict,
    running::{Running, State},
};
use crate::caught::guarded;
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

pin_project_lite::pin_project! {
    /// A future whose call is recorded when it is ready, panics, or is dropped before.
    #[must_use = "futures do nothing unless polled"]
    pub struct Monitored<F, J> {
        #[pin]
        body: Option<F>,
        judge: J,
        running: Running,
    }

    impl<F, J> PinnedDrop for Monitored<F, J> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if !matches!(this.running.state, State::Begun | State::InFlight) {
                return;
            }
            // The body is dropped inside its call: what its destructors record is part of it.
            let mut entered = this.running.enter();
            this.body.set(None);
            entered.returned();
            drop(entered);
            this.running.dropped();
        }
    }
}

impl<F, J> Monitored<F, J> {
    #[inline]
    pub(super) fn new(running: Running, body: F, judge: J) -> Self {
        Monitored { body: Some(body), judge, running }
    }
}

impl<F, J> Future for Monitored<F, J>
where
    F: Future,
    J: FnMut(&F::Output, &mut Verdict),
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let Some(body) = this.body.as_pin_mut() else {
            unreachable!("the body is taken away only when the future is dropped")
        };
        match this.running.state {
            State::Off | State::Over => return body.poll(cx),
            State::Prepared => this.running.begin(),
            State::Begun | State::InFlight => {}
        }
        let mut entered = this.running.enter();
        let polled = body.poll(cx);
        entered.returned();
        let Poll::Ready(value) = &polled else {
            drop(entered);
            this.running.wait();
            return polled;
        };
        let end = entered.running.core().ticks();
        let mut verdict = entered.running.verdict();
        let judge = this.judge;
        if guarded(|| judge(value, &mut verdict)).is_none() {
            entered.running.core().health().caught_a_panic();
        }
        drop(entered);
        this.running.returned(end, &verdict);
        polled
    }
}
