//! A future that is the work of somebody who waited in a queue.

use super::Active;
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

pin_project_lite::pin_project! {
    /// A future that is active in a queue until it is ready or dropped; made by
    /// [`Active::run_async`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Working<F> {
        // before the place in the queue: what its destructors do is part of the work
        #[pin]
        future: F,
        active: Option<Active>,
    }
}

impl<F> Working<F> {
    pub(super) fn new(future: F, active: Active) -> Working<F> {
        Working { future, active: Some(active) }
    }
}

impl<F: Future> Future for Working<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let value = ready!(match this.active {
            Some(active) => active.within(|| this.future.poll(cx)),
            None => this.future.poll(cx), // over: what that means, the future says
        });
        *this.active = None;
        Poll::Ready(value)
    }
}
