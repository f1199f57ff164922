//! Single calls, read back: the request log and the traces; and points of custom metrics.

use super::{
    Collector, MetricPoint,
    finished::{Priced, Why},
    log::Entry,
    nested::Nested,
    snapshot::SeriesKey,
};
use crate::{
    Outcome, Timestamp, Usage,
    cost::{Cost, Unpriced, Usd},
    error::ErrorKind,
    seconds,
    span::{SpanId, TraceId, TraceParent},
    text::mended,
};
use serde::Serialize;
use std::{borrow::Cow, time::Duration};

/// One finished call of the request log.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RequestRecord {
    /// What it was: function, provider, model, tags.
    #[serde(flatten)]
    pub key: SeriesKey,
    /// The HTTP method, of a call recorded by hand.
    pub method: Option<String>,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// How long it took.
    #[serde(rename = "duration_seconds", serialize_with = "seconds::one")]
    pub duration: Duration,
    /// How long it said it waited in a queue.
    #[serde(rename = "queue_wait_seconds", serialize_with = "seconds::one")]
    pub queue_wait: Duration,
    /// How it ended.
    pub outcome: Outcome,
    /// The kind of its error.
    pub error: Option<ErrorKind>,
    /// The provider's own error code.
    pub error_code: Option<String>,
    /// The error's message, cut and scrubbed of keys.
    pub error_message: Option<String>,
    /// The HTTP status, if it is known.
    pub status: Option<u16>,
    /// Attempts beyond the first.
    pub retries: u32,
    /// What it used; empty if nothing was reported.
    pub usage: Usage,
    /// What it cost, if that is known.
    pub cost: Option<Cost>,
    /// What it costs by the price book, where the provider reported a cost, which counts.
    #[serde(rename = "catalogue_cost_usd")]
    pub catalogue_cost: Option<Usd>,
    /// Why it has no cost, if a cost was asked for.
    pub unpriced: Option<Unpriced>,
    /// The same in words, where there is more to say: which count cannot be true, or what to ask
    /// the provider for.
    pub unpriced_detail: Option<String>,
    /// The items of a stream, errors among them; `None` if it was none.
    pub items: Option<u64>,
    /// When the first item of a stream came that is no error, counted from the beginning of the call.
    #[serde(rename = "time_to_first_item_seconds", serialize_with = "seconds::maybe")]
    pub time_to_first_item: Option<Duration>,
}

/// One call as a trace: which call it was part of, and where its time went.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// The id that it shares with every call around and inside it.
    pub trace_id: TraceId,
    /// Its own id.
    pub span_id: SpanId,
    /// The call around it.
    pub parent_id: Option<SpanId>,
    /// Whether the call around it is one of another program.
    pub remote_parent: bool,
    /// What the calls inside of it came to. Of a call that is inside of another: until it ended.
    pub nested: Nested,
    /// The call itself.
    #[serde(flatten)]
    pub request: RequestRecord,
}

impl Trace {
    /// Whether it ended ok.
    pub fn success(&self) -> bool {
        self.request.outcome == Outcome::Ok
    }

    /// From begin to end.
    pub fn latency(&self) -> Duration {
        self.request.duration
    }
}

/// Which calls of the request log to read; made by [`Collector::requests`].
#[must_use = "a query reads when `latest` or `all` is called"]
pub struct Requests<'a> {
    collector: &'a Collector,
    function: Option<Cow<'a, str>>,
    since: Timestamp,
}

impl<'a> Requests<'a> {
    /// Only calls of this function or endpoint.
    pub fn function(mut self, name: &'a str) -> Self {
        self.function = Some(mended(name));
        self
    }

    /// Only calls that ended at or after this moment.
    pub fn since(mut self, moment: impl Into<Timestamp>) -> Self {
        self.since = moment.into();
        self
    }

    /// The latest calls, at most so many, newest first.
    pub fn latest(self, most: usize) -> Vec<RequestRecord> {
        let entries = self.collector.entries(self.collector.0.settings.window_size);
        let since = self.since;
        let recent = entries.into_iter().rev().filter(|entry| entry.ended() >= since);
        let described = recent.map(|entry| self.collector.describe(&entry));
        let function = self.function.as_deref();
        let wanted = described.filter(|r| function.is_none_or(|name| r.key.function == name));
        wanted.take(most).collect()
    }

    /// Every call that is kept, newest first.
    pub fn all(self) -> Vec<RequestRecord> {
        self.latest(usize::MAX)
    }
}

/// Which points of a custom metric to read; made by [`Collector::metric_points`].
#[must_use = "a query reads when `read` is called"]
pub struct MetricPoints<'a> {
    collector: &'a Collector,
    name: Cow<'a, str>,
    tags: Vec<(String, String)>,
    since: Timestamp,
}

impl MetricPoints<'_> {
    /// Only points with this tag.
    pub fn tag(mut self, name: &str, value: &str) -> Self {
        self.tags.push((mended(name).into_owned(), mended(value).into_owned()));
        self
    }

    /// Only points recorded at or after this moment.
    pub fn since(mut self, moment: impl Into<Timestamp>) -> Self {
        self.since = moment.into();
        self
    }

    /// The points that are kept, oldest first.
    pub fn read(self) -> Vec<MetricPoint> {
        self.collector.0.custom.points(&self.name, &self.tags, self.since)
    }
}

impl Collector {
    /// The request log: the last calls, at most `window_size` of them.
    pub fn requests(&self) -> Requests<'_> {
        Requests { collector: self, function: None, since: Timestamp::default() }
    }

    /// The latest calls as traces, at most so many, newest first; none where tracing is off.
    pub fn traces(&self, most: usize) -> Vec<Trace> {
        let kept = self.0.settings.kept_traces();
        let spans = self.entries(kept).into_iter().rev().filter(|entry| entry.span.span != 0);
        spans.take(most).map(|entry| self.trace_of(&entry)).collect()
    }

    /// The outermost kept call of a trace.
    pub fn trace(&self, id: TraceId) -> Option<Trace> {
        let entries = self.entries(self.0.settings.kept_traces());
        let spans = entries.into_iter().filter(|entry| entry.span.span != 0);
        let of_trace = spans.filter(|entry| entry.trace_id() == id);
        of_trace
            .min_by_key(|entry| (entry.span.parent != 0, entry.started))
            .map(|e| self.trace_of(&e))
    }

    /// Points of a custom metric.
    pub fn metric_points<'a>(&'a self, name: &'a str) -> MetricPoints<'a> {
        MetricPoints {
            collector: self,
            name: mended(name),
            tags: Vec::new(),
            since: Timestamp::default(),
        }
    }

    /// The last calls of all stripes in the order of their ends.
    fn entries(&self, most: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        self.0.stripes.each_ring(|ring| entries.extend_from_slice(ring.entries()));
        entries.sort_by_key(Entry::ended);
        entries.drain(..entries.len().saturating_sub(most));
        entries
    }

    fn describe(&self, entry: &Entry) -> RequestRecord {
        let owned = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        let more = entry.more.as_deref().cloned().unwrap_or_default();
        let (unpriced, catalogue_cost) = match entry.priced {
            Priced::Unpriced(reason) => (Some(reason), None),
            Priced::Compared { catalogue, .. } => (None, Some(catalogue)),
            _ => (None, None),
        };
        let usage = entry.usage.unpack();
        let detail = more.detail.or_else(|| match unpriced {
            Some(Unpriced::InvalidUsage) => Why::of_invalid(&usage),
            _ => None,
        });
        let first_item = more.stream.and_then(|stream| stream.first_item_nanos);
        RequestRecord {
            key: self.0.series.describe(entry.series, &self.0.bytes),
            method: owned(&more.method),
            started: entry.started,
            ended: entry.ended(),
            duration: Duration::from_nanos(entry.nanos),
            queue_wait: Duration::from_nanos(entry.queue_wait_nanos),
            outcome: entry.outcome,
            error: entry.error,
            error_code: owned(&more.code),
            error_message: owned(&more.message),
            status: (entry.status != 0).then_some(entry.status),
            retries: entry.retries,
            usage,
            cost: entry.priced.cost(),
            catalogue_cost,
            unpriced,
            unpriced_detail: detail.map(|detail| detail.to_string()),
            items: more.stream.map(|stream| stream.items),
            time_to_first_item: first_item.map(Duration::from_nanos),
        }
    }

    fn trace_of(&self, entry: &Entry) -> Trace {
        let more = entry.more.as_deref();
        let remote = more.and_then(|more| more.remote.as_ref());
        let mut nested = more.map(|more| more.nested).unwrap_or_default();
        if let Some(late) = more.and_then(|more| more.late.as_ref()) {
            nested.add(&late.so_far());
        }
        let parent = (entry.span.parent != 0).then(|| SpanId::of(entry.span.parent));
        Trace {
            trace_id: entry.trace_id(),
            span_id: SpanId::of(entry.span.span),
            parent_id: parent.or(remote.map(TraceParent::parent_id)),
            remote_parent: parent.is_none() && remote.is_some(),
            nested,
            request: self.describe(entry),
        }
    }
}
