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
///
/// It goes from step to step behind as many references as there are levels.
pub struct Peel<T: ?Sized, L, W>(PhantomData<(L, W, T)>);

type Leveled<'p, T, L, W> = &'p &'p &'p &'p &'p &'p Peel<T, L, W>;

/// A result that borrows nothing: what lies behind a pointer can be compared with known types.
pub struct Owning;

/// A result that can borrow: an error inside cannot be compared with known types.
pub struct Borrowing;

impl Peel<(), Owning, ()> {
    /// The type of a result.
    pub fn of<'p, T: ?Sized>(_: &'p T) -> Leveled<'p, T, Owning, ()> {
        super::absent(super::Declared::KNOWN)
    }

    /// The same of a result that can borrow.
    pub fn of_borrowing<'p, T: ?Sized>(_: &'p T) -> Leveled<'p, T, Borrowing, ()> {
        super::absent(super::Declared::KNOWN)
    }
}

/// One step; its levels are the numbers of references before the type.
pub trait ErrorLevels: Sized {
    type Next;
    fn __monitor_peel(self) -> Self::Next {
        super::absent(super::Declared::KNOWN)
    }
}

impl<'p, T, L, W> ErrorLevels for Leveled<'p, Option<T>, L, W> {
    type Next = &'p &'p Within<T, L, (W, Wrapper)>;
}

impl<'p, T, L, W> ErrorLevels for Leveled<'p, Poll<T>, L, W> {
    type Next = &'p &'p Within<T, L, (W, Wrapper)>;
}

impl<'p, T, E: Classify, L, W> ErrorLevels for Leveled<'p, Result<T, E>, L, W> {
    type Next = &'p &'p Within<T, L, (W, Classified)>;
}

/// It says by a status whether it is an error.
#[cfg(feature = "http-types")]
impl<T: HttpAnswer, L, W> ErrorLevels for Leveled<'_, T, L, W> {
    type Next = Bottom<(W, Answered)>;
}

impl<'p, T, E: Error, L, W> ErrorLevels for &'p &'p &'p &'p &'p Peel<Result<T, E>, L, W> {
    type Next = &'p &'p Within<T, L, (W, StdError)>;
}

impl<'p, T, E, W> ErrorLevels for &'p &'p &'p &'p Peel<Result<T, E>, Owning, W>
where
    E: Deref,
    E::Target: AnyError,
{
    type Next = &'p &'p Within<T, Owning, (W, KnownBehindPointer)>;
}

impl<'p, T, E, W> ErrorLevels for &'p &'p &'p &'p Peel<Result<T, E>, Borrowing, W>
where
    E: Deref,
    E::Target: Error,
{
    type Next = &'p &'p Within<T, Borrowing, (W, BehindPointer)>;
}

impl<'p, T, E: fmt::Display, L, W> ErrorLevels for &'p &'p &'p Peel<Result<T, E>, L, W> {
    type Next = &'p &'p Within<T, L, (W, Displayed)>;
}

impl<'p, T, E, L, W> ErrorLevels for &'p &'p Peel<Result<T, E>, L, W> {
    type Next = &'p &'p Within<T, L, (W, Anything)>;
}

impl<T: ?Sized, L, W> ErrorLevels for &Peel<T, L, W> {
    type Next = Bottom<W>;
}

/// What lies within what was opened. That most often it is the end is asked by itself, because it
/// is known after two levels, and the compiler need not try all those of an error.
pub struct Within<T: ?Sized, L, W>(PhantomData<(L, W, T)>);

/// Whether another step leads on; its levels are the numbers of references before the type.
pub trait WithinLevels: Sized {
    type Next;
    fn __monitor_within(self) -> Self::Next {
        super::absent(super::Declared::KNOWN)
    }
}

impl<'p, T, E, L, W> WithinLevels for &'p &'p Within<Result<T, E>, L, W> {
    type Next = Leveled<'p, Result<T, E>, L, W>;
}

impl<'p, T, L, W> WithinLevels for &'p &'p Within<Option<T>, L, W> {
    type Next = Leveled<'p, Option<T>, L, W>;
}

impl<'p, T, L, W> WithinLevels for &'p &'p Within<Poll<T>, L, W> {
    type Next = Leveled<'p, Poll<T>, L, W>;
}

#[cfg(feature = "http-types")]
impl<'p, T: HttpAnswer, L, W> WithinLevels for &'p &'p Within<T, L, W> {
    type Next = Leveled<'p, T, L, W>;
}

impl<T: ?Sized, L, W> WithinLevels for &Within<T, L, W> {
    type Next = Bottom<W>;
}

/// Nothing more is inside, and these steps led to it. Its methods are its own and no trait's, so
/// the compiler finds them without a look at any level.
pub struct Bottom<W>(PhantomData<W>);

impl<W> Bottom<W> {
    /// It stays where it is.
    pub fn __monitor_peel(self) -> Self {
        self
    }

    /// It stays where it is.
    pub fn __monitor_within(self) -> Self {
        self
    }
}

/// What was chosen, without what only the choice needed.
pub trait Chosen {
    type Judge;
}

impl<W> Chosen for Bottom<W> {
    type Judge = Bottom<W>;
}

/// The steps are used up, and what lies deeper is not looked at.
impl<T: ?Sized, L, W> Chosen for &&Within<T, L, W> {
    type Judge = Bottom<W>;
}

/// Nobody asked.
impl Chosen for () {
    type Judge = ();
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
pub fn look_for_error<R: ?Sized, S: Look<R>>(result: &R, verdict: &mut Verdict, _: Option<S>) {
    S::look(result, verdict);
}

impl<R: ?Sized, W: Steps<R>> Look<R> for Bottom<W> {
    #[inline]
    fn look(result: &R, verdict: &mut Verdict) {
        W::walk(result, verdict);
    }
}
