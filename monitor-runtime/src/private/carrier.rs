//! Takes off what is around a value that may carry usage, where the value itself is at hand: an item
//! of a stream, a field of a derived reply. Results go the same way as types alone (`route`).
//!
//! ```text
//! a step     TokenUsage: stays  >  Result, Option, Poll, Box, Rc, Arc, &: opened
//!            >  Serialize: stays  >  Deref: opened  >  anything: stays
//! a tuple    its first and its last part, each opened further
//! ```
//!
//! What always holds: a type that knows its counts is asked before anything is taken off it.

use super::way::{First, Last, Nowhere, Open, Pointing, Wrapping};
use crate::usage::TokenUsage;
use serde::Serialize;
use std::{marker::PhantomData, ops::Deref, rc::Rc, sync::Arc, task::Poll};

/// What can carry usage, `None` once there is nothing inside; and the way `W` that led to it.
pub struct Carrier<'a, T: ?Sized, W, S>(pub(super) Option<&'a T>, PhantomData<(W, S)>);

impl<'a, T: ?Sized> Carrier<'a, T, (), Wrapped> {
    /// A result.
    #[inline(always)]
    pub const fn of(value: &'a T) -> Self {
        Carrier::at(Some(value))
    }
}

impl<'a, T: ?Sized, W, S> Carrier<'a, T, W, S> {
    #[inline]
    const fn at(value: Option<&'a T>) -> Self {
        Carrier(value, PhantomData)
    }
}

/// There may be something around it.
pub struct Wrapped;

/// There is nothing around it, which is seen at once by the steps that follow.
pub struct Bare;

/// One step; its levels are the numbers of references before the type.
pub trait OpenLevels {
    type Next;
    fn __monitor_open(&self) -> Self::Next;
}

macro_rules! stays {
    ($([$($bounds:tt)*] $refs:ty;)*) => {$(
        impl<'a, T: ?Sized $($bounds)*, W> OpenLevels for $refs {
            type Next = Carrier<'a, T, W, Bare>;
            #[inline]
            fn __monitor_open(&self) -> Self::Next {
                Carrier::at(self.0)
            }
        }
    )*};
}

stays! {
    [] &&&&Carrier<'a, T, W, Bare>;
    [+ TokenUsage] &&&&Carrier<'a, T, W, Wrapped>;
    [+ Serialize] &&Carrier<'a, T, W, Wrapped>;
    [] Carrier<'a, T, W, Wrapped>;
}

macro_rules! opened {
    ($([$($parameters:tt)*] $refs:ty: $step:ident $inner:ty;)*) => {$(
        impl<'a, $($parameters)*, W> OpenLevels for $refs {
            type Next = Carrier<'a, $inner, (W, $step), Wrapped>;
            #[inline]
            fn __monitor_open(&self) -> Self::Next {
                Carrier::at(self.0.and_then($step::open))
            }
        }
    )*};
}

opened! {
    [T, E] &&&Carrier<'a, Result<T, E>, W, Wrapped>: Wrapping T;
    [T] &&&Carrier<'a, Option<T>, W, Wrapped>: Wrapping T;
    [T] &&&Carrier<'a, Poll<T>, W, Wrapped>: Wrapping T;
    [T: ?Sized] &&&Carrier<'a, Box<T>, W, Wrapped>: Pointing T;
    [T: ?Sized] &&&Carrier<'a, Rc<T>, W, Wrapped>: Pointing T;
    [T: ?Sized] &&&Carrier<'a, Arc<T>, W, Wrapped>: Pointing T;
    [T: ?Sized] &&&Carrier<'a, &T, W, Wrapped>: Pointing T;
    [T: ?Sized] &&&Carrier<'a, &mut T, W, Wrapped>: Pointing T;
    [T: Deref + ?Sized] &Carrier<'a, T, W, Wrapped>: Pointing T::Target;
}

/// The parts of a tuple: the first and the last, since a status or a time stands beside a reply.
pub trait PartLevels {
    type First;
    type Last;
    fn __monitor_parts(&self) -> (Self::First, Self::Last);
}

macro_rules! divided {
    ($([$first:ident $($middle:ident)*] $last:ident;)*) => {$(
        impl<'a, $first, $($middle,)* $last, W, S> PartLevels
            for Carrier<'a, ($first, $($middle,)* $last), W, S>
        {
            type First = Carrier<'a, $first, (W, First), Wrapped>;
            type Last = Carrier<'a, $last, (W, Last), Wrapped>;
            #[inline]
            fn __monitor_parts(&self) -> (Self::First, Self::Last) {
                let (first, last) = (self.0.and_then(First::open), self.0.and_then(Last::open));
                (Carrier::at(first), Carrier::at(last))
            }
        }
    )*};
}

divided! {
    [A] Z;
    [A B] Z;
    [A B C] Z;
}

/// Not a tuple.
impl<'a, T: ?Sized, W, S> PartLevels for &Carrier<'a, T, W, S> {
    type First = Carrier<'a, T, W, S>;
    type Last = Carrier<'a, Absent, Nowhere, Bare>;
    #[inline]
    fn __monitor_parts(&self) -> (Self::First, Self::Last) {
        (Carrier::at(self.0), Carrier::at(None))
    }
}

/// No part of a tuple.
pub enum Absent {}

/// The type can carry usage.
pub struct Carries;

/// The type cannot.
pub struct Silent;

/// The way to a reply, and what it is asked for.
pub struct Taken<W, K>(PhantomData<(W, K)>);
