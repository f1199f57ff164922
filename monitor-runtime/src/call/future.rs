//! A monitored future: the current call while it is polled, one record at its end.

use super::{
    Verdict,
    prepare::Prepared,
    running::{Body, Entered, Judge, Returned, Running},
};
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
            this.running.abandoned(&mut this.body);
        }
    }
}

impl<F> Body for Pin<&mut Option<F>> {
    fn take_away(&mut self) {
        self.set(None);
    }
}

/// Monitors a future: the call begins at its first poll.
#[inline(always)]
pub fn run_async<F, J>(prepared: Prepared, body: F, judge: J) -> Monitored<F, J>
where
    F: Future,
    J: FnMut(&F::Output, &mut Verdict),
{
    Monitored { body: Some(body), judge, running: prepared.running() }
}

/// The same with a judge that is no closure. It comes first, because it is chosen by the body.
#[inline(always)]
pub fn run_probed<F, J>(judge: J, prepared: Prepared, body: F) -> Monitored<F, J>
where
    F: Future,
    J: Judge<F::Output>,
{
    Monitored { body: Some(body), judge, running: prepared.running() }
}

impl<F, J> Future for Monitored<F, J>
where
    F: Future,
    J: Judge<F::Output>,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let Some(body) = this.body.as_pin_mut() else {
            unreachable!("the body is taken away only when the future is dropped")
        };
        let mut entered = this.running.enter();
        // one place for the value and one way out, so that it is made where the caller wants it
        let polled = body.poll(cx);
        if let Some(entered) = &mut entered {
            match &polled {
                Poll::Ready(value) => entered.returned(&mut Returned(value, this.judge)),
                Poll::Pending => entered.waits(),
            }
        }
        Entered::forget(entered);
        polled
    }
}
