//! What the items of one stream say together: errors, usage, who answers, and their pace.
//!
//! What always holds: the first error stays, be it an item or an event that was read; a count takes its last value, and is neither added
//! up nor erased by an item without it, or with the zero that a type fills in; memory does not grow with the stream, and comes from a
//! pool, so that a stream allocates nothing once the pool is filled.

use super::{Verdict, here::Below, running::Running};
use crate::{
    Usage,
    caught::guarded,
    collector::{pace::Pace, series::SeriesId},
    error::Failure,
    usage::{Reply, TokenUsage},
};
use parking_lot::Mutex;
use serde::Serialize;

/// Takes what the items of a stream say; the judge of
/// [`wrap_stream_judged`](super::CallBuilder::wrap_stream_judged) gets it with each item.
///
/// Each count takes its last value over all items: counts of a stream go on from each other. An
/// item without them says nothing, and neither does a zero after a count: types fill it in.
#[derive(Debug)]
pub struct ItemVerdict {
    /// What the present item says.
    item: Verdict,
    failure: Option<Failure>,
    named: Option<Usage>,
    /// Items that know their own counts.
    typed: Option<Reply>,
    /// Items that are read.
    read: Option<Read>,
    pub(super) pace: Pace,
}

#[cfg(feature = "json")]
type Read = crate::usage::ReplyStream;
#[cfg(not(feature = "json"))]
type Read = Reply;

/// An item, together with who judges it. Not a closure, as with the value of a function.
pub(super) trait JudgeItem {
    fn judge(&mut self, items: &mut ItemVerdict);
}

pub(super) struct Come<'a, T, J>(pub(super) &'a T, pub(super) &'a mut J);

impl<T, J: FnMut(&T, &mut ItemVerdict)> JudgeItem for Come<'_, T, J> {
    fn judge(&mut self, items: &mut ItemVerdict) {
        (self.1)(self.0, items);
    }
}

/// For the next streams.
// boxed, because a stream keeps its own and only a pointer moves
static POOL: Mutex<Vec<Box<ItemVerdict>>> = Mutex::new(Vec::new());
const POOLED: usize = 64;

impl ItemVerdict {
    /// For the items of this call.
    pub(super) fn of(call: &Running) -> Box<ItemVerdict> {
        let pooled = POOL.try_lock().and_then(|mut pool| pool.pop());
        let mut items = pooled.unwrap_or_else(|| Box::new(ItemVerdict::empty(Pace::default())));
        items.item = Verdict::new(call.collector.clone(), call.marks.series());
        items
    }

    fn empty(pace: Pace) -> ItemVerdict {
        let item = Verdict::new(None, SeriesId::OVERFLOW);
        ItemVerdict { item, failure: None, named: None, typed: None, read: None, pace }
    }

    /// Gives it to the next stream.
    pub(super) fn give_back(mut self: Box<Self>) {
        self.pace.clear();
        *self = ItemVerdict::empty(std::mem::take(&mut self.pace));
        if let Some(mut pool) = POOL.try_lock()
            && pool.len() < POOLED
        {
            if pool.capacity() < POOLED {
                pool.reserve_exact(POOLED);
            }
            pool.push(self);
        }
    }

    /// Looks at the item that has come at this time; a panic in that is counted, and the item has
    /// said what it had by then.
    pub(super) fn judge(&mut self, nanos: u64, item: &mut dyn JudgeItem) {
        let failed = self.read_an_error();
        if guarded(|| item.judge(self)).is_none() {
            self.item.core().health().caught_a_panic();
        }
        match self.item.failure.take() {
            None if !failed && self.read_an_error() => self.pace.error(),
            None => self.pace.item(nanos),
            Some(failure) => {
                self.pace.error();
                self.failure.get_or_insert(failure);
            }
        }
        if let Some(named) = self.item.named.take() {
            self.named.get_or_insert_default().grow_to(&named);
        }
    }

    /// Whether an event that was read was an error: of a stream whose status was 200.
    #[inline]
    fn read_an_error(&self) -> bool {
        #[cfg(feature = "json")]
        return self.read.as_ref().is_some_and(Read::has_failed);
        #[cfg(not(feature = "json"))]
        return self.read.as_ref().is_some_and(|read| read.failure().is_some());
    }

    /// What the items say by now, which will be recorded however the stream ends.
    pub(super) fn told(&self, tracks_cost: bool) -> Below {
        let typed = self.typed.as_ref().is_some_and(|typed| !typed.says_nothing());
        let read = self.read.as_ref().is_some_and(|read| !read.says_nothing());
        let usage = self.named.is_some() || typed || read;
        // before something came the error that ends the stream may be a refusal, which has no cost
        Below { usage, cost: tracks_cost && (usage || self.pace.first_item().is_some()) }
    }

    /// What is found in one item: errors, and usage that the user names.
    pub(crate) fn item(&mut self) -> &mut Verdict {
        &mut self.item
    }

    /// The item is an error. The call will be one, and the stream goes on.
    pub fn error(&mut self, failure: Failure) {
        self.item.error(failure);
    }

    /// Usage that counts in any case, also where nested calls recorded theirs.
    pub fn usage(&mut self, usage: impl Into<Option<Usage>>) {
        self.item.usage(usage);
    }

    /// The item is a piece of a reply that knows its own counts.
    pub fn typed_reply<T: TokenUsage + ?Sized>(&mut self, item: &T) {
        if let Some(said) = item.reply() {
            return self.typed.get_or_insert_default().go_on(said);
        }
        if self.read_derived(item) {
            return;
        }
        let typed = self.typed.get_or_insert_default();
        if let Some(model) = item.model() {
            typed.set_model(model);
        }
        if let Some(usage) = item.usage() {
            typed.grow_to(&usage);
        }
    }

    /// Reads an item that derives as an event; `false` where its author wrote down what it says.
    fn read_derived<T: TokenUsage + ?Sized>(&mut self, item: &T) -> bool {
        #[cfg(feature = "json")]
        return Read::push_derived(&mut self.read, item);
        #[cfg(not(feature = "json"))]
        {
            let mut said = Reply::new();
            let is_derived = said.read_derived(item);
            if is_derived {
                self.read.get_or_insert_default().go_on(&said);
            }
            is_derived
        }
    }

    /// The item is an event of a reply, as [`ReplyStream::push`](crate::usage::ReplyStream::push)
    /// reads it.
    #[inline]
    pub fn serialized_reply<T: Serialize + ?Sized>(&mut self, item: &T) {
        #[cfg(feature = "json")]
        self.read.get_or_insert_default().push(item);
        #[cfg(not(feature = "json"))]
        self.read.get_or_insert_default().go_on(&Reply::of(item));
    }

    /// The item is a piece of a reply's text, cut anywhere, as
    /// [`ReplyStream::push_bytes`](crate::usage::ReplyStream::push_bytes) reads it. Without the
    /// feature `json` it says nothing.
    #[inline]
    pub fn reply_bytes(&mut self, bytes: &[u8]) {
        #[cfg(feature = "json")]
        self.read.get_or_insert_default().push_bytes(bytes);
        #[cfg(not(feature = "json"))]
        let _ = bytes;
    }

    /// Puts what all items said into the verdict of their call.
    pub(super) fn conclude(&mut self, verdict: &mut Verdict) {
        verdict.failure = self.failure.take();
        verdict.named = self.named.take();
        #[cfg(feature = "json")]
        let read = self.read.take().map(Read::finish);
        #[cfg(not(feature = "json"))]
        let read = self.read.take();
        let read_error = read.as_ref().and_then(Reply::failure);
        verdict.failure = verdict.failure.take().or_else(|| read_error.cloned());
        let typed = self.typed.take();
        let said = match (typed, read) {
            (Some(typed), Some(read)) if typed.says_nothing() => Some(read),
            (typed, read) => typed.or(read),
        };
        verdict.reply(&said.unwrap_or_default().of_stream());
    }
}
