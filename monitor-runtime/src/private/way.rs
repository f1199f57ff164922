//! The way from a result to what can carry usage: what is taken off, one step after the other.
//!
//! What always holds: a way is a type without a value, `((), Wrapping)` is the `Ok` of a `Result`;
//! it ends where there is nothing inside.

use super::carrier::Absent;
use std::{ops::Deref, task::Poll};

/// A way from a result of type `T`.
pub trait Way<T: ?Sized>: 'static {
    /// What it leads to.
    type End: ?Sized;
    /// What lies there.
    fn walk(value: &T) -> Option<&Self::End>;
}

impl<T: ?Sized> Way<T> for () {
    type End = T;
    #[inline]
    fn walk(value: &T) -> Option<&T> {
        Some(value)
    }
}

impl<T: ?Sized, W: Way<T>, O: Open<W::End>> Way<T> for (W, O) {
    type End = O::Inner;
    #[inline]
    fn walk(value: &T) -> Option<&O::Inner> {
        O::open(W::walk(value)?)
    }
}

/// The way to a part that is not there.
pub struct Nowhere;

impl<T: ?Sized> Way<T> for Nowhere {
    type End = Absent;
    #[inline]
    fn walk(_: &T) -> Option<&Absent> {
        None
    }
}

/// One step of a way.
pub trait Open<T: ?Sized>: 'static {
    /// What is inside.
    type Inner: ?Sized;
    /// What is inside, if anything is.
    fn open(value: &T) -> Option<&Self::Inner>;
}

/// Takes off what stands around a value and means nothing by itself.
pub struct Wrapping;

impl<T, E> Open<Result<T, E>> for Wrapping {
    type Inner = T;
    #[inline]
    fn open(value: &Result<T, E>) -> Option<&T> {
        value.as_ref().ok()
    }
}

impl<T> Open<Option<T>> for Wrapping {
    type Inner = T;
    #[inline]
    fn open(value: &Option<T>) -> Option<&T> {
        value.as_ref()
    }
}

impl<T> Open<Poll<T>> for Wrapping {
    type Inner = T;
    #[inline]
    fn open(value: &Poll<T>) -> Option<&T> {
        match value {
            Poll::Ready(inner) => Some(inner),
            Poll::Pending => None,
        }
    }
}

/// Goes to what a pointer points to.
pub struct Pointing;

impl<T: Deref + ?Sized> Open<T> for Pointing {
    type Inner = T::Target;
    #[inline]
    fn open(value: &T) -> Option<&T::Target> {
        Some(value)
    }
}

/// Goes to the first part of a tuple.
pub struct First;

/// Goes to the last part of a tuple.
pub struct Last;

macro_rules! divided {
    ($([$first:ident $($middle:ident)*] $last:ident;)*) => {$(
        impl<$first, $($middle,)* $last> Open<($first, $($middle,)* $last)>
            for First
        {
            type Inner = $first;
            #[inline]
            fn open(value: &($first, $($middle,)* $last)) -> Option<&$first> {
                Some(&value.0)
            }
        }

        impl<$first, $($middle,)* $last> Open<($first, $($middle,)* $last)>
            for Last
        {
            type Inner = $last;
            #[inline]
            #[allow(non_snake_case)]
            fn open(value: &($first, $($middle,)* $last)) -> Option<&$last> {
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
