//! Takes the wrappers off a result, one a step, until only what can be an error is left.
//!
//! What always holds: `Err` is an error however deep it lies in `Result`, `Option` and `Poll`;
//! `None` and `Pending` end the way and are no error.

use super::fault::{Fault, Owning};
use std::{marker::PhantomData, task::Poll};

/// A value on its way out of its wrappers: `None` once there is nothing more inside.
pub struct Peel<'a, T: ?Sized, L> {
    value: Option<&'a T>,
    lifetime: PhantomData<L>,
}

impl<'a, T: ?Sized> Peel<'a, T, Owning> {
    /// A result of which no part borrows.
    #[inline(always)]
    pub const fn of(value: &'a T) -> Self {
        Peel::next(Some(value))
    }
}

impl<'a, T: ?Sized> Peel<'a, T, super::Borrowing> {
    /// A result that can borrow: an error inside cannot be compared with known types.
    #[inline(always)]
    pub const fn of_borrowing(value: &'a T) -> Self {
        Peel::next(Some(value))
    }
}

impl<'a, T: ?Sized, L> Peel<'a, T, L> {
    const fn next(value: Option<&'a T>) -> Self {
        Peel { value, lifetime: PhantomData }
    }
}

/// No error can be here.
pub enum Never {}

/// Level 1: a wrapper.
pub trait Wrapper<'a, L> {
    type Inner: ?Sized;
    type Error: ?Sized;
    fn __monitor_peel(&self) -> (Peel<'a, Self::Inner, L>, Fault<'a, Self::Error, L>);
}

impl<'a, T, E, L> Wrapper<'a, L> for Peel<'a, Result<T, E>, L> {
    type Inner = T;
    type Error = E;
    #[inline]
    fn __monitor_peel(&self) -> (Peel<'a, T, L>, Fault<'a, E, L>) {
        match self.value {
            Some(Ok(inner)) => (Peel::next(Some(inner)), Fault::of(None)),
            Some(Err(error)) => (Peel::next(None), Fault::of(Some(error))),
            None => (Peel::next(None), Fault::of(None)),
        }
    }
}

impl<'a, T, L> Wrapper<'a, L> for Peel<'a, Option<T>, L> {
    type Inner = T;
    type Error = Never;
    #[inline]
    fn __monitor_peel(&self) -> (Peel<'a, T, L>, Fault<'a, Never, L>) {
        (Peel::next(self.value.and_then(Option::as_ref)), Fault::of(None))
    }
}

impl<'a, T, L> Wrapper<'a, L> for Peel<'a, Poll<T>, L> {
    type Inner = T;
    type Error = Never;
    #[inline]
    fn __monitor_peel(&self) -> (Peel<'a, T, L>, Fault<'a, Never, L>) {
        let inner = match self.value {
            Some(Poll::Ready(inner)) => Some(inner),
            _ => None,
        };
        (Peel::next(inner), Fault::of(None))
    }
}

/// Level 2: anything else stays as it is.
pub trait Anything<'a, T: ?Sized, L> {
    fn __monitor_peel(&self) -> (Peel<'a, T, L>, Fault<'a, Never, L>);
}

impl<'a, T: ?Sized, L> Anything<'a, T, L> for &Peel<'a, T, L> {
    #[inline(always)]
    fn __monitor_peel(&self) -> (Peel<'a, T, L>, Fault<'a, Never, L>) {
        (Peel::next(self.value), Fault::of(None))
    }
}

/// Level 1 of the way to the value that `usage = ..` gets: the `Ok` of a `Result`.
pub trait OkOfResult<'a> {
    type Ok;
    fn __monitor_ok(&self) -> Option<&'a Self::Ok>;
}

impl<'a, T, E, L> OkOfResult<'a> for Peel<'a, Result<T, E>, L> {
    type Ok = T;
    #[inline]
    fn __monitor_ok(&self) -> Option<&'a T> {
        self.value.and_then(|result| result.as_ref().ok())
    }
}

/// Level 2: anything else is the value itself.
pub trait OkOfAnything<'a, T: ?Sized> {
    fn __monitor_ok(&self) -> Option<&'a T>;
}

impl<'a, T: ?Sized, L> OkOfAnything<'a, T> for &Peel<'a, T, L> {
    #[inline]
    fn __monitor_ok(&self) -> Option<&'a T> {
        self.value
    }
}
