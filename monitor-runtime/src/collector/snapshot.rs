//! Everything that is known at one moment, as plain data: the waist of the whole.
//!
//! What always holds: snapshots merge without loss, in any order, over processes too. Nothing in
//! here needs the collector that made it.

use super::{AlertSnapshot, Histogram, History, TraceSummary};
use crate::{
    Outcome, Timestamp, Unpriced, UsageKind, Usd, breaker::BreakerSnapshot, budget::BudgetSnapshot,
    cost::CostSource, counts::Counts, error::ErrorKind, queue::QueueSnapshot,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, time::Duration};

/// All numbers of a collector at one moment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Snapshot {
    /// The service, as the builder names it.
    pub service: Option<String>,
    /// When the snapshot was taken.
    pub taken_at: Timestamp,
    /// Since when calls are counted: the collector's start, or the last `clear()`.
    pub since: Timestamp,
    /// How long calls have been counted, by the monotonic clock.
    pub uptime: Duration,
    /// The window of the throughput numbers.
    pub throughput_window: Duration,
    /// One entry for each series that has numbers or calls in flight.
    pub series: Vec<SeriesSnapshot>,
    /// The user's own metrics.
    pub custom: Vec<CustomMetric>,
    /// Where the prices come from by which calls were priced, provider by provider.
    #[serde(default)]
    pub prices: Vec<UsedPrices>,
    /// The slowest calls, and the latest that failed.
    #[serde(default)]
    pub traces: TraceSummary,
    /// The queues, in the order of their names.
    #[serde(default)]
    pub queues: Vec<QueueSnapshot>,
    /// The circuit breakers, in the order of their names.
    #[serde(default)]
    pub breakers: Vec<BreakerSnapshot>,
    /// The budgets, in the order of their names.
    #[serde(default)]
    pub budgets: Vec<BudgetSnapshot>,
    /// The alerts, in the order of their names.
    #[serde(default)]
    pub alerts: Vec<AlertSnapshot>,
    /// What happened lately, slice by slice.
    #[serde(default)]
    pub history: History,
    /// What the collector has to say about itself.
    pub health: Health,
}

/// Where the prices of a provider come from by which calls were priced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UsedPrices {
    /// Who was called, as the series says it.
    pub provider: String,
    /// Whether the library came with the prices or a user set them.
    pub source: CostSource,
    /// The pages with the prices.
    pub pages: Vec<String>,
    /// The day on which somebody last compared the prices with them, e.g. `2026-11-04`.
    pub checked: Option<String>,
    /// The price file, where there is one and a user set the prices.
    pub file: Option<String>,
}

/// One series: who was called, and what came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeriesSnapshot {
    /// What the series is of.
    pub key: SeriesKey,
    /// Calls that began and have not ended.
    pub in_flight: u64,
    /// What the finished calls add up to.
    pub numbers: Numbers,
}

/// What a series is of. Equal keys are one series, and merge.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SeriesKey {
    /// The function's shown name.
    pub function: String,
    /// Module path and line of a function whose name the user did not choose, e.g. `shop::chat:12`.
    pub location: Option<String>,
    /// Who was called, e.g. `openai`.
    pub provider: Option<String>,
    /// The model that was asked for; if that is unknown, the one that answered.
    pub model: Option<String>,
    /// The model that answered, where it is another than the one asked for. It decides the price.
    pub response_model: Option<String>,
    /// The tags, sorted by name.
    pub tags: Vec<(String, String)>,
    /// Whether these are attempts: calls by which the call around them tried to do one thing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attempt: bool,
    /// Whether this is the series of all calls, or of all attempts, past the cap.
    pub overflow: bool,
}

/// What is nothing is not written: slices have many numbers, and most of them are nothing.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl SeriesKey {
    /// The model whose price and usage count: the one that answered, else the one asked for.
    pub fn priced_model(&self) -> Option<&str> {
        self.response_model.as_deref().or(self.model.as_deref())
    }
}

/// What the finished calls of a series add up to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// Finished calls by outcome; an absent outcome did not happen.
    pub outcomes: Counts<Outcome>,
    /// Errors by kind.
    #[serde(skip_serializing_if = "is_default")]
    pub errors: Counts<ErrorKind>,
    /// The same errors by what else tells them apart, in the order of the labels; none where
    /// single errors are not tracked.
    #[serde(skip_serializing_if = "is_default")]
    pub error_labels: Vec<LabelledErrors>,
    /// Attempts beyond the first.
    #[serde(skip_serializing_if = "is_default")]
    pub retries: u64,
    /// How long calls took that ended ok, in an error or in a panic.
    pub latency: LatencyTotals,
    /// How long calls said they waited in a queue: sum and longest.
    #[serde(skip_serializing_if = "is_default")]
    pub queue_wait: Duration,
    /// The longest wait in a queue.
    #[serde(skip_serializing_if = "is_default")]
    pub queue_wait_max: Duration,
    /// Usage by kind; an absent kind was never reported.
    #[serde(skip_serializing_if = "is_default")]
    pub usage: Counts<UsageKind>,
    /// Calls that reported usage.
    #[serde(skip_serializing_if = "is_default")]
    pub calls_with_usage: u64,
    /// What it cost, and what is not known of that.
    pub cost: CostTotals,
    /// Finished calls and tokens of each second of the throughput window, oldest first.
    #[serde(skip_serializing_if = "is_default")]
    pub seconds: Vec<SecondCount>,
    /// How the calls came that were streams; `None` if none was.
    pub streams: Option<Box<StreamTotals>>,
}

/// What tells errors apart beside their kind. There are few labels, however many errors there are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ErrorLabel {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The provider's own code, e.g. `insufficient_quota`; at most 64 bytes.
    pub code: Option<String>,
    /// The Rust type of the error, e.g. `async_openai::error::OpenAIError`; at most 256 bytes.
    pub type_name: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Whether this is all of its kind past the cap, whatever else would tell them apart.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overflow: bool,
}

/// How often errors of one label occurred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelledErrors {
    /// What they have in common.
    #[serde(flatten)]
    pub label: ErrorLabel,
    /// How many there were.
    pub errors: u64,
    /// When the last of them ended.
    pub last_at: Timestamp,
}

/// How long calls took, or how long a reader of streams waited.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LatencyTotals {
    /// Calls, or waits, counted here.
    pub count: u64,
    /// The sum of their durations.
    pub sum: Duration,
    /// The shortest; `None` without any.
    #[serde(skip_serializing_if = "is_default")]
    pub min: Option<Duration>,
    /// The longest; `None` without any.
    #[serde(skip_serializing_if = "is_default")]
    pub max: Option<Duration>,
    /// All durations; empty where detailed latency is off.
    pub histogram: Histogram,
}

/// How streams came. They are calls, and count in all other numbers too.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StreamTotals {
    /// Finished streams, however they ended.
    pub count: u64,
    /// Their items, errors among them.
    pub items: u64,
    /// From the beginning of a call to the end of the first item that is no error, of streams that
    /// had one, however they ended.
    pub time_to_first_item: LatencyTotals,
    /// From the end of each item to the end of the next, errors left out, as OpenTelemetry counts
    /// `gen_ai.client.operation.time_per_output_chunk`. What the reader does between two items is
    /// part of it: a stream moves on only while somebody reads it.
    pub time_between_items: LatencyTotals,
    /// How long streams took, from the beginning of the call to the end of the stream, of those
    /// that ended ok, in an error or in a panic.
    pub duration: LatencyTotals,
    /// What tokens a second are made of.
    pub output: StreamedOutput,
}

/// The output of streams that ended ok and told how much it was.
///
/// Of a stream that ended in another way nobody knows whether it told all of its output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamedOutput {
    /// How many streams there are of this kind.
    pub streams: u64,
    /// Their output tokens.
    pub tokens: u64,
    /// How long they took, each from the beginning of the call to the end of the stream.
    pub time: Duration,
}

/// What calls cost, and what is not known of that.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CostTotals {
    /// What all priced calls cost at least; exact where nothing is estimated.
    pub lower: Usd,
    /// What all priced calls cost at most.
    pub upper: Usd,
    /// Priced calls by the source of their cost.
    #[serde(skip_serializing_if = "is_default")]
    pub priced: Counts<CostSource>,
    /// What these calls cost at least, by the source of their cost: adds up to `lower`.
    #[serde(skip_serializing_if = "is_default")]
    pub by_source: Counts<CostSource, Usd>,
    /// Calls without a cost, by reason.
    #[serde(skip_serializing_if = "is_default")]
    pub unpriced: Counts<Unpriced>,
    /// Tokens of the calls without a cost, by reason.
    #[serde(skip_serializing_if = "is_default")]
    pub unpriced_tokens: Counts<Unpriced>,
    /// Calls without a cost that read a stream of an OpenAI-shaped API, which tells usage only to
    /// who asks with `stream_options: {"include_usage": true}`.
    #[serde(skip_serializing_if = "is_default")]
    pub lacking_include_usage: u64,
    /// Calls of which both the provider and the price book tell a cost.
    #[serde(skip_serializing_if = "is_default")]
    pub compared: ComparedCosts,
    /// Those of all these that did not end ok: they are in every other number here too.
    pub lost: LostCost,
}

/// What calls cost that ended in an error or a panic, were cancelled or rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostCost {
    /// What those with a cost cost at least.
    pub cost: Usd,
    /// How many have a cost.
    pub priced_calls: u64,
    /// How many may have cost something that nobody knows.
    pub unpriced_calls: u64,
}

/// What calls cost by the provider's own word and by the price book, where both are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedCosts {
    /// How many calls there are of this kind.
    pub calls: u64,
    /// What the provider said; this is what counts.
    pub reported: Usd,
    /// What the price book says of the same calls.
    pub catalogue: Usd,
}

/// One second of throughput.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondCount {
    /// The second, counted from the beginning of 1970.
    pub unix_second: u64,
    /// Calls that ended in it.
    pub requests: u64,
    /// Their input tokens.
    pub input: u64,
    /// Their output tokens.
    pub output: u64,
    /// All their tokens: input, output, and those of which only a total is known.
    pub tokens: u64,
}

/// One metric of the user's own, for one combination of tags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomMetric {
    /// Its name.
    pub name: String,
    /// Its tags, sorted by name.
    pub tags: Vec<(String, String)>,
    /// How many values were recorded.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// The latest.
    pub last: f64,
    /// When the latest was recorded.
    pub last_at: Timestamp,
}

/// What the collector has to say about itself: what it refused, capped or found odd.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Calls that went to the overflow series, because the cap of series or of bytes was reached.
    pub overflow_calls: u64,
    /// Errors without a label of their own, because there are as many labels as there may be: of
    /// each kind they are counted together.
    #[serde(default)]
    pub overflow_errors: u64,
    /// Series that collectors hold, each under its own cap; one that two hold counts twice.
    pub series: u64,
    /// Bytes that collectors hold, as they count them.
    pub bytes: u64,
    /// Usage of returned values left out because a nested call had recorded it.
    pub usage_seen_again: u64,
    /// Panics of user code (`Serialize`, `Display`, closures of options) caught while recording.
    pub panics_caught: u64,
    /// What was said of a call after its end. Outside of any call nothing can be said, which is no fault.
    pub late_notes: u64,
    /// How often a slice of the history found no memory, and became one with another: windows and
    /// charts of earlier times are then coarser than they should be.
    #[serde(default)]
    pub coarser_slices: u64,
    /// Steps of the wall clock since calls are counted.
    pub clock_steps: u64,
    /// Input that was refused or mended, by reason.
    pub refused: BTreeMap<Refusal, u64>,
    /// The last refusal in words.
    pub last_refusal: Option<String>,
    /// What is wrong with the price file as it stands, with its path and the line; nothing of such
    /// a file is in force.
    pub price_file_error: Option<String>,
    /// Who is told of alerts, and how that goes, in the order of their names.
    #[serde(default)]
    pub alert_sinks: Vec<AlertSinkHealth>,
    /// Whether the program is built with `--cfg monitor_noop`, and so records nothing.
    #[serde(default)]
    pub records_nothing: bool,
}

/// How it goes with one of those who are told of alerts, since it was added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AlertSinkHealth {
    /// Its name; those of one name are numbered.
    pub name: String,
    /// Notifications that are not sent yet.
    pub waiting: u64,
    /// Notifications that arrived.
    pub sent: u64,
    /// Notifications that were given up: refused, or tried for too long.
    pub failed: u64,
    /// Notifications thrown away, oldest first, because too many were waiting.
    pub dropped: u64,
    /// What was wrong the last time that one did not arrive; `None` once another has.
    pub last_error: Option<String>,
}

/// Why input was refused or mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// A name was empty: the call is kept as `(unnamed)`, the metric refused.
    EmptyName,
    /// A text had control characters, which were escaped, or was cut to its longest length.
    MendedText,
    /// A metric's value was negative, infinite or not a number, or a reported cost negative.
    BadValue,
    /// More tags than a call may have: those past the limit are left out.
    TooManyTags,
    /// A tag's name stood twice: the last value is kept.
    RepeatedTag,
    /// More custom metrics than are kept.
    TooManyMetrics,
    /// Counts of tokens that cannot be true; the call is unpriced.
    InvalidUsage,
    /// More budgets than there may be.
    TooManyBudgets,
    /// A call named a budget that there is none of: it was let through.
    UnknownBudget,
    /// What a call would reserve of a budget cannot be told in what the budget is in, or has no
    /// price: it reserved what calls reserve that do not say it.
    UnknownReserve,
    /// A second alert of one name: the first stays.
    RepeatedAlert,
    /// More alerts, or more who are told of them, than there may be.
    TooManyAlerts,
}
