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

use crate::{call::Verdict, usage::TokenUsage};
use serde::Serialize;
use std::{
    borrow::Cow,
    ops::Deref,
    rc::Rc,
    sync::Arc,
    task::Poll,
    time::{Duration, Instant, SystemTime},
};

/// What can carry usage: `None` once there is nothing inside.
pub struct Carrier<'a, T: ?Sized>(pub(super) Option<&'a T>);

impl<'a, T: ?Sized> Carrier<'a, T> {
    /// A result.
    #[inline(always)]
    pub const fn of(value: &'a T) -> Self {
        Carrier(Some(value))
    }
}

/// Step, level 1: it knows its counts.
pub trait Standing<'a, T: ?Sized> {
    fn __monitor_open(&self) -> Carrier<'a, T>;
}

impl<'a, T: TokenUsage + ?Sized> Standing<'a, T> for &&&&Carrier<'a, T> {
    #[inline(always)]
    fn __monitor_open(&self) -> Carrier<'a, T> {
        Carrier(self.0)
    }
}

/// Step, level 2: what stands around a value and means nothing by itself.
pub trait Wrapping<'a> {
    type Inner: ?Sized;
    fn __monitor_open(&self) -> Carrier<'a, Self::Inner>;
}

macro_rules! wrapping {
    ($(<$($parameter:ident),*> $outer:ty => $inner:ty, $open:expr;)*) => {$(
        impl<'a, $($parameter),*> Wrapping<'a> for &&&Carrier<'a, $outer> {
            type Inner = $inner;
            #[inline]
            fn __monitor_open(&self) -> Carrier<'a, $inner> {
                Carrier(self.0.and_then($open))
            }
        }
    )*};
}

wrapping! {
    <T, E> Result<T, E> => T, |result| result.as_ref().ok();
    <T> Option<T> => T, Option::as_ref;
    <T> Poll<T> => T, |poll| match poll { Poll::Ready(value) => Some(value), Poll::Pending => None };
}

macro_rules! pointing {
    ($($outer:ty),*) => {$(
        impl<'a, T: ?Sized> Wrapping<'a> for &&&Carrier<'a, $outer> {
            type Inner = T;
            #[inline]
            fn __monitor_open(&self) -> Carrier<'a, T> {
                Carrier(self.0.map(|pointer| &**pointer))
            }
        }
    )*};
}

pointing!(Box<T>, Rc<T>, Arc<T>, &T, &mut T);

/// Step, level 3: it can be read as it is.
pub trait Readable<'a, T: ?Sized> {
    fn __monitor_open(&self) -> Carrier<'a, T>;
}

impl<'a, T: Serialize + ?Sized> Readable<'a, T> for &&Carrier<'a, T> {
    #[inline(always)]
    fn __monitor_open(&self) -> Carrier<'a, T> {
        Carrier(self.0)
    }
}

/// Step, level 4: a pointer of any kind, `axum::Json` among them.
pub trait Pointer<'a> {
    type Inner: ?Sized;
    fn __monitor_open(&self) -> Carrier<'a, Self::Inner>;
}

impl<'a, T: Deref + ?Sized> Pointer<'a> for &Carrier<'a, T> {
    type Inner = T::Target;
    #[inline]
    fn __monitor_open(&self) -> Carrier<'a, T::Target> {
        Carrier(self.0.map(T::deref))
    }
}

/// Step, level 5: nothing is around it.
pub trait Bare<'a, T: ?Sized> {
    fn __monitor_open(&self) -> Carrier<'a, T>;
}

impl<'a, T: ?Sized> Bare<'a, T> for Carrier<'a, T> {
    #[inline(always)]
    fn __monitor_open(&self) -> Carrier<'a, T> {
        Carrier(self.0)
    }
}

/// No part of a tuple.
pub enum Absent {}

/// Parts, level 1: of a tuple the first and the last, since a status or a time stands beside.
pub trait Divided<'a> {
    type First;
    type Last;
    fn __monitor_parts(&self) -> (Carrier<'a, Self::First>, Carrier<'a, Self::Last>);
}

macro_rules! divided {
    ($([$first:ident $($middle:ident)*] $last:ident;)*) => {$(
        impl<'a, $first, $($middle,)* $last> Divided<'a>
            for Carrier<'a, ($first, $($middle,)* $last)>
        {
            type First = $first;
            type Last = $last;
            #[inline]
            #[allow(non_snake_case)]
            fn __monitor_parts(&self) -> (Carrier<'a, $first>, Carrier<'a, $last>) {
                match self.0 {
                    Some(($first, $($middle,)* $last)) => {
                        $(let _ = $middle;)*
                        (Carrier(Some($first)), Carrier(Some($last)))
                    }
                    None => (Carrier(None), Carrier(None)),
                }
            }
        }
    )*};
}

divided! {
    [A] Z;
    [A B] Z;
    [A B C] Z;
}

/// Parts, level 2: not a tuple.
pub trait Undivided<'a, T: ?Sized> {
    fn __monitor_parts(&self) -> (Carrier<'a, T>, Carrier<'a, Absent>);
}

impl<'a, T: ?Sized> Undivided<'a, T> for &Carrier<'a, T> {
    #[inline(always)]
    fn __monitor_parts(&self) -> (Carrier<'a, T>, Carrier<'a, Absent>) {
        (Carrier(self.0), Carrier(None))
    }
}

/// The type can carry usage.
pub struct Carries;

/// The type cannot.
pub struct Silent;

/// Reply, level 1: it knows its counts.
pub trait Typed {
    fn __monitor_take(&self, found: &mut bool, verdict: &mut Verdict) -> Carries;
}

impl<T: TokenUsage + ?Sized> Typed for &&&Carrier<'_, T> {
    #[inline]
    fn __monitor_take(&self, found: &mut bool, verdict: &mut Verdict) -> Carries {
        if let (Some(reply), false) = (self.0, *found) {
            // It knows its counts, so it also knows when there are none.
            *found = true;
            verdict.typed_reply(reply);
        }
        Carries
    }
}

/// Reply, level 2: it serializes, and yet cannot say what it used.
pub trait Refusing {
    fn __monitor_take(&self, found: &mut bool, verdict: &mut Verdict) -> Silent;
}

impl<T: Plain + ?Sized> Refusing for &&Carrier<'_, T> {
    #[inline(always)]
    fn __monitor_take(&self, _: &mut bool, _: &mut Verdict) -> Silent {
        Silent
    }
}

/// Reply, level 3: it is read by the names that providers use.
pub trait Serialized {
    fn __monitor_take(&self, found: &mut bool, verdict: &mut Verdict) -> Carries;
}

impl<T: Serialize + ?Sized> Serialized for &Carrier<'_, T> {
    #[inline]
    fn __monitor_take(&self, found: &mut bool, verdict: &mut Verdict) -> Carries {
        if let (Some(value), false) = (self.0, *found) {
            *found = verdict.serialized_reply(value);
        }
        Carries
    }
}

/// Reply, level 4: nothing can be asked of it.
pub trait Opaque {
    fn __monitor_take(&self, found: &mut bool, verdict: &mut Verdict) -> Silent;
}

impl<T: ?Sized> Opaque for Carrier<'_, T> {
    #[inline(always)]
    fn __monitor_take(&self, _: &mut bool, _: &mut Verdict) -> Silent {
        Silent
    }
}

/// Numbers, text, times, and lists of them.
pub trait Plain {}

macro_rules! plain {
    ($($type:ty),*) => { $(impl Plain for $type {})* };
}

plain!((), bool, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64);
plain!(str, String, Cow<'_, str>, Duration, Instant, SystemTime);
impl<T: Plain + ?Sized> Plain for &T {}
impl<T: Plain> Plain for [T] {}
impl<T: Plain, const N: usize> Plain for [T; N] {}
impl<T: Plain> Plain for Vec<T> {}
impl<T: Plain> Plain for Option<T> {}
impl<T: Plain + ?Sized> Plain for Box<T> {}

/// Fails to compile, at the flag that asked for tokens, when neither part can carry usage.
#[inline(always)]
pub fn require_usage<T: ?Sized, P: UsageIn<T>>(_: &Carrier<'_, T>, _: P) {}

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
impl<T: ?Sized> UsageIn<T> for (Carries, Carries) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized> UsageIn<T> for (Carries, Silent) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized> UsageIn<T> for (Silent, Carries) {}
