//! A future as it is.

use super::Prepared;
use crate::call::{Judge, Verdict};
use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

pin_project_lite::pin_project! {
    /// A future that nobody records, of the size that it has by itself.
    #[must_use = "futures do nothing unless polled"]
    pub struct Monitored<F, J> {
        #[pin]
        body: F,
        // as safe to send as where the judge is kept
        judge: PhantomData<J>,
    }
}

impl<F, J> Monitored<F, J> {
    /// The future by itself.
    pub(crate) fn into_body(self) -> F {
        self.body
    }
}

/// Leaves a future as it is.
#[inline(always)]
pub fn run_async<F, J>(_prepared: Prepared, body: F, _judge: J) -> Monitored<F, J>
where
    F: Future,
    J: FnMut(&F::Output, &mut Verdict),
{
    Monitored { body, judge: PhantomData }
}

/// Leaves a future as it is.
#[inline(always)]
pub fn run_probed<F, J>(_judge: J, _prepared: Prepared, body: F) -> Monitored<F, J>
where
    F: Future,
    J: Judge<F::Output>,
{
    Monitored { body, judge: PhantomData }
}

impl<F, J> Future for Monitored<F, J>
where
    F: Future,
    J: Judge<F::Output>,
{
    type Output = F::Output;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.project().body.poll(cx)
    }
}
