//! What is called `BoxFuture`: a boxed future, or a type of the user's own.
//!
//! What always holds: the type decides, and a method of the type itself comes before one of a trait.

use super::Declared;
use crate::{
    budget::BudgetExceeded,
    call::{Ask, Asking, Prepared, Verdict, ask_first, run_async, run_sync},
};
use std::pin::Pin;

impl<F: Future + ?Sized> Declared<Pin<Box<F>>> {
    /// A boxed future: it is the call, in a box of ours.
    #[inline]
    pub fn __monitor_run<J>(
        self,
        prepared: Prepared,
        body: impl FnOnce() -> Pin<Box<F>>,
        judge: J,
    ) -> super::boxes::Boxed<Pin<Box<F>>, J>
    where
        J: FnMut(&F::Output, &mut Verdict),
    {
        super::boxed(run_async(prepared, body(), judge))
    }

    /// The same of one that a budget can refuse.
    #[inline]
    pub fn __monitor_ask<R, J>(
        self,
        ask: Ask,
        refusal: R,
        prepared: Prepared,
        body: impl FnOnce() -> Pin<Box<F>>,
        judge: J,
    ) -> super::boxes::Boxed<Asking<Pin<Box<F>>, R>, J>
    where
        R: FnOnce(BudgetExceeded) -> F::Output,
        J: FnMut(&F::Output, &mut Verdict),
    {
        super::boxed(run_async(prepared, ask_first(ask, body(), refusal), judge))
    }
}

/// Any other type: the body is the call.
pub trait Returned<T> {
    fn __monitor_run(
        self,
        prepared: Prepared,
        body: impl FnOnce() -> T,
        judge: impl FnMut(&T, &mut Verdict),
    ) -> T;

    fn __monitor_ask(
        self,
        ask: Ask,
        refusal: impl FnOnce(BudgetExceeded) -> T,
        prepared: Prepared,
        body: impl FnOnce() -> T,
        judge: impl FnMut(&T, &mut Verdict),
    ) -> T;
}

impl<T> Returned<T> for Declared<T> {
    #[inline]
    fn __monitor_run(
        self,
        prepared: Prepared,
        body: impl FnOnce() -> T,
        judge: impl FnMut(&T, &mut Verdict),
    ) -> T {
        run_sync(prepared, body, judge)
    }

    #[inline]
    fn __monitor_ask(
        self,
        ask: Ask,
        refusal: impl FnOnce(BudgetExceeded) -> T,
        prepared: Prepared,
        body: impl FnOnce() -> T,
        judge: impl FnMut(&T, &mut Verdict),
    ) -> T {
        let asked = || match super::refused(ask) {
            Some(refused) => refusal(refused),
            None => body(),
        };
        run_sync(prepared, asked, judge)
    }
}
