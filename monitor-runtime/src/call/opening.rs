//! A function that yields a stream: its own work, and then the stream's, are one call.
//!
//! What always holds: a call whose function yields no stream (`Err`, `None`) ends there; one that
//! does goes over into the stream, in flight all along.

use super::{
    Holds, Verdict,
    marks::{Marks, State},
    prepare::Prepared,
    running::{Returned, Running},
    stream::Begun,
};
use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// Runs a body that makes a stream, as the beginning of the stream's call.
///
/// `judge` looks at a result without a stream; `wrap` lets the call go over into the stream.
#[inline]
pub fn run_stream<D, R: Holds<D>, T>(
    prepared: Prepared,
    body: impl FnOnce() -> R,
    mut judge: impl FnMut(&R, &mut Verdict),
    wrap: impl FnOnce(Begun, R::Stream) -> T,
) -> R::With<T> {
    let mut running = prepared.running();
    running.begin_in_flight();
    let mut entered = running.enter();
    let made = body();
    if let Some(entered) = &mut entered {
        match made.holds_stream() {
            true => entered.waits(),
            false => entered.returned(&mut Returned(&made, &mut judge)),
        }
    }
    drop(entered);
    made.over(|stream| wrap(Begun::of(running), stream))
}

pin_project_lite::pin_project! {
    /// A future whose call goes over into the stream that it yields.
    #[must_use = "futures do nothing unless polled"]
    pub struct Opening<D, F, J, W> {
        #[pin]
        body: Option<F>,
        judge: J,
        wrap: W,
        running: Running,
        depth: PhantomData<fn() -> D>,
    }

    impl<D, F, J, W> PinnedDrop for Opening<D, F, J, W> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.running.marks.state() == State::Prepared {
                return;
            }
            // The body is dropped inside its call: what its destructors record is part of it.
            if let Some(mut entered) = this.running.enter() {
                this.body.set(None);
                entered.dropped();
            }
        }
    }
}

/// Monitors a future that yields a stream: the call begins at its first poll.
#[inline]
pub fn run_opening<D, F, J, W, T>(
    prepared: Prepared,
    body: F,
    judge: J,
    wrap: W,
) -> Opening<D, F, J, W>
where
    F: Future,
    F::Output: Holds<D>,
    J: FnMut(&F::Output, &mut Verdict),
    W: FnMut(Begun, <F::Output as Holds<D>>::Stream) -> T,
{
    Opening { body: Some(body), judge, wrap, running: prepared.running(), depth: PhantomData }
}

impl<D, F, J, W, T> Future for Opening<D, F, J, W>
where
    F: Future,
    F::Output: Holds<D>,
    J: FnMut(&F::Output, &mut Verdict),
    W: FnMut(Begun, <F::Output as Holds<D>>::Stream) -> T,
{
    type Output = <F::Output as Holds<D>>::With<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(body) = this.body.as_pin_mut() else {
            unreachable!("the body is taken away only when the future is dropped")
        };
        let mut entered = this.running.enter();
        let polled = body.poll(cx);
        if let Some(entered) = &mut entered {
            match &polled {
                Poll::Ready(made) if !made.holds_stream() => {
                    entered.returned(&mut Returned(made, this.judge))
                }
                _ => entered.waits(),
            }
        }
        drop(entered);
        let made = ready!(polled);
        let running = std::mem::replace(this.running, Running::new(None, Marks::off()));
        Poll::Ready(made.over(|stream| (this.wrap)(Begun::of(running), stream)))
    }
}
