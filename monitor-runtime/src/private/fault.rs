//! Says what an error is, by the best that its type can do.
//!
//! What always holds: every type has a level, the last one needs nothing of it; no level demands
//! that the error lives for ever, except where the result cannot borrow.

use crate::{
    call::Verdict,
    error::{Classify, ErrorKind, Failure},
};
use std::{any::type_name, error::Error, fmt, marker::PhantomData, ops::Deref};

/// A result that borrows nothing: what lies behind a pointer can be compared with known types.
pub struct Owning;

/// A result that can borrow.
pub struct Borrowing;

/// An error, if there was one.
pub struct Fault<'a, E: ?Sized, L> {
    error: Option<&'a E>,
    lifetime: PhantomData<L>,
}

impl<'a, E: ?Sized, L> Fault<'a, E, L> {
    pub(super) const fn of(error: Option<&'a E>) -> Self {
        Fault { error, lifetime: PhantomData }
    }

    #[inline]
    fn put(&self, verdict: &mut Verdict, classify: impl FnOnce(&E) -> Failure) {
        if let Some(error) = self.error {
            // this stands if the user's own words panic, which are asked next
            verdict.error(unknown::<E>());
            verdict.error(classify(error));
        }
    }
}

/// An error, and nothing more is known.
fn unknown<E: ?Sized>() -> Failure {
    Failure::new(ErrorKind::Unexpected).with_type_name(type_name::<E>())
}

/// Level 1: the type says itself.
pub trait Classified {
    fn __monitor_fail(&self, verdict: &mut Verdict);
}

impl<E: Classify + ?Sized, L> Classified for &&&&Fault<'_, E, L> {
    #[inline]
    fn __monitor_fail(&self, verdict: &mut Verdict) {
        self.put(verdict, Failure::of_classified);
    }
}

/// Level 2: an error with sources. It may borrow, so only its sources can be known types; the
/// known types themselves stand on level 1.
pub trait StdError {
    fn __monitor_fail(&self, verdict: &mut Verdict);
}

impl<E: Error + ?Sized, L> StdError for &&&Fault<'_, E, L> {
    #[inline]
    fn __monitor_fail(&self, verdict: &mut Verdict) {
        self.put(verdict, Failure::of_borrowed_error);
    }
}

/// Level 3: a pointer to an error of any type, as `Box<dyn Error>` and `anyhow::Error` are.
pub trait ErrorBehindPointer {
    fn __monitor_fail(&self, verdict: &mut Verdict);
}

impl<E> ErrorBehindPointer for &&Fault<'_, E, Owning>
where
    E: Deref + ?Sized,
    E::Target: AnyError,
{
    #[inline]
    fn __monitor_fail(&self, verdict: &mut Verdict) {
        self.put(verdict, |error| Failure::of_error(error.deref().any_error()));
    }
}

impl<E> ErrorBehindPointer for &&Fault<'_, E, Borrowing>
where
    E: Deref + ?Sized,
    E::Target: Error,
{
    #[inline]
    fn __monitor_fail(&self, verdict: &mut Verdict) {
        self.put(verdict, |error| Failure::of_borrowed_error(error.deref()));
    }
}

/// An error that has lost its type and can be asked for it.
pub trait AnyError {
    fn any_error(&self) -> &(dyn Error + 'static);
}

impl AnyError for dyn Error {
    fn any_error(&self) -> &(dyn Error + 'static) {
        self
    }
}

impl AnyError for dyn Error + Send {
    fn any_error(&self) -> &(dyn Error + 'static) {
        self
    }
}

impl AnyError for dyn Error + Send + Sync {
    fn any_error(&self) -> &(dyn Error + 'static) {
        self
    }
}

/// Level 4: words.
pub trait Displayed {
    fn __monitor_fail(&self, verdict: &mut Verdict);
}

impl<E: fmt::Display + ?Sized, L> Displayed for &Fault<'_, E, L> {
    #[inline]
    fn __monitor_fail(&self, verdict: &mut Verdict) {
        self.put(verdict, |error| {
            Failure::of_text(&error.to_string()).with_type_name(type_name::<E>())
        });
    }
}

/// Level 5: an error, and nothing more is known.
pub trait Anything {
    fn __monitor_fail(&self, verdict: &mut Verdict);
}

impl<E: ?Sized, L> Anything for Fault<'_, E, L> {
    #[inline]
    fn __monitor_fail(&self, verdict: &mut Verdict) {
        self.put(verdict, |_| unknown::<E>());
    }
}
