//! Takes the wrappers off a result's type, one a step, and finds what its error can say.
//!
//! ```text
//! a step     Result: by its error, Classify  >  Error  >  a pointer to an error  >  Display  >  any
//!            Option, Poll: opened
//!            a status or a response: an error from 400 on, and the way ends
//!            anything else: the way ends
//! ```
//!
//! What always holds: `Err` is an error however deep it lies in `Result`, `Option` and `Poll`;
//! `None` and `Pending` end the way and are no error; every type has a level, the last one needs
//! nothing of it; no level demands that the error lives for ever, except where the result cannot
//! borrow.

#[cfg(feature = "http-types")]
use super::fault::Answered;
use super::{
    fault::{
        AnyError, Anything, BehindPointer, Classified, Displayed, KnownBehindPointer, StdError,
    },
    probed::Look,
};
#[cfg(feature = "http-types")]
use crate::error::HttpAnswer;
use crate::{call::Verdict, error::Classify};
use std::{error::Error, fmt, marker::PhantomData, ops::Deref, task::Poll};

/// A type on its way out of its wrappers, and the steps `W` that led to it. There is no value in
/// it: the steps are chosen by what is never run, see [`look_for_error`].
pub struct Peel<T: ?Sized, L, W>(PhantomData<(L, W, T)>);

/// A result that borrows nothing: what lies behind a pointer can be compared with known types.
pub struct Owning;

/// A result that can borrow: an error inside cannot be compared with known types.
pub struct Borrowing;

/// Nothing more is inside.
pub struct Bottom;

impl<T: ?Sized> Peel<T, Owning, ()> {
    /// The type of a result.
    pub fn of(_: &T) -> Peel<T, Owning, ()> {
        Peel(PhantomData)
    }

    /// The same of a result that can borrow.
    pub fn borrowing(self) -> Peel<T, Borrowing, ()> {
        Peel(PhantomData)
    }
}

/// One step; its levels are the numbers of references before the type.
pub trait ErrorLevels {
    type Next;
    fn __monitor_peel(&self) -> Self::Next {
        super::absent(super::Declared::KNOWN)
    }
}

impl<L, W> ErrorLevels for &&&&&Peel<Bottom, L, W> {
    type Next = Peel<Bottom, L, W>;
}

impl<T, L, W> ErrorLevels for &&&&&Peel<Option<T>, L, W> {
    type Next = Peel<T, L, (W, Wrapper)>;
}

impl<T, L, W> ErrorLevels for &&&&&Peel<Poll<T>, L, W> {
    type Next = Peel<T, L, (W, Wrapper)>;
}

impl<T, E: Classify, L, W> ErrorLevels for &&&&&Peel<Result<T, E>, L, W> {
    type Next = Peel<T, L, (W, Classified)>;
}

/// It says by a status whether it is an error.
#[cfg(feature = "http-types")]
impl<T: HttpAnswer, L, W> ErrorLevels for &&&&&Peel<T, L, W> {
    type Next = Peel<Bottom, L, (W, Answered)>;
}

impl<T, E: Error, L, W> ErrorLevels for &&&&Peel<Result<T, E>, L, W> {
    type Next = Peel<T, L, (W, StdError)>;
}

impl<T, E, W> ErrorLevels for &&&Peel<Result<T, E>, Owning, W>
where
    E: Deref,
    E::Target: AnyError,
{
    type Next = Peel<T, Owning, (W, KnownBehindPointer)>;
}

impl<T, E, W> ErrorLevels for &&&Peel<Result<T, E>, Borrowing, W>
where
    E: Deref,
    E::Target: Error,
{
    type Next = Peel<T, Borrowing, (W, BehindPointer)>;
}

impl<T, E: fmt::Display, L, W> ErrorLevels for &&Peel<Result<T, E>, L, W> {
    type Next = Peel<T, L, (W, Displayed)>;
}

impl<T, E, L, W> ErrorLevels for &Peel<Result<T, E>, L, W> {
    type Next = Peel<T, L, (W, Anything)>;
}

impl<T: ?Sized, L, W> ErrorLevels for Peel<T, L, W> {
    type Next = Peel<Bottom, L, W>;
}

/// What is done at one step: an error is put into the verdict, anything else is opened.
pub trait Step<T: ?Sized>: 'static {
    type Inner: ?Sized;
    fn step<'a>(value: &'a T, verdict: &mut Verdict) -> Option<&'a Self::Inner>;
}

/// A step through what can be empty, which is no error.
pub struct Wrapper;

impl<T> Step<Option<T>> for Wrapper {
    type Inner = T;
    #[inline]
    fn step<'a>(value: &'a Option<T>, _: &mut Verdict) -> Option<&'a T> {
        value.as_ref()
    }
}

impl<T> Step<Poll<T>> for Wrapper {
    type Inner = T;
    #[inline]
    fn step<'a>(value: &'a Poll<T>, _: &mut Verdict) -> Option<&'a T> {
        match value {
            Poll::Ready(inner) => Some(inner),
            Poll::Pending => None,
        }
    }
}

/// Steps one after the other.
pub trait Steps<T: ?Sized>: 'static {
    type End: ?Sized;
    fn walk<'a>(value: &'a T, verdict: &mut Verdict) -> Option<&'a Self::End>;
}

impl<T: ?Sized> Steps<T> for () {
    type End = T;
    #[inline]
    fn walk<'a>(value: &'a T, _: &mut Verdict) -> Option<&'a T> {
        Some(value)
    }
}

impl<T: ?Sized, W: Steps<T>, M: Step<W::End>> Steps<T> for (W, M) {
    type End = M::Inner;
    #[inline]
    fn walk<'a>(value: &'a T, verdict: &mut Verdict) -> Option<&'a M::Inner> {
        let inner = W::walk(value, verdict)?;
        M::step(inner, verdict)
    }
}

/// Looks for an error in a result by these steps. They are a type only, chosen by code that never
/// runs and so is not compiled; what runs is the same for all functions with such a result.
#[inline]
pub fn look_for_error<R: ?Sized, T: ?Sized, L, W: Steps<R>>(
    result: &R,
    verdict: &mut Verdict,
    _: Option<Peel<T, L, W>>,
) {
    W::walk(result, verdict);
}

impl<R: ?Sized, T: ?Sized, L, W: Steps<R>> Look<R> for Peel<T, L, W> {
    #[inline]
    fn look(result: &R, verdict: &mut Verdict) {
        W::walk(result, verdict);
    }
}
