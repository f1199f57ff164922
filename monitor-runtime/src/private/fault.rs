//! Puts an error into the verdict of its call, by the best that its type can say.
//!
//! What always holds: while the user's own words are asked, a verdict stands that needs none.

use super::peel::Step;
#[cfg(feature = "http-types")]
use crate::error::HttpAnswer;
use crate::{
    call::Verdict,
    error::{Classify, ErrorKind, Failure},
};
use std::{any::type_name, error::Error, fmt, ops::Deref};

/// The `Ok` of a result, after its error was put into the verdict.
#[inline]
fn ok_of<'a, T, E>(
    result: &'a Result<T, E>,
    verdict: &mut Verdict,
    classify: impl FnOnce(&E) -> Failure,
) -> Option<&'a T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            // this stands if the user's own words panic, which are asked next
            verdict.error(unknown::<E>());
            verdict.error(classify(error));
            None
        }
    }
}

/// An error, and nothing more is known.
fn unknown<E: ?Sized>() -> Failure {
    Failure::new(ErrorKind::Unexpected).with_type_name(type_name::<E>())
}

macro_rules! says {
    ($($(#[$doc:meta])* $level:ident<$error:ident> [$($bounds:tt)*] $classify:expr;)*) => {$(
        $(#[$doc])*
        pub struct $level;

        impl<T, $error> Step<Result<T, $error>> for $level
        where
            $($bounds)*
        {
            type Inner = T;
            #[inline]
            fn step<'a>(
                result: &'a Result<T, $error>,
                verdict: &mut Verdict,
            ) -> Option<&'a T> {
                ok_of(result, verdict, $classify)
            }
        }
    )*};
}

says! {
    /// The type says itself.
    Classified<E> [E: Classify] Failure::of_classified;
    /// An error with sources. It may borrow, so only its sources can be known types; the known
    /// types themselves are classified.
    StdError<E> [E: Error] Failure::of_borrowed_error;
    /// A pointer to an error of any type, as `Box<dyn Error>` and `anyhow::Error` are.
    KnownBehindPointer<E> [E: Deref, E::Target: AnyError]
        |error| Failure::of_error(error.deref().any_error());
    /// The same where the error may borrow.
    BehindPointer<E> [E: Deref, E::Target: Error] |error| Failure::of_borrowed_error(error.deref());
    /// Words.
    Displayed<E> [E: fmt::Display]
        |error| Failure::of_text(&error.to_string()).with_type_name(type_name::<E>());
    /// An error, and nothing more is known.
    Anything<E> [] |_| unknown::<E>();
}

/// An answer of HTTP, which is an error from 400 on.
#[cfg(feature = "http-types")]
pub struct Answered;

#[cfg(feature = "http-types")]
impl<T: HttpAnswer> Step<T> for Answered {
    type Inner = (); // nobody looks into an answer
    #[inline]
    fn step<'a>(answer: &'a T, verdict: &mut Verdict) -> Option<&'a ()> {
        if let Some(failure) = answer.as_error() {
            verdict.error(failure);
        }
        None
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
