//! The numbers of a snapshot as Prometheus reads them.
//!
//! What always holds: an exposition is a pure function of a snapshot; its names follow Prometheus'
//! conventions (base units, `_total`, `_info`). What was never measured has no sample, and samples
//! of one name can be added up: attempts stand beside requests, parts of tokens beside tokens.

mod ahead;
pub(crate) mod around;
mod buckets;
mod calls;
pub(crate) mod custom;
mod format;
mod health;
pub(crate) mod metrics;
pub(crate) mod names;
mod number;
mod older;
pub(crate) mod promql;
#[cfg(feature = "native-histograms")]
mod protobuf;
mod rows;
pub(crate) mod sink;
mod text;
mod usual;

pub use format::Format;
pub use promql::Histograms;

use crate::collector::Snapshot;
use names::TagLabels;
use rows::Rows;
use sink::Sink;
use text::Text;

/// The numbers of a snapshot in the forms that Prometheus scrapes.
///
/// Every name begins with `llm_`. Series have the labels `function`, `provider`, `model`,
/// `response_model` and their tags; what is absent has no label. A tag whose name Prometheus does not
/// take, or that we use, gets another: `team.name` is `team_name`, `model` is `tag_model`.
///
/// | metric | of |
/// |---|---|
/// | `llm_requests_total`, `llm_requests_in_flight`, `llm_request_duration_seconds` | calls by `outcome`, those that have not ended, how long they took |
/// | `llm_attempts_total`, `llm_attempts_in_flight`, `llm_attempt_duration_seconds` | the same of attempts, which are no requests |
/// | `llm_time_to_first_item_seconds`, `llm_time_between_items_seconds` | streams; of attempts `llm_attempt_time_to_..` |
/// | `llm_errors_total`, `llm_retries_total` | errors by `kind` and `category`, attempts beyond the first |
/// | `llm_tokens_total`, `llm_token_parts_total`, `llm_usage_units_total` | tokens by `kind`; parts of these as `cache_read`; what is no token |
/// | `llm_cost_usd_total`, `llm_cost_spread_usd_total`, `llm_lost_cost_usd_total` | dollars by `source`; how much more estimates may come to; of calls that did not end ok |
/// | `llm_unpriced_calls_total`, `llm_unpriced_tokens_total` | what the dollars leave out, by `reason` |
/// | `llm_queue_wait_seconds_total`, `llm_queue_wait_max_seconds` | waits that calls told |
/// | `llm_queue_..`, `llm_breaker_..`, `llm_budget_..`, `llm_alert_..` | queues, breakers, budgets, alerts by name |
/// | `llm_custom_..` | the program's own metrics |
/// | `llm_monitor_..`, `llm_uptime_seconds`, `llm_build_info` | what the collector has to say about itself |
///
/// Errors, tokens and dollars count calls and attempts alike, those of attempts with
/// `attempt="true"`; so a sum over all is what there was. `llm_breaker_state` is 0 of a closed
/// breaker, 1 of a half-open and 2 of an open one. The text forms write dollars exactly.
///
/// Classic histograms have 18 bounds, the powers of two from 2^-7 s (7.8 ms) to 2^10 s (17 min).
/// These, and no decimal ones, are bounds of the collector's own buckets, so every count is exact.
/// Where detailed latency is off there is only the bucket `+Inf`.
#[derive(Clone, Copy, Debug)]
#[must_use = "an exposition is written by `to_text` and the like"]
pub struct Exposition<'a> {
    snapshot: &'a Snapshot,
    older_names: bool,
}

impl Snapshot {
    /// The numbers in the forms that Prometheus scrapes.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, Request};
    ///
    /// let collector = Collector::builder().build();
    /// collector.record(Request::new("chat").provider("openai").reported_cost("0.00027".parse()?));
    /// let text = collector.snapshot().exposition().to_text();
    /// assert!(text.contains(r#"llm_requests_total{function="chat",provider="openai",outcome="ok"} 1"#));
    /// assert!(text.contains(r#"function="chat",provider="openai",source="reported"} 0.00027"#));
    /// # Ok::<(), monitor_runtime::cost::ParseUsdError>(())
    /// ```
    pub fn exposition(&self) -> Exposition<'_> {
        Exposition { snapshot: self, older_names: false }
    }
}

impl Exposition<'_> {
    /// Whether the metrics of older systems are there too, under their names: `rapidai_..` and
    /// `api_..`, with the provider as the label `api`.
    ///
    /// Rates are ratios from 0 to 1; `api_latency_milliseconds` has the `percentile` 50, 90, 95 and
    /// 99; `api_circuit_state` is 0 of a closed breaker, 1 of a half-open and 2 of an open one. Queues
    /// and breakers have their own name as `api`, because nobody says which provider they are of.
    pub fn older_names(self, on: bool) -> Self {
        Exposition { older_names: on, ..self }
    }

    /// The text format 0.0.4.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write_text(&mut text);
        text
    }

    /// Writes the text format 0.0.4 into a buffer in the place of what it has. Who keeps the buffer
    /// from scrape to scrape spares the time of finding memory for it, which is longer than that of
    /// writing.
    ///
    /// # Example
    /// ```
    /// # let collector = monitor_runtime::Collector::builder().build();
    /// let mut buffer = String::new();
    /// for _ in 0..2 {
    ///     collector.snapshot().exposition().write_text(&mut buffer);
    ///     assert_eq!(buffer.matches("llm_build_info{").count(), 1);
    /// }
    /// ```
    pub fn write_text(&self, buffer: &mut String) {
        buffer.clear();
        self.write_to(&mut Text::new(buffer, false));
    }

    /// Writes OpenMetrics 1.0 into a buffer in the place of what it has.
    pub fn write_open_metrics(&self, buffer: &mut String) {
        buffer.clear();
        let mut text = Text::new(buffer, true);
        self.write_to(&mut text);
        text.end();
    }

    /// The numbers in this format.
    pub fn encode(&self, format: Format) -> Vec<u8> {
        let mut text = String::new();
        match format {
            Format::Text => self.write_text(&mut text),
            Format::OpenMetrics => self.write_open_metrics(&mut text),
            #[cfg(feature = "native-histograms")]
            Format::Protobuf => {
                let mut messages = protobuf::Messages::new(self.snapshot.since);
                self.write_to(&mut messages);
                return messages.end();
            }
        }
        text.into_bytes()
    }

    fn write_to<S: Sink>(&self, sink: &mut S) {
        let snapshot = self.snapshot;
        let tags = TagLabels::of(snapshot);
        let rows = Rows::of(snapshot, &tags, sink);
        calls::write(&rows, sink);
        around::write(snapshot, sink);
        custom::write(snapshot, &tags, sink);
        health::write(snapshot, sink);
        if self.older_names {
            older::write(snapshot, sink);
        }
    }
}
