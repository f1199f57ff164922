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
    carrier::{Carrier, Carries, Silent},
    reply::Plain,
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
    pin::Pin,
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

/// Boxes a stream; `Box` can be shadowed where the attribute stands.
#[inline]
pub fn pinned<S: Stream>(stream: S) -> Pin<Box<S>> {
    Box::pin(stream)
}

/// The same for a stream that can be moved.
#[inline]
pub fn heaped<S: Stream + Unpin>(stream: S) -> Box<S> {
    Box::new(stream)
}

/// Says what the items of a stream are, where the body leaves that open.
#[inline(always)]
pub fn streams<D, T, R>(_: &impl FnOnce() -> R)
where
    R: Holds<D>,
    R::Stream: Stream<Item = T>,
{
}

/// The same of a stream that a future yields.
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

/// Item, level 1: it knows its counts.
pub trait TypedItem {
    fn __monitor_item(&self, found: &mut bool, items: &mut ItemVerdict) -> Carries;
}

impl<T: TokenUsage + ?Sized, W, S> TypedItem for &&&&&Carrier<'_, T, W, S> {
    #[inline]
    fn __monitor_item(&self, found: &mut bool, items: &mut ItemVerdict) -> Carries {
        if let (Some(item), false) = (self.0, *found) {
            // It knows its counts, so it also knows when there are none.
            *found = true;
            items.typed_reply(item);
        }
        Carries
    }
}

/// Item, level 2: bytes of the body, and text in UTF-8 that can be had as such.
pub trait BytesItem {
    fn __monitor_item(&self, found: &mut bool, items: &mut ItemVerdict) -> Carries;
}

impl<T: AsRef<[u8]> + ?Sized, W, S> BytesItem for &&&&Carrier<'_, T, W, S> {
    #[inline]
    fn __monitor_item(&self, _: &mut bool, items: &mut ItemVerdict) -> Carries {
        if let Some(item) = self.0 {
            items.reply_bytes(item.as_ref());
        }
        Carries
    }
}

/// Item, level 3: other text of the body.
pub trait TextItem {
    fn __monitor_item(&self, found: &mut bool, items: &mut ItemVerdict) -> Carries;
}

impl<T: AsRef<str> + ?Sized, W, S> TextItem for &&&Carrier<'_, T, W, S> {
    #[inline]
    fn __monitor_item(&self, _: &mut bool, items: &mut ItemVerdict) -> Carries {
        if let Some(item) = self.0 {
            items.reply_bytes(item.as_ref().as_bytes());
        }
        Carries
    }
}

/// Item, level 4: it serializes, and yet cannot say what was used.
pub trait RefusedItem {
    fn __monitor_item(&self, found: &mut bool, items: &mut ItemVerdict) -> Silent;
}

impl<T: Plain + ?Sized, W, S> RefusedItem for &&Carrier<'_, T, W, S> {
    #[inline(always)]
    fn __monitor_item(&self, _: &mut bool, _: &mut ItemVerdict) -> Silent {
        Silent
    }
}

/// Item, level 5: an event, read by the names that providers use.
pub trait SerializedItem {
    fn __monitor_item(&self, found: &mut bool, items: &mut ItemVerdict) -> Carries;
}

impl<T: Serialize + ?Sized, W, S> SerializedItem for &Carrier<'_, T, W, S> {
    #[inline]
    fn __monitor_item(&self, found: &mut bool, items: &mut ItemVerdict) -> Carries {
        if let (Some(item), false) = (self.0, *found) {
            items.serialized_reply(item);
        }
        Carries
    }
}

/// Item, level 6: nothing can be asked of it.
pub trait OpaqueItem {
    fn __monitor_item(&self, found: &mut bool, items: &mut ItemVerdict) -> Silent;
}

impl<T: ?Sized, W, S> OpaqueItem for Carrier<'_, T, W, S> {
    #[inline(always)]
    fn __monitor_item(&self, _: &mut bool, _: &mut ItemVerdict) -> Silent {
        Silent
    }
}

/// Fails to compile, at the flag that asked for tokens, when neither part of an item can carry
/// usage.
#[inline(always)]
pub fn require_usage_in_items<T: ?Sized, W, S, P: UsageInItems<T>>(_: &Carrier<'_, T, W, S>, _: P) {
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
impl<T: ?Sized> UsageInItems<T> for (Carries, Carries) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized> UsageInItems<T> for (Carries, Silent) {}
#[diagnostic::do_not_recommend]
impl<T: ?Sized> UsageInItems<T> for (Silent, Carries) {}
