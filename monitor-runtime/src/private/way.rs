//! The way from a result to what can carry usage: what is taken off, one step after the other.
//!
//! What always holds: a way is a type without a value, `((), Wrapping)` is the `Ok` of a `Result`;
//! it ends where there is nothing inside.

use super::carrier::Absent;
use std::{ops::Deref, task::Poll};

/// A way from a result of type `T`.
pub trait Way<'a, T: ?Sized + 'a> {
    /// What it leads to.
    type End: ?Sized + 'a;
    /// What lies there.
    fn walk(value: &'a T) -> Option<&'a Self::End>;
}

impl<'a, T: ?Sized + 'a> Way<'a, T> for () {
    type End = T;
    #[inline]
    fn walk(value: &'a T) -> Option<&'a T> {
        Some(value)
    }
}

impl<'a, T: ?Sized + 'a, W: Way<'a, T>, O: Open<'a, W::End>> Way<'a, T> for (W, O) {
    type End = O::Inner;
    #[inline]
    fn walk(value: &'a T) -> Option<&'a O::Inner> {
        O::open(W::walk(value)?)
    }
}

/// The way to a part that is not there.
pub struct Nowhere;

impl<'a, T: ?Sized + 'a> Way<'a, T> for Nowhere {
    type End = Absent;
    #[inline]
    fn walk(_: &'a T) -> Option<&'a Absent> {
        None
    }
}

/// One step of a way.
pub trait Open<'a, T: ?Sized + 'a> {
    /// What is inside.
    type Inner: ?Sized + 'a;
    /// What is inside, if anything is.
    fn open(value: &'a T) -> Option<&'a Self::Inner>;
}

/// Takes off what stands around a value and means nothing by itself.
pub struct Wrapping;

impl<'a, T: 'a, E: 'a> Open<'a, Result<T, E>> for Wrapping {
    type Inner = T;
    #[inline]
    fn open(value: &'a Result<T, E>) -> Option<&'a T> {
        value.as_ref().ok()
    }
}

impl<'a, T: 'a> Open<'a, Option<T>> for Wrapping {
    type Inner = T;
    #[inline]
    fn open(value: &'a Option<T>) -> Option<&'a T> {
        value.as_ref()
    }
}

impl<'a, T: 'a> Open<'a, Poll<T>> for Wrapping {
    type Inner = T;
    #[inline]
    fn open(value: &'a Poll<T>) -> Option<&'a T> {
        match value {
            Poll::Ready(inner) => Some(inner),
            Poll::Pending => None,
        }
    }
}

/// Goes to what a pointer points to.
pub struct Pointing;

impl<'a, T: Deref<Target: 'a> + ?Sized + 'a> Open<'a, T> for Pointing {
    type Inner = T::Target;
    #[inline]
    fn open(value: &'a T) -> Option<&'a T::Target> {
        Some(value)
    }
}

/// Goes to the first part of a tuple.
pub struct First;

/// Goes to the last part of a tuple.
pub struct Last;

macro_rules! divided {
    ($([$first:ident $($middle:ident)*] $last:ident;)*) => {$(
        impl<'a, $first: 'a, $($middle: 'a,)* $last: 'a> Open<'a, ($first, $($middle,)* $last)>
            for First
        {
            type Inner = $first;
            #[inline]
            fn open(value: &'a ($first, $($middle,)* $last)) -> Option<&'a $first> {
                Some(&value.0)
            }
        }

        impl<'a, $first: 'a, $($middle: 'a,)* $last: 'a> Open<'a, ($first, $($middle,)* $last)>
            for Last
        {
            type Inner = $last;
            #[inline]
            #[allow(non_snake_case)]
            fn open(value: &'a ($first, $($middle,)* $last)) -> Option<&'a $last> {
                let (_, $($middle,)* last) = value;
                $(let _ = $middle;)*
                Some(last)
            }
        }
    )*};
}

divided! {
    [A] Z;
    [A B] Z;
    [A B C] Z;
}
