//! What a reply is asked for, once nothing is around it any more.
//!
//! What always holds: what a type cannot say is not looked for in it.

use super::carrier::Silent;
use crate::{call::Verdict, usage::TokenUsage};
use serde::Serialize;
use std::{
    borrow::Cow,
    marker::PhantomData,
    time::{Duration, Instant, SystemTime},
};

/// How the reply is asked.
pub trait Take<T: ?Sized> {
    /// Puts what it says into the verdict; whether it said what was used.
    fn take(reply: &T, verdict: &mut Verdict) -> bool;
}

/// The type can carry usage, and is asked in this way.
pub struct Says<K>(PhantomData<K>);

/// It knows its counts.
pub struct Typed;

/// It is read by the names that providers use.
pub struct Serialized;

impl<T: TokenUsage + ?Sized> Take<T> for Says<Typed> {
    #[inline]
    fn take(reply: &T, verdict: &mut Verdict) -> bool {
        verdict.typed_reply(reply);
        // It knows its counts, so it also knows when there are none.
        true
    }
}

impl<T: Serialize + ?Sized> Take<T> for Says<Serialized> {
    #[inline]
    fn take(reply: &T, verdict: &mut Verdict) -> bool {
        verdict.serialized_reply(reply)
    }
}

impl<T: ?Sized> Take<T> for Silent {
    #[inline]
    fn take(_: &T, _: &mut Verdict) -> bool {
        false
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

/// A result as `usage = ..` sees it: the `Ok` of a `Result`, or the value itself.
pub struct Whole<'a, T: ?Sized>(&'a T);

impl<'a, T: ?Sized> Whole<'a, T> {
    /// What the function returned.
    pub const fn of(value: &'a T) -> Self {
        Whole(value)
    }
}

/// Its levels are the numbers of references before the type.
pub trait OkLevels<'a> {
    type Ok: ?Sized;
    fn __monitor_ok(&self) -> Option<&'a Self::Ok>;
}

impl<'a, T, E> OkLevels<'a> for Whole<'a, Result<T, E>> {
    type Ok = T;
    #[inline]
    fn __monitor_ok(&self) -> Option<&'a T> {
        self.0.as_ref().ok()
    }
}

impl<'a, T: ?Sized> OkLevels<'a> for &Whole<'a, T> {
    type Ok = T;
    #[inline]
    fn __monitor_ok(&self) -> Option<&'a T> {
        Some(self.0)
    }
}
