//! What is read of a report as JSON.
//!
//! What always holds: what is not there, or null, has no value and is not zero; every text can be
//! shown as it is, whoever wrote it. Fields that are not asked for are skipped, so that a service of
//! another version can be watched.

use super::words::visible;
use monitor_runtime::{Timestamp, Usd};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::{collections::BTreeMap, fmt, time::Duration};

/// The longest name, in characters: a collector keeps none longer.
const LONGEST: usize = 256;

/// A report, of all calls or of a window.
#[derive(Deserialize)]
pub(crate) struct Report {
    pub(crate) timestamp: Timestamp,
    pub(crate) api_name: Name,
    pub(crate) since: Timestamp,
    /// How long calls have been counted, or how long the window is.
    pub(crate) uptime_seconds: Seconds,
    pub(crate) totals: Totals,
    pub(crate) success_rate: Option<f64>,
    pub(crate) latency: Latency,
    pub(crate) errors: Errors,
    pub(crate) tokens: Tokens,
    pub(crate) cost: Cost,
    pub(crate) models: Vec<Model>,
    pub(crate) functions: Vec<Function>,
    pub(crate) chart: Chart,
    pub(crate) queue: Option<Queues>,
    pub(crate) circuit_breaker: Option<Breakers>,
    pub(crate) budgets: Vec<Budget>,
    pub(crate) alerts: Vec<Alert>,
    pub(crate) health: Health,
}

/// What is read of a summary: it is of all calls, also where the report is that of a window.
#[derive(Deserialize)]
pub(crate) struct Summary {
    pub(crate) uptime_seconds: Seconds,
}

#[derive(Deserialize)]
pub(crate) struct Totals {
    pub(crate) requests: u64,
    pub(crate) successes: u64,
    pub(crate) failures: u64,
    pub(crate) cancelled: u64,
    pub(crate) rejected: u64,
    pub(crate) in_flight: u64,
}

#[derive(Deserialize)]
pub(crate) struct Latency {
    pub(crate) count: u64,
    pub(crate) p50_seconds: Option<Seconds>,
    pub(crate) p95_seconds: Option<Seconds>,
    pub(crate) p99_seconds: Option<Seconds>,
}

#[derive(Deserialize)]
pub(crate) struct Errors {
    pub(crate) rate: Option<f64>,
    pub(crate) most_common: Option<Name>,
    pub(crate) by_label: Vec<ErrorRow>,
}

#[derive(Deserialize)]
pub(crate) struct ErrorRow {
    pub(crate) kind: Name,
    pub(crate) code: Option<Name>,
    pub(crate) type_name: Option<Name>,
    pub(crate) status: Option<u64>,
    pub(crate) errors: u64,
    pub(crate) share: f64,
    pub(crate) last_at: Timestamp,
}

#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub(crate) total: u64,
    pub(crate) by_kind: BTreeMap<Name, u64>,
    pub(crate) calls_with_usage: u64,
}

#[derive(Deserialize)]
pub(crate) struct Cost {
    pub(crate) total_cost_usd: Usd,
    pub(crate) total_cost_max_usd: Option<Usd>,
    pub(crate) priced_calls: u64,
    pub(crate) unpriced_calls: u64,
}

/// What a row of models or functions has.
#[derive(Deserialize)]
pub(crate) struct Part {
    #[serde(flatten)]
    pub(crate) totals: Totals,
    pub(crate) success_rate: Option<f64>,
    pub(crate) input_tokens: Option<u64>,
    pub(crate) output_tokens: Option<u64>,
    pub(crate) cost: Cost,
    pub(crate) latency: Latency,
    pub(crate) attempts: Option<Attempts>,
}

#[derive(Deserialize)]
pub(crate) struct Attempts {
    pub(crate) count: u64,
    pub(crate) failures: u64,
    pub(crate) failure_rate: Option<f64>,
    pub(crate) latency: Latency,
}

#[derive(Deserialize)]
pub(crate) struct Model {
    pub(crate) provider: Option<Name>,
    pub(crate) model: Option<Name>,
    #[serde(flatten)]
    pub(crate) part: Part,
}

#[derive(Deserialize)]
pub(crate) struct Function {
    pub(crate) function: Name,
    pub(crate) location: Option<Name>,
    #[serde(flatten)]
    pub(crate) part: Part,
}

#[derive(Deserialize)]
pub(crate) struct Chart {
    pub(crate) points: Vec<Point>,
}

#[derive(Clone, Deserialize)]
pub(crate) struct Point {
    pub(crate) since: Timestamp,
    pub(crate) length_seconds: Seconds,
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    pub(crate) p95_seconds: Option<Seconds>,
    pub(crate) tokens: Option<u64>,
    pub(crate) cost_usd: Option<Usd>,
    pub(crate) unpriced_calls: u64,
}

#[derive(Deserialize)]
pub(crate) struct Queues {
    pub(crate) queues: Vec<Queue>,
}

#[derive(Deserialize)]
pub(crate) struct Queue {
    pub(crate) name: Name,
    pub(crate) current_size: u64,
    pub(crate) active_requests: u64,
    pub(crate) capacity: Option<u64>,
    pub(crate) concurrency: Option<u64>,
    pub(crate) p95_queue_time_seconds: Option<Seconds>,
    pub(crate) rejection_count: u64,
}

#[derive(Deserialize)]
pub(crate) struct Breakers {
    pub(crate) breakers: Vec<Breaker>,
}

#[derive(Deserialize)]
pub(crate) struct Breaker {
    pub(crate) name: Name,
    pub(crate) current_state: Option<Name>,
    pub(crate) in_state_seconds: Option<Seconds>,
    pub(crate) rejections: u64,
    pub(crate) open_count: u64,
}

/// A budget in dollars or in tokens.
#[derive(Deserialize)]
pub(crate) struct Budget {
    pub(crate) name: Name,
    pub(crate) period: Name,
    pub(crate) limit_usd: Option<Usd>,
    pub(crate) limit_tokens: Option<u64>,
    pub(crate) spent_usd: Option<Usd>,
    pub(crate) spent_tokens: Option<u64>,
    pub(crate) used: f64,
    pub(crate) soft_limit: Option<f64>,
    pub(crate) unpriced_calls: u64,
    pub(crate) refused: u64,
    pub(crate) resets_in_seconds: Option<Seconds>,
}

#[derive(Deserialize)]
pub(crate) struct Alert {
    pub(crate) name: Name,
    pub(crate) state: Name,
    pub(crate) metric: Name,
    /// A number under the name of what it is, such as `{"ratio": 0.05}`.
    pub(crate) value: Option<Value>,
    pub(crate) direction: Name,
    pub(crate) threshold: Value,
    pub(crate) fault: Option<Name>,
    pub(crate) lasting_seconds: Seconds,
}

#[derive(Deserialize)]
pub(crate) struct Health {
    pub(crate) overflow_calls: u64,
    pub(crate) price_file_error: Option<Name>,
    #[serde(default)]
    pub(crate) alert_sinks: Vec<Sink>,
    #[serde(default)]
    pub(crate) records_nothing: bool,
}

/// Who is told of alerts.
#[derive(Deserialize)]
pub(crate) struct Sink {
    pub(crate) name: Name,
    pub(crate) failed: u64,
    pub(crate) dropped: u64,
}

impl Totals {
    /// Calls that ended in a way that says whether they worked.
    pub(crate) fn decided(&self) -> u64 {
        self.successes.saturating_add(self.failures)
    }
}

impl Latency {
    /// The percentiles 50, 95 and 99, where there are calls enough for them: else they are only the
    /// slowest of them.
    pub(crate) fn percentiles(&self) -> [Option<Duration>; 3] {
        let of = |percent: u64, value: Option<Seconds>| {
            let is_enough = self.count.saturating_mul(100 - percent) >= 100;
            value.filter(|_| is_enough).map(|value| value.0)
        };
        [of(50, self.p50_seconds), of(95, self.p95_seconds), of(99, self.p99_seconds)]
    }
}

impl Cost {
    /// Whether the total is all there is to pay: nothing unpriced, nothing estimated.
    pub(crate) fn is_exact(&self) -> bool {
        self.unpriced_calls == 0 && self.total_cost_max_usd.is_none()
    }
}

/// A text from outside that a terminal may show.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(pub(crate) String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
        let cut = if end < text.len() { "…" } else { "" };
        Ok(Name(match text.as_str() {
            "" => "(unnamed)".into(),
            text => visible(&text[..end]) + cut,
        }))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A duration that stands as a number of seconds.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "f64")]
pub(crate) struct Seconds(pub(crate) Duration);

impl TryFrom<f64> for Seconds {
    type Error = String;

    fn try_from(seconds: f64) -> Result<Self, String> {
        let duration = Duration::try_from_secs_f64(seconds);
        duration.map(Seconds).map_err(|_| format!("{seconds} is no number of seconds"))
    }
}
