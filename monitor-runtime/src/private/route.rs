//! Looks for token usage in a result: takes off what is around the reply, then asks the reply.
//!
//! ```text
//! a step     TokenUsage: the end  >  Result, Option, Poll, Box, Rc, Arc, &: opened; a tuple: stays
//!            >  numbers, text, lists of them: the end, refused  >  Serialize: the end
//!            >  Deref: opened  >  anything: the end, refused
//! a tuple    its first and its last part, each opened further
//! ```
//!
//! What always holds: a type that knows its counts is asked before anything is taken off it; of a
//! tuple the first part that has usage gives it; a type that cannot carry usage is a compile error
//! where the user asked for tokens. What is at its end says so by methods that are its own and no
//! trait's: the compiler finds them without a look at any level, and most results are at their end
//! after two steps.

use super::{
    carrier::{Absent, Silent, Taken},
    peel::Chosen,
    probed::Look,
    reply::{Plain, Says, Serialized, Take, Typed},
    way::{First, Last, Nowhere, Pointing, Way, Wrapping},
};
use crate::{call::Verdict, usage::TokenUsage};
use serde::Serialize;
use std::{marker::PhantomData, ops::Deref, rc::Rc, sync::Arc, task::Poll};

/// A type on the way `W` to what can carry usage. There is no value in it, see
/// [`look_for_usage`]. It goes from step to step behind as many references as there are levels.
pub struct Route<T: ?Sized, W>(PhantomData<(W, T)>);

type Leveled<'p, T, W> = &'p &'p &'p &'p &'p &'p Route<T, W>;

impl Route<(), ()> {
    /// The type of a result.
    pub fn of<'p, T: ?Sized>(_: &'p T) -> Leveled<'p, T, ()> {
        super::absent(super::Declared::KNOWN)
    }
}

/// The end of a way: what can be asked, as `K`, or cannot.
pub struct End<T: ?Sized, W, K>(PhantomData<(W, K, T)>);

impl<T: ?Sized, W, K> Clone for End<T, W, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized, W, K> Copy for End<T, W, K> {}

impl<T: ?Sized, W, K> End<T, W, K> {
    /// It stays where it is.
    pub fn __monitor_open(self) -> Self {
        self
    }

    /// It is no tuple.
    pub fn __monitor_parts(self) -> (Self, End<Absent, Nowhere, Silent>) {
        super::absent(super::Declared::KNOWN)
    }

    /// What it is asked.
    pub fn __monitor_take(self) -> Taken<W, K> {
        super::absent(super::Declared::KNOWN)
    }
}

/// One step; its levels are the numbers of references before the type.
pub trait RouteLevels: Sized {
    type Next;
    fn __monitor_open(self) -> Self::Next {
        super::absent(super::Declared::KNOWN)
    }
}

macro_rules! steps {
    ($([$($parameters:tt)*] $refs:ty: $next:ty;)*) => {$(
        impl<'p, $($parameters)*, W> RouteLevels for $refs {
            type Next = $next;
        }
    )*};
}

steps! {
    [T: TokenUsage + ?Sized] Leveled<'p, T, W>: End<T, W, Says<Typed>>;
    [T, E] &'p &'p &'p &'p &'p Route<Result<T, E>, W>: Leveled<'p, T, (W, Wrapping)>;
    [T] &'p &'p &'p &'p &'p Route<Option<T>, W>: Leveled<'p, T, (W, Wrapping)>;
    [T] &'p &'p &'p &'p &'p Route<Poll<T>, W>: Leveled<'p, T, (W, Wrapping)>;
    [T: ?Sized] &'p &'p &'p &'p &'p Route<Box<T>, W>: Leveled<'p, T, (W, Pointing)>;
    [T: ?Sized] &'p &'p &'p &'p &'p Route<Rc<T>, W>: Leveled<'p, T, (W, Pointing)>;
    [T: ?Sized] &'p &'p &'p &'p &'p Route<Arc<T>, W>: Leveled<'p, T, (W, Pointing)>;
    [T: ?Sized] &'p &'p &'p &'p &'p Route<&T, W>: Leveled<'p, T, (W, Pointing)>;
    [T: ?Sized] &'p &'p &'p &'p &'p Route<&mut T, W>: Leveled<'p, T, (W, Pointing)>;
    [A, Z] &'p &'p &'p &'p &'p Route<(A, Z), W>: Leveled<'p, (A, Z), W>;
    [A, B, Z] &'p &'p &'p &'p &'p Route<(A, B, Z), W>: Leveled<'p, (A, B, Z), W>;
    [A, B, C, Z] &'p &'p &'p &'p &'p Route<(A, B, C, Z), W>: Leveled<'p, (A, B, C, Z), W>;
    [T: Plain + ?Sized] &'p &'p &'p &'p Route<T, W>: End<T, W, Silent>;
    [T: Serialize + ?Sized] &'p &'p &'p Route<T, W>: End<T, W, Says<Serialized>>;
    [T: Deref + ?Sized] &'p &'p Route<T, W>: Leveled<'p, T::Target, (W, Pointing)>;
    [T: ?Sized] &'p Route<T, W>: End<T, W, Silent>;
}

/// The parts of a tuple: the first and the last, since a status or a time stands beside a reply.
pub trait RouteParts: Sized {
    type First;
    type Last;
    fn __monitor_parts(self) -> (Self::First, Self::Last) {
        super::absent(super::Declared::KNOWN)
    }
}

macro_rules! divided {
    ($([$first:ident $($middle:ident)*] $last:ident;)*) => {$(
        impl<'p, $first, $($middle,)* $last, W> RouteParts
            for &'p &'p Route<($first, $($middle,)* $last), W>
        {
            type First = Leveled<'p, $first, (W, First)>;
            type Last = Leveled<'p, $last, (W, Last)>;
        }
    )*};
}

divided! {
    [A] Z;
    [A B] Z;
    [A B C] Z;
}

/// Not a tuple.
impl<'p, T: ?Sized, W> RouteParts for &'p Route<T, W> {
    type First = Leveled<'p, T, W>;
    type Last = End<Absent, Nowhere, Silent>;
}

/// What is asked where the steps are used up; its levels are the numbers of references before the
/// type.
pub trait ReplyLevels: Sized {
    type Taken;
    fn __monitor_take(self) -> Self::Taken {
        super::absent(super::Declared::KNOWN)
    }
}

impl<T: TokenUsage + ?Sized, W> ReplyLevels for &&&&Route<T, W> {
    type Taken = Taken<W, Says<Typed>>;
}

/// It serializes, and yet cannot say what it used.
impl<T: Plain + ?Sized, W> ReplyLevels for &&&Route<T, W> {
    type Taken = Taken<W, Silent>;
}

/// It is read by the names that providers use.
impl<T: Serialize + ?Sized, W> ReplyLevels for &&Route<T, W> {
    type Taken = Taken<W, Says<Serialized>>;
}

impl<T: ?Sized, W> ReplyLevels for &Route<T, W> {
    type Taken = Taken<W, Silent>;
}

/// Where the ways to all parts have led.
pub trait Leads {
    type To: ?Sized;
}

impl<T: ?Sized, W, K> Leads for End<T, W, K> {
    type To = T;
}

impl<T: ?Sized, W> Leads for Leveled<'_, T, W> {
    type To = T;
}

impl<A, I, Z, K> Chosen for (Taken<A, I>, Taken<Z, K>) {
    type Judge = Self;
}

/// Looks for usage in a result on these ways. They are a type only, chosen by code that never runs
/// and so is not compiled; what runs is the same for all functions with such a result.
#[inline]
pub fn look_for_usage<R: ?Sized, W: Look<R>>(result: &R, verdict: &mut Verdict, _: Option<W>) {
    W::look(result, verdict);
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
pub fn require_usage<C: Leads, A, I, Z, K>(_: &C, _: &(Taken<A, I>, Taken<Z, K>))
where
    (I, K): UsageIn<C::To>,
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
