//! What is called `BoxFuture`: a boxed future, or a type of the user's own.
//!
//! What always holds: the type decides, and a method of the type itself comes before one of a trait.

use super::Declared;
use crate::call::{Prepared, Verdict, run_async, run_sync};
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
}

/// Any other type: the body is the call.
pub trait Returned<T> {
    fn __monitor_run(
        self,
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
}
