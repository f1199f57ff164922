//! A future made by hand that asks a budget before it is polled.
//!
//! What always holds: it asks inside of its call, at the first poll; a future that was refused is
//! dropped unpolled.

use super::ask::Ask;
use crate::budget::BudgetExceeded;
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

pin_project_lite::pin_project! {
    /// A future that a budget can refuse.
    #[must_use = "futures do nothing unless polled"]
    pub struct Asking<F, R> {
        #[pin]
        body: Option<F>,
        // `None` once it was asked
        ask: Option<(Ask, R)>,
    }
}

/// Asks a budget before the first poll of a future; `refusal` makes the result of one that was refused.
#[inline]
pub fn ask_first<F, R>(ask: Ask, body: F, refusal: R) -> Asking<F, R>
where
    F: Future,
    R: FnOnce(BudgetExceeded) -> F::Output,
{
    Asking { body: Some(body), ask: Some((ask, refusal)) }
}

impl<F, R> Future for Asking<F, R>
where
    F: Future,
    R: FnOnce(BudgetExceeded) -> F::Output,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        if let Some((mut ask, refusal)) = this.ask.take()
            && let Some(refused) = ask.refused()
        {
            this.body.set(None);
            return Poll::Ready(refusal(refused));
        }
        match this.body.as_pin_mut() {
            Some(body) => body.poll(cx),
            None => unreachable!("a future that was refused is ready, and is not polled again"),
        }
    }
}
