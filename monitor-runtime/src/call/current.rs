//! The call that runs here right now, for code inside it.

use super::{
    here::{self, Scope},
    notes::{Noted, Notes},
    prepare::default_collector,
};
use crate::{
    Collector, Usage, UsageKind,
    collector::HealthCounters,
    span::{self, SpanId, TraceId, TraceParent},
    usage::Reply,
};
use serde::Serialize;
use std::{sync::Arc, time::Duration};

/// The call that runs here right now.
///
/// It is never an `Option`: outside of a call it is inert and takes everything without effect. It
/// may be kept over awaits and sent to other threads; what is said after the call's end is refused
/// and counted (`Health::late_notes`).
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, Usage, current, monitor};
///
/// #[monitor(model = "gpt-4o-mini")]
/// fn ask(question: &str) -> String {
///     current().usage(Usage::new(1_000, 200));
///     format!("{question}? Yes.")
/// }
///
/// ask("Really");
/// let summary = Collector::global().summary();
/// assert_eq!(summary.total_cost.to_string(), "0.00027");
/// ```
pub fn current() -> Current {
    Current { scope: here::scope(), notes: here::notes() }
}

/// A handle to a call; made by [`current`].
#[derive(Clone)]
pub struct Current {
    pub(super) scope: Scope,
    /// `None` outside of a call.
    pub(super) notes: Option<Arc<Notes>>,
}

impl Current {
    /// Whether this is a call at all.
    pub fn is_call(&self) -> bool {
        self.scope.is_call()
    }

    /// Adds tokens that the call used. They are counted, and priced, whatever the attribute's
    /// flags say.
    pub fn usage(&self, usage: Usage) -> &Self {
        self.note(|noted| {
            noted.usage.add(&usage);
            noted.counted = true;
        })
    }

    /// Adds input and output tokens.
    pub fn tokens(&self, input: u64, output: u64) -> &Self {
        self.usage(Usage::new(input, output))
    }

    /// Adds to one kind of usage, e.g. web searches.
    pub fn count(&self, kind: UsageKind, count: u64) -> &Self {
        self.usage(Usage::EMPTY.with(kind, count))
    }

    /// Takes usage, model and reported cost from a provider's whole reply: any type that
    /// serialises, `serde_json::Value` included.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use monitor_runtime::current;
    ///
    /// let body: serde_json::Value = serde_json::json!({
    ///     "model": "gpt-4o-mini-2024-07-18",
    ///     "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
    /// });
    /// current().reply(&body);
    /// # }
    /// ```
    pub fn reply<T: Serialize + ?Sized>(&self, reply: &T) -> &Self {
        if self.is_call() {
            self.reply_read(&Reply::of(reply));
        }
        self
    }

    /// The same from a reply that was read already: a body by [`Reply::read`], or a stream by
    /// [`ReplyStream`](crate::usage::ReplyStream).
    ///
    /// A reply that was an error in the place of an answer ([`Reply::failure`]) makes the call an
    /// error, even if what it returns is none; of several replies the last one decides.
    ///
    /// A stream that told no usage makes the call unpriced as
    /// [`Unpriced::StreamWithoutUsage`](crate::Unpriced::StreamWithoutUsage), with a word on what
    /// was missing in the request where that is known. So it is where other replies of the call
    /// told theirs; usage that the body counts by itself ([`Current::usage`]) stands in for the
    /// stream's.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use monitor_runtime::{current, usage::ReplyStream};
    ///
    /// # let body: Vec<&[u8]> = Vec::new();
    /// let mut stream = ReplyStream::new();
    /// for bytes in body {
    ///     stream.push_bytes(bytes);
    /// }
    /// current().reply_read(&stream.finish());
    /// # }
    /// ```
    pub fn reply_read(&self, reply: &Reply) -> &Self {
        if self.is_call() {
            self.note(|noted| noted.add_reply(reply));
            if reply.panicked() {
                self.tell_health(HealthCounters::caught_a_panic);
            }
        }
        self
    }

    /// The model that answered, if it is another than the one asked for. It decides the price.
    pub fn response_model(&self, model: &str) -> &Self {
        self.note(|noted| noted.model.set(model))
    }

    /// One more attempt beyond the first. Attempts that are calls of their own, marked as such,
    /// count without a word.
    pub fn retry(&self) -> &Self {
        self.note(|noted| noted.retries = noted.retries.saturating_add(1))
    }

    /// Time that the call waited in a queue; waits add up.
    pub fn queue_wait(&self, wait: Duration) -> &Self {
        self.note(|noted| noted.queue_wait = noted.queue_wait.saturating_add(wait))
    }

    /// The HTTP status of the answer. The last one counts; from 400 on the call is an error even
    /// if what it returns is none.
    pub fn status(&self, status: u16) -> &Self {
        self.note(|noted| noted.status = Some(status))
    }

    /// The call was refused before the provider was asked, by a budget, a breaker or a queue. If it
    /// returns an error its outcome is [`Outcome::Rejected`](crate::Outcome::Rejected), which is no
    /// failure; if it returns something else after all, that decides.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, current, monitor};
    ///
    /// #[monitor]
    /// fn ask(breaker_is_open: bool) -> Result<String, String> {
    ///     if breaker_is_open {
    ///         current().reject();
    ///         return Err("the breaker is open".into());
    ///     }
    ///     Ok("yes".into())
    /// }
    ///
    /// ask(true).unwrap_err();
    /// let totals = Collector::global().report().totals;
    /// assert_eq!((totals.rejected, totals.failures), (1, 0));
    /// ```
    pub fn reject(&self) -> &Self {
        self.note(|noted| noted.rejected = true)
    }

    /// A budget refused the call, whose body does not run: whatever is returned, also where nobody
    /// sees it, is the refusal.
    pub(super) fn refuse(&self) {
        self.note(|noted| noted.refused = true);
    }

    /// The answer came from a local cache: its tokens are shown, it cost nothing.
    pub fn local_cache_hit(&self) -> &Self {
        self.note(|noted| noted.local_cache = true)
    }

    /// The id that this call shares with every call around and inside it, in whatever program;
    /// `None` outside of calls.
    pub fn trace_id(&self) -> Option<TraceId> {
        match &self.notes {
            Some(notes) if span::is_remote(self.scope.root) => {
                notes.remote().map(|remote| remote.trace_id())
            }
            _ => self.is_call().then(|| TraceId::of_root(self.scope.root)),
        }
    }

    /// The id of this call; `None` outside of calls.
    pub fn span_id(&self) -> Option<SpanId> {
        self.is_call().then(|| SpanId::of(self.scope.span))
    }

    /// This call as another program should know it: the value of the header `traceparent` of a
    /// request that it makes. Outside of calls, that of the call of another program around what
    /// runs here ([`TraceParent::run`]), or `None`.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, current};
    ///
    /// let header = Call::builder("ask").run(|| current().traceparent().unwrap().to_string());
    /// assert_eq!((header.len(), &header[..3]), (55, "00-"));
    /// assert_eq!(current().traceparent(), None);
    /// ```
    pub fn traceparent(&self) -> Option<TraceParent> {
        let remote = self.notes.as_ref().and_then(|notes| notes.remote());
        let (Some(trace), Some(span)) = (self.trace_id(), self.span_id()) else { return remote };
        let sampled = remote.map_or_else(|| self.is_sampled(trace), |remote| remote.is_sampled());
        Some(TraceParent::new(trace, span, sampled))
    }

    /// Whether this program keeps the trace.
    fn is_sampled(&self, trace: TraceId) -> bool {
        self.collector().is_some_and(|collector| collector.0.samples(trace))
    }

    pub(super) fn note(&self, say: impl FnOnce(&mut Noted)) -> &Self {
        let Some(notes) = self.notes.as_ref().filter(|_| self.is_call()) else { return self };
        match notes.open(self.scope.span) {
            Some(mut noted) => say(&mut noted),
            None => self.tell_health(HealthCounters::note_came_late),
        }
        self
    }

    #[cold]
    fn tell_health(&self, tell: impl FnOnce(&HealthCounters)) {
        if let Some(collector) = self.collector() {
            tell(collector.0.health());
        }
    }

    fn collector(&self) -> Option<Collector> {
        match self.scope.collector {
            0 => Some(Collector::global().clone()),
            number => crate::collector::registry::find(number).or_else(default_collector),
        }
    }
}

impl std::fmt::Debug for Current {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Current").field("span_id", &self.span_id()).finish_non_exhaustive()
    }
}
