//! Looks for token usage in a result: takes off what is around the reply, then asks the reply.
//!
//! ```text
//! a step     TokenUsage: stays  >  Result, Option, Poll, Box, Rc, Arc, &: opened
//!            >  Serialize: stays  >  Deref: opened  >  anything: stays
//! a tuple    its first and its last part, each opened further
//! a reply    TokenUsage  >  numbers, text, lists of them: refused  >  Serialize  >  refused
//! ```
//!
//! What always holds: a type that knows its counts is asked before anything is taken off it; of a
//! tuple the first part that has usage gives it; a type that cannot carry usage is a compile error
//! where the user asked for tokens.

use super::{
    probed::Look,
    reply::{Plain, Says, Serialized, Take, Typed},
    way::{First, Last, Nowhere, Open, Pointing, Way, Wrapping},
};
use crate::{call::Verdict, usage::TokenUsage};
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

/// What a reply is asked for; its levels are the numbers of references before the type.
pub trait ReplyLevels {
    type Taken;
    fn __monitor_take(&self) -> Self::Taken {
        super::absent(super::Declared::KNOWN)
    }
}

impl<W, S> ReplyLevels for &&&Carrier<'_, Absent, W, S> {
    type Taken = Taken<W, Silent>;
}

impl<T: TokenUsage + ?Sized, W, S> ReplyLevels for &&&Carrier<'_, T, W, S> {
    type Taken = Taken<W, Says<Typed>>;
}

/// It serializes, and yet cannot say what it used.
impl<T: Plain + ?Sized, W, S> ReplyLevels for &&Carrier<'_, T, W, S> {
    type Taken = Taken<W, Silent>;
}

/// It is read by the names that providers use.
impl<T: Serialize + ?Sized, W, S> ReplyLevels for &Carrier<'_, T, W, S> {
    type Taken = Taken<W, Says<Serialized>>;
}

impl<T: ?Sized, W, S> ReplyLevels for Carrier<'_, T, W, S> {
    type Taken = Taken<W, Silent>;
}

/// The way to a reply, and what it is asked for.
pub struct Taken<W, K>(PhantomData<(W, K)>);

/// Looks for usage in a result on these ways. They are a type only, chosen by code that never runs
/// and so is not compiled; what runs is the same for all functions with such a result.
#[inline]
pub fn look_for_usage<R: ?Sized, A, I, Z, K>(
    result: &R,
    verdict: &mut Verdict,
    _: Option<(Taken<A, I>, Taken<Z, K>)>,
) where
    A: Way<R>,
    I: Take<A::End>,
    Z: Way<R>,
    K: Take<Z::End>,
{
    <(Taken<A, I>, Taken<Z, K>)>::look(result, verdict);
}

impl<R: ?Sized, A, I, Z, K> Look<R> for (Taken<A, I>, Taken<Z, K>)
where
    A: Way<R>,
    I: Take<A::End>,
    Z: Way<R>,
    K: Take<Z::End>,
{
    #[inline]
    fn look(result: &R, verdict: &mut Verdict) {
        let found = A::walk(result).is_some_and(|first| I::take(first, verdict));
        if !found && let Some(last) = Z::walk(result) {
            K::take(last, verdict);
        }
    }
}

/// Fails to compile, at the flag that asked for tokens, when neither part can carry usage.
pub fn require_usage<T: ?Sized, W, S, A, I, Z, K>(
    _: &Carrier<'_, T, W, S>,
    _: &(Taken<A, I>, Taken<Z, K>),
) where
    (I, K): UsageIn<T>,
{
}

/// One of the parts of a result can carry usage.
#[diagnostic::on_unimplemented(
    message = "`{T}` cannot carry token usage",
    label = "this looks for token counts in the result, and `{T}` has none",
    note = "leave `track_tokens` and `track_cost` out and record the usage in the body: \
            `monitor_runtime::current().usage(..)`; it is priced too",
    note = "or say where it is: `usage = |reply| ..`",
    note = "or derive `serde::Serialize` for the reply, or implement \
            `monitor_runtime::usage::TokenUsage` for it"
)]
pub trait UsageIn<T: ?Sized> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized, I, K> UsageIn<T> for (Says<I>, Says<K>) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, I> UsageIn<T> for (Says<I>, Silent) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, K> UsageIn<T> for (Silent, Says<K>) {}
