//! A stream as it is, and functions that yield one.

use super::Prepared;
use crate::call::{Holds, ItemVerdict, Verdict};
use futures_core::{FusedStream, Stream};
use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

pin_project_lite::pin_project! {
    /// A stream that nobody records, of the size that it has by itself.
    #[must_use = "streams do nothing unless polled"]
    pub struct MonitoredStream<S, J> {
        #[pin]
        body: S,
        // as safe to send as where the judge is kept
        judge: PhantomData<J>,
    }
}

impl<S, J> MonitoredStream<S, J> {
    /// The stream by itself.
    pub(crate) fn into_body(self) -> S {
        self.body
    }
}

impl<S, J> Stream for MonitoredStream<S, J>
where
    S: Stream,
    J: FnMut(&S::Item, &mut ItemVerdict),
{
    type Item = S::Item;

    #[inline(always)]
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        self.project().body.poll_next(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.body.size_hint()
    }
}

impl<S, J> FusedStream for MonitoredStream<S, J>
where
    S: FusedStream,
    J: FnMut(&S::Item, &mut ItemVerdict),
{
    fn is_terminated(&self) -> bool {
        self.body.is_terminated()
    }
}

impl<S, J> fmt::Debug for MonitoredStream<S, J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MonitoredStream").finish_non_exhaustive()
    }
}

/// A call that would have begun, whose stream is there.
pub struct Begun(());

/// The call of a stream that is there already.
pub(in crate::call) fn begun(_prepared: Prepared) -> Begun {
    Begun(())
}

impl Begun {
    /// Leaves a stream as it is.
    #[inline(always)]
    pub fn stream<S, J>(self, body: S, _judge: J) -> MonitoredStream<S, J>
    where
        S: Stream,
        J: FnMut(&S::Item, &mut ItemVerdict),
    {
        MonitoredStream { body, judge: PhantomData }
    }
}

/// Runs a body that makes a stream.
#[inline(always)]
pub fn run_stream<D, R: Holds<D>, T>(
    _prepared: Prepared,
    body: impl FnOnce() -> R,
    _judge: impl FnMut(&R, &mut Verdict),
    wrap: impl FnOnce(Begun, R::Stream) -> T,
) -> R::With<T> {
    body().over(|stream| wrap(Begun(()), stream))
}

pin_project_lite::pin_project! {
    /// A future that yields a stream.
    #[must_use = "futures do nothing unless polled"]
    pub struct Opening<D, F, J, W> {
        #[pin]
        body: F,
        wrap: W,
        // as safe to send as where the judge is kept
        judge: PhantomData<J>,
        depth: PhantomData<fn() -> D>,
    }
}

/// Leaves a future that yields a stream as it is, but for the type of the stream.
#[inline(always)]
pub fn run_opening<D, F, J, W, T>(
    _prepared: Prepared,
    body: F,
    _judge: J,
    wrap: W,
) -> Opening<D, F, J, W>
where
    F: Future,
    F::Output: Holds<D>,
    J: FnMut(&F::Output, &mut Verdict),
    W: FnMut(Begun, <F::Output as Holds<D>>::Stream) -> T,
{
    Opening { body, wrap, judge: PhantomData, depth: PhantomData }
}

impl<D, F, J, W, T> Future for Opening<D, F, J, W>
where
    F: Future,
    F::Output: Holds<D>,
    J: FnMut(&F::Output, &mut Verdict),
    W: FnMut(Begun, <F::Output as Holds<D>>::Stream) -> T,
{
    type Output = <F::Output as Holds<D>>::With<T>;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let made = std::task::ready!(this.body.poll(cx));
        Poll::Ready(made.over(|stream| (this.wrap)(Begun(()), stream)))
    }
}
