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
    reply::{Carries, Plain, Serialized, Silent, Take, Typed},
    way::{First, Last, Nowhere, Pointing, Way, Wrapping},
};
use crate::{call::Verdict, usage::TokenUsage};
use serde::Serialize;
use std::{marker::PhantomData, ops::Deref, rc::Rc, sync::Arc, task::Poll};

/// A type that can carry usage, and the way `W` that led to it. There is no value in it: the way is
/// chosen by what is never run, see [`look_for_usage`].
pub struct Carrier<T: ?Sized, W, S>(PhantomData<(W, S, T)>);

impl<T: ?Sized> Carrier<T, (), Wrapped> {
    /// The type of a result.
    pub fn of(_: &T) -> Carrier<T, (), Wrapped> {
        Carrier(PhantomData)
    }
}

/// There may be something around it.
pub struct Wrapped;

/// There is nothing around it, which is seen at once by the steps that follow.
pub struct Bare;

/// One step; its levels are the numbers of references before the type.
pub trait OpenLevels {
    type Next;
    fn __monitor_open(&self) -> Self::Next {
        super::absent()
    }
}

impl<T: ?Sized, W> OpenLevels for &&&&Carrier<T, W, Bare> {
    type Next = Carrier<T, W, Bare>;
}

impl<T: TokenUsage + ?Sized, W> OpenLevels for &&&&Carrier<T, W, Wrapped> {
    type Next = Carrier<T, W, Bare>;
}

macro_rules! opened {
    ($([$($parameters:tt)*] $outer:ty: $step:ident;)*) => {$(
        impl<$($parameters)*, W> OpenLevels for &&&Carrier<$outer, W, Wrapped> {
            type Next = Carrier<T, (W, $step), Wrapped>;
        }
    )*};
}

opened! {
    [T, E] Result<T, E>: Wrapping;
    [T] Option<T>: Wrapping;
    [T] Poll<T>: Wrapping;
    [T: ?Sized] Box<T>: Pointing;
    [T: ?Sized] Rc<T>: Pointing;
    [T: ?Sized] Arc<T>: Pointing;
    [T: ?Sized] &T: Pointing;
    [T: ?Sized] &mut T: Pointing;
}

impl<T: Serialize + ?Sized, W> OpenLevels for &&Carrier<T, W, Wrapped> {
    type Next = Carrier<T, W, Bare>;
}

/// A pointer of any kind, `axum::Json` among them.
impl<T: Deref + ?Sized, W> OpenLevels for &Carrier<T, W, Wrapped> {
    type Next = Carrier<T::Target, (W, Pointing), Wrapped>;
}

impl<T: ?Sized, W> OpenLevels for Carrier<T, W, Wrapped> {
    type Next = Carrier<T, W, Bare>;
}

/// The parts of a tuple: the first and the last, since a status or a time stands beside a reply.
pub trait PartLevels {
    type First;
    type Last;
    fn __monitor_parts(&self) -> (Self::First, Self::Last) {
        super::absent()
    }
}

macro_rules! divided {
    ($([$first:ident $($middle:ident)*] $last:ident;)*) => {$(
        impl<$first, $($middle,)* $last, W, S> PartLevels
            for Carrier<($first, $($middle,)* $last), W, S>
        {
            type First = Carrier<$first, (W, First), Wrapped>;
            type Last = Carrier<$last, (W, Last), Wrapped>;
        }
    )*};
}

divided! {
    [A] Z;
    [A B] Z;
    [A B C] Z;
}

/// Not a tuple.
impl<T: ?Sized, W, S> PartLevels for &Carrier<T, W, S> {
    type First = Carrier<T, W, S>;
    type Last = Carrier<Absent, Nowhere, Bare>;
}

/// No part of a tuple.
pub enum Absent {}

/// What a reply is asked for; its levels are the numbers of references before the type.
pub trait ReplyLevels {
    type Taken;
    fn __monitor_take(&self) -> Self::Taken {
        super::absent()
    }
}

impl<W, S> ReplyLevels for &&&Carrier<Absent, W, S> {
    type Taken = Taken<W, Silent>;
}

impl<T: TokenUsage + ?Sized, W, S> ReplyLevels for &&&Carrier<T, W, S> {
    type Taken = Taken<W, Carries<Typed>>;
}

/// It serializes, and yet cannot say what it used.
impl<T: Plain + ?Sized, W, S> ReplyLevels for &&Carrier<T, W, S> {
    type Taken = Taken<W, Silent>;
}

/// It is read by the names that providers use.
impl<T: Serialize + ?Sized, W, S> ReplyLevels for &Carrier<T, W, S> {
    type Taken = Taken<W, Carries<Serialized>>;
}

impl<T: ?Sized, W, S> ReplyLevels for Carrier<T, W, S> {
    type Taken = Taken<W, Silent>;
}

/// The way to a reply, and what it is asked for.
pub struct Taken<W, K>(PhantomData<(W, K)>);

/// Looks for usage in a result on these ways. They are a type only, chosen by code that never runs
/// and so is not compiled; what runs is the same for all functions with such a result.
#[inline]
pub fn look_for_usage<'a, R: ?Sized, A, I, Z, K>(
    result: &'a R,
    verdict: &mut Verdict,
    _: Option<(Taken<A, I>, Taken<Z, K>)>,
) where
    A: Way<'a, R>,
    I: Take<A::End>,
    Z: Way<'a, R>,
    K: Take<Z::End>,
{
    let found = A::walk(result).is_some_and(|first| I::take(first, verdict));
    if !found && let Some(last) = Z::walk(result) {
        K::take(last, verdict);
    }
}

/// Fails to compile, at the flag that asked for tokens, when neither part can carry usage.
pub fn require_usage<T: ?Sized, W, S, A, I, Z, K>(
    _: &Carrier<T, W, S>,
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
impl<T: ?Sized, I, K> UsageIn<T> for (Carries<I>, Carries<K>) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, I> UsageIn<T> for (Carries<I>, Silent) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, K> UsageIn<T> for (Silent, Carries<K>) {}
