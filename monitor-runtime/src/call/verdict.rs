//! What a call's value says: whether it is an error, what it used, and who answered.
//!
//! What always holds: the names in a value are turned into the number of a series while the value
//! is there, so no text is copied where the series is known.

use super::{here::Below, notes::Streamed};
use crate::{
    Usage, Usd,
    caught::guarded,
    collector::{
        Collector,
        core::{Answer, Core},
        series::SeriesId,
    },
    error::{ErrorKind, Failure},
    usage::{InvalidUsage, Reply, TokenUsage},
};
use serde::Serialize;

/// What was found in the value that a call returned. Without a word it is ok and used nothing.
pub struct Verdict {
    /// Where the call is recorded; `None` is the global one.
    collector: Option<Collector>,
    /// The series of the call: as it was asked, and once known, as it was answered.
    pub(super) series: SeriesId,
    pub(super) failure: Option<Failure>,
    pub(super) replied: Replied,
    /// Named by the user, so it counts whatever nested calls recorded.
    pub(super) named: Option<Usage>,
}

/// What a reply said.
#[derive(Default)]
pub(super) struct Replied {
    /// By a type that knows its own counts.
    typed: Option<Usage>,
    /// By any other.
    reply: Option<Reply>,
    /// The model that answered, where no series could tell.
    pub(super) model: Option<Box<str>>,
}

impl Replied {
    /// A place for what a reply says.
    #[inline]
    fn new_reply(&mut self) -> &mut Reply {
        self.forget_reply();
        self.reply.get_or_insert_with(Reply::new)
    }

    /// Of two parts of a result the first may have been a reply without usage.
    #[inline]
    fn forget_reply(&mut self) {
        if self.reply.is_some() {
            self.drop_reply();
        }
    }

    #[cold]
    #[inline(never)]
    fn drop_reply(&mut self) {
        self.reply = None;
    }

    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn usage(&self) -> Option<&Usage> {
        self.typed.as_ref().or_else(|| self.reply.as_ref()?.usage())
    }

    #[inline]
    pub(super) fn invalid(&self) -> Option<InvalidUsage> {
        self.reply.as_ref()?.invalid()
    }

    #[inline]
    pub(super) fn reported_cost(&self) -> Option<Usd> {
        self.reply.as_ref()?.reported_cost()
    }

    /// Whether it says that something was used.
    #[inline]
    pub(super) fn carries_usage(&self) -> bool {
        self.usage().is_some() || self.reported_cost().is_some()
    }

    /// Whether it is a stream that told no usage.
    #[inline]
    pub(super) fn streamed(&self) -> Option<Streamed> {
        Streamed::of(self.reply.as_ref()?)
    }

    #[inline]
    pub(super) fn service_tier(&self) -> Option<&str> {
        self.reply.as_ref()?.price_variant()
    }
}

impl Verdict {
    #[inline]
    pub(super) fn new(collector: Option<Collector>, asked: SeriesId) -> Verdict {
        Verdict {
            collector,
            series: asked,
            failure: None,
            replied: Replied::default(),
            named: None,
        }
    }

    #[inline]
    pub(super) fn core(&self) -> &Core {
        Collector::core_of(&self.collector)
    }

    /// Runs the user's own code; a panic in it is counted, and then there is no answer.
    #[inline]
    pub(crate) fn guarded<R>(&self, code: impl FnOnce() -> R) -> Option<R> {
        let answer = guarded(code);
        if answer.is_none() {
            self.core().health().caught_a_panic();
        }
        answer
    }

    /// The value is an error.
    pub fn error(&mut self, failure: Failure) {
        self.failure = Some(failure);
    }

    /// The error is of this kind.
    pub(crate) fn reclassify(&mut self, kind: ErrorKind) {
        if let Some(failure) = &mut self.failure {
            failure.kind = kind;
        }
    }

    /// Whether nothing was found but this usage, which can be true and has not been counted by a
    /// nested call; and the series is one that knows its price.
    #[inline]
    pub(super) fn is_plain(&self, usage: Option<&Usage>, below: Below) -> bool {
        let counts_only = match &self.replied.reply {
            Some(reply) => reply.says_counts_only(),
            None => true,
        };
        self.failure.is_none()
            && self.named.is_none()
            && counts_only
            && !self.series.is_overflow()
            && match usage {
                Some(usage) => !below.usage && !usage.is_saturated(),
                None => self.replied.streamed().is_none(),
            }
    }

    /// Whether there is nothing in it to drop.
    #[inline]
    pub(super) fn owns_nothing(&self) -> bool {
        // all fields, so that a new one is not left out: what owns something would never be freed
        let Verdict { collector, series: _, failure, replied, named: _ } = self;
        let Replied { typed: _, reply, model } = replied;
        let owns = collector.is_some() || failure.is_some() || model.is_some();
        !owns && reply.as_ref().is_none_or(Reply::owns_nothing)
    }

    /// Whether it is an error so far.
    pub fn is_error(&self) -> bool {
        self.failure.is_some()
    }

    /// The value is a reply that carries usage, a model or the like. Its usage counts unless a
    /// nested call has recorded usage.
    pub fn reply(&mut self, reply: &Reply) {
        if reply.panicked() {
            self.core().health().caught_a_panic();
        }
        self.replied.reply = Some(reply.clone());
        self.answered_by_reply();
    }

    /// The value is a reply that says such things when it is serialized, as [`Reply::of`] finds
    /// them; whether it says what was used.
    #[inline]
    pub fn serialized_reply<T: Serialize + ?Sized>(&mut self, reply: &T) -> bool {
        self.replied.new_reply().read_priced(reply);
        self.answered_by_reply();
        self.replied.usage().is_some()
    }

    /// The value is a reply that knows its own counts.
    #[inline]
    pub fn typed_reply<T: TokenUsage + ?Sized>(&mut self, reply: &T) {
        if let Some(said) = reply.reply() {
            return self.reply(said);
        }
        if reply.__monitor_is_derived() {
            self.replied.new_reply().read_derived(reply);
            return self.answered_by_reply();
        }
        self.replied.forget_reply();
        if let Some(usage) = reply.usage() {
            // Count by count: moved as a whole it would be read in pieces wider than those it was
            // just written in, and the processor would wait 15 ns for them to reach the cache.
            self.replied.typed.insert(Usage::none()).replace_with(&usage);
        }
        if let Some(model) = reply.model() {
            self.answered(Answer { provider: None, model: Some(model) });
        }
    }

    /// Usage that counts in any case: what `usage = ..` of the attribute found.
    pub fn usage(&mut self, usage: impl Into<Option<Usage>>) {
        if let Some(more) = usage.into() {
            self.named.get_or_insert_default().add(&more);
        }
    }

    #[inline]
    fn answered(&mut self, answer: Answer<'_>) {
        self.series = self.core().answered(self.series, answer);
        if self.series.is_overflow() {
            self.replied.model = answer.model.map(Box::from);
        }
    }

    #[cfg_attr(not(debug_assertions), inline)]
    fn answered_by_reply(&mut self) {
        let Some(reply) = &self.replied.reply else { return };
        if !reply.has_model() && !self.series.is_overflow() {
            return; // whoever answered: the series is found by the model
        }
        let known = match reply.provider() {
            None => self.core().answered_again(self.series, reply.model_bytes()),
            Some(_) => None,
        };
        match known {
            Some(known) if !known.is_overflow() => self.series = known,
            _ => self.answered_anew(),
        }
    }

    #[cold]
    #[inline(never)]
    fn answered_anew(&mut self) {
        let Some(reply) = &self.replied.reply else { return };
        let answer = Answer { provider: reply.provider(), model: reply.model() };
        self.series = self.core().answered(self.series, answer);
        if self.series.is_overflow() {
            self.replied.model = reply.model().map(Box::from);
        }
    }
}

impl std::fmt::Debug for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verdict").field("failure", &self.failure).finish_non_exhaustive()
    }
}
