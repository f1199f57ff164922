//! What the attribute writes for functions that return streams: how the call goes over into the
//! stream, and what usage an item carries.
//!
//! ```text
//! an item    opened as a result is, then
//!            TokenUsage  >  bytes, text: read as a piece of the body  >  numbers, lists: refused
//!            >  Serialize: read as an event  >  refused
//! ```
//!
//! What always holds: pieces of text and of bytes may be cut anywhere; an item that cannot carry
//! usage is a compile error where the user asked for tokens.

use super::{
    carrier::{Carrier, Silent, Taken},
    reply::{Plain, Says, Serialized, Typed},
    way::Way,
};
use crate::{
    call::{Begun, Holds, ItemVerdict, MonitoredStream, Opening, Verdict},
    usage::TokenUsage,
};
use futures_core::Stream;
use serde::Serialize;
use std::{
    future::Future,
    panic::{RefUnwindSafe, UnwindSafe},
};

/// Lets a call go over into its stream.
#[inline(always)]
pub fn stream<S, J>(call: Begun, stream: S, judge: J) -> MonitoredStream<S, J>
where
    S: Stream,
    J: FnMut(&S::Item, &mut ItemVerdict),
{
    call.stream(stream, judge)
}

/// What a function returns whose body is this, for a statement that never runs: from it the
/// compiler learns what the signature says of the items, where the body leaves that open, and tells
/// what is wrong with them where it would tell it without us.
pub fn promised<D, R: Holds<D>, J>(
    _: &impl FnOnce() -> R,
) -> R::With<MonitoredStream<R::Stream, J>> {
    super::absent(super::Declared::KNOWN)
}

/// The same of a body that is a future.
pub fn promised_later<D, R: Holds<D>, J>(
    _: &impl Future<Output = R>,
) -> R::With<MonitoredStream<R::Stream, J>> {
    super::absent(super::Declared::KNOWN)
}

/// Says what the items of the stream are that a future made by hand yields.
#[inline(always)]
pub fn yields_stream<D, T, R>(_: &impl Future<Output = R>)
where
    R: Holds<D>,
    R::Stream: Stream<Item = T>,
{
}

/// Where errors of the present item, and usage that the user names, are put.
#[inline(always)]
pub fn of_item(items: &mut ItemVerdict) -> &mut Verdict {
    items.item()
}

/// A monitored stream is as safe to use after a panic as its body: nothing of ours holds a lock, or
/// is left half-written, while the user's code runs.
impl<S: UnwindSafe, J> UnwindSafe for MonitoredStream<S, J> {}
impl<S: RefUnwindSafe, J> RefUnwindSafe for MonitoredStream<S, J> {}
impl<D, F: UnwindSafe, J, W> UnwindSafe for Opening<D, F, J, W> {}
impl<D, F: RefUnwindSafe, J, W> RefUnwindSafe for Opening<D, F, J, W> {}

/// What an item is asked for; its levels are the numbers of references before the type.
pub trait ItemLevels {
    type Taken;
    fn __monitor_item(&self) -> Self::Taken {
        super::absent(super::Declared::KNOWN)
    }
}

impl<T: TokenUsage + ?Sized, W, S> ItemLevels for &&&&&Carrier<'_, T, W, S> {
    type Taken = Taken<W, Says<Typed>>;
}

/// Bytes of the body, and text in UTF-8 that can be had as such.
impl<T: AsRef<[u8]> + ?Sized, W, S> ItemLevels for &&&&Carrier<'_, T, W, S> {
    type Taken = Taken<W, Says<Bytes>>;
}

/// Other text of the body.
impl<T: AsRef<str> + ?Sized, W, S> ItemLevels for &&&Carrier<'_, T, W, S> {
    type Taken = Taken<W, Says<Text>>;
}

/// It serializes, and yet cannot say what was used.
impl<T: Plain + ?Sized, W, S> ItemLevels for &&Carrier<'_, T, W, S> {
    type Taken = Taken<W, Silent>;
}

/// An event, read by the names that providers use.
impl<T: Serialize + ?Sized, W, S> ItemLevels for &Carrier<'_, T, W, S> {
    type Taken = Taken<W, Says<Serialized>>;
}

impl<T: ?Sized, W, S> ItemLevels for Carrier<'_, T, W, S> {
    type Taken = Taken<W, Silent>;
}

/// It is a piece of the body.
pub struct Bytes;

/// It is a piece of the body's text.
pub struct Text;

/// How an item is asked.
pub trait TakeItem<T: ?Sized> {
    /// Puts what it says to what the items before it said; whether none of its other parts need be
    /// asked.
    fn take(item: &T, items: &mut ItemVerdict) -> bool;
}

impl<T: TokenUsage + ?Sized> TakeItem<T> for Says<Typed> {
    #[inline]
    fn take(item: &T, items: &mut ItemVerdict) -> bool {
        items.typed_reply(item);
        // It knows its counts, so it also knows when there are none.
        true
    }
}

impl<T: AsRef<[u8]> + ?Sized> TakeItem<T> for Says<Bytes> {
    #[inline]
    fn take(item: &T, items: &mut ItemVerdict) -> bool {
        items.reply_bytes(item.as_ref());
        true
    }
}

impl<T: AsRef<str> + ?Sized> TakeItem<T> for Says<Text> {
    #[inline]
    fn take(item: &T, items: &mut ItemVerdict) -> bool {
        items.reply_bytes(item.as_ref().as_bytes());
        true
    }
}

impl<T: Serialize + ?Sized> TakeItem<T> for Says<Serialized> {
    #[inline]
    fn take(item: &T, items: &mut ItemVerdict) -> bool {
        items.serialized_reply(item);
        false
    }
}

impl<T: ?Sized> TakeItem<T> for Silent {
    #[inline]
    fn take(_: &T, _: &mut ItemVerdict) -> bool {
        false
    }
}

/// Looks for usage in an item on these ways, which are chosen as those of
/// [`look_for_usage`](super::look_for_usage).
#[inline]
pub fn look_for_usage_in_item<R: ?Sized, A, I, Z, K>(
    item: &R,
    items: &mut ItemVerdict,
    _: Option<(Taken<A, I>, Taken<Z, K>)>,
) where
    A: Way<R>,
    I: TakeItem<A::End>,
    Z: Way<R>,
    K: TakeItem<Z::End>,
{
    let found = A::walk(item).is_some_and(|first| I::take(first, items));
    if !found && let Some(last) = Z::walk(item) {
        K::take(last, items);
    }
}

/// Fails to compile, at the flag that asked for tokens, when neither part of an item can carry
/// usage.
pub fn require_usage_in_items<T: ?Sized, W, S, A, I, Z, K>(
    _: &Carrier<'_, T, W, S>,
    _: &(Taken<A, I>, Taken<Z, K>),
) where
    (I, K): UsageInItems<T>,
{
}

/// One of the parts of an item can carry usage.
#[diagnostic::on_unimplemented(
    message = "`{T}` cannot carry token usage",
    label = "this looks for token counts in each item of the stream, and `{T}` has none",
    note = "leave `track_tokens` and `track_cost` out and record the usage in the stream: \
            `monitor_runtime::current().usage(..)`; it is priced too",
    note = "or say where it is in an item: `usage = |item| ..`",
    note = "or let the items be the provider's text or bytes, or derive `serde::Serialize` or \
            implement `monitor_runtime::usage::TokenUsage` for them"
)]
pub trait UsageInItems<T: ?Sized> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized, I, K> UsageInItems<T> for (Says<I>, Says<K>) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, I> UsageInItems<T> for (Says<I>, Silent) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized, K> UsageInItems<T> for (Silent, Says<K>) {}
