//! A future made by hand that asks a budget before it is polled.
//!
//! What always holds: it asks inside of its call, at the first poll; a future that was refused is
//! dropped unpolled.

use super::{Refusable, ask::Ask};
use crate::budget::BudgetExceeded;
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

pin_project_lite::pin_project! {
    /// A future that a budget can refuse.
    #[must_use = "futures do nothing unless polled"]
    pub struct Asking<F, E> {
        #[pin]
        body: Option<F>,
        // `None` once it was asked
        ask: Option<(Ask, E)>,
    }
}

/// Asks a budget before the first poll of a future.
#[inline]
pub fn ask_first<F, E>(ask: Ask, body: F, error: E) -> Asking<F, E>
where
    F: Future<Output: Refusable>,
    E: FnOnce(BudgetExceeded) -> <F::Output as Refusable>::Error,
{
    Asking { body: Some(body), ask: Some((ask, error)) }
}

impl<F, E> Future for Asking<F, E>
where
    F: Future<Output: Refusable>,
    E: FnOnce(BudgetExceeded) -> <F::Output as Refusable>::Error,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        if let Some((mut ask, error)) = this.ask.take()
            && let Some(refused) = ask.refused()
        {
            this.body.set(None);
            return Poll::Ready(F::Output::refused(error(refused)));
        }
        match this.body.as_pin_mut() {
            Some(body) => body.poll(cx),
            None => unreachable!("a future that was refused is ready, and is not polled again"),
        }
    }
}
