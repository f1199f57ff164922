//! One finished call of the request log, in words.

use super::{
    core::Core,
    entry::Entry,
    finished::{Priced, Why},
    snapshot::SeriesKey,
};
use crate::{
    Outcome, Timestamp, Usage,
    cost::{Cost, Unpriced, Usd},
    error::ErrorKind,
    seconds,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One finished call of the request log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(rename = "duration_seconds", with = "seconds::as_number")]
    pub duration: Duration,
    /// How long it said it waited in a queue.
    #[serde(rename = "queue_wait_seconds", with = "seconds::as_number")]
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
    #[serde(rename = "time_to_first_item_seconds", default, with = "seconds::as_maybe_number")]
    pub time_to_first_item: Option<Duration>,
}

impl Core {
    pub(super) fn describe(&self, entry: &Entry) -> RequestRecord {
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
            key: self.series.describe(entry.series, &self.bytes),
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
}
