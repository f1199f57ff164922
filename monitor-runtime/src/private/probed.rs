//! What the probes chose for a result, as a type: a judge that is no closure.
//!
//! What always holds: it is the same type for all functions with such a result, so that what looks
//! at a result is compiled once for all of them, and not with each function.

use super::{Declared, peel::Chosen};
use crate::call::{Judge, Verdict};
use std::marker::PhantomData;

/// Looks at a result in two ways: for its error, and for its usage. In it lies no value, so that a
/// future with it can be sent wherever its body can be.
pub struct Probed<S, W>(PhantomData<fn() -> (S, W)>);

impl Probed<(), ()> {
    /// What the probes chose.
    pub fn of<S: Chosen, W: Chosen>(_: S, _: W) -> Probed<S::Judge, W::Judge> {
        Probed(PhantomData)
    }
}

impl<S, W> Probed<S, W> {
    /// What stands in the place of [`probed`], which never runs.
    #[inline]
    pub const fn chosen() -> Self {
        Probed(PhantomData)
    }
}

/// One thing that is looked for in a result.
pub trait Look<R: ?Sized> {
    fn look(result: &R, verdict: &mut Verdict);
}

/// Nobody asked.
impl<R: ?Sized> Look<R> for () {
    #[inline]
    fn look(_: &R, _: &mut Verdict) {}
}

impl<R, S: Look<R>, W: Look<R>> Judge<R> for Probed<S, W> {
    #[inline]
    fn judge(&mut self, result: &R, verdict: &mut Verdict) {
        S::look(result, verdict);
        W::look(result, verdict);
    }
}

/// A future, and the type that it yields, by which is chosen what looks at its result. Not the
/// future decides: one that was borrowed keeps its place in the future around it, and so is there
/// twice.
#[inline(always)]
pub fn yielding<F: Future>(future: F) -> (F, Declared<F::Output>) {
    (future, Declared::KNOWN)
}

/// Probes what a future will yield, in code that never runs. The closure is one for the compiler's
/// sake: the borrows in it are checked by themselves, and not as a part of the user's function.
pub fn probed<T, S, W>(_: Declared<T>, _: impl FnOnce(&T) -> Probed<S, W>) -> Probed<S, W> {
    super::absent(Declared::KNOWN)
}
