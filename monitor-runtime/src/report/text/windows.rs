//! The last minutes and the last hour, as text.

use super::{
    number::{duration, percent, rate, short_count},
    sections::short_cost,
    table::Table,
};
use crate::report::{Report, WindowReport};
use std::{fmt, time::Duration};

impl Report {
    /// The windows that do not cover all there is: the others would say the same again.
    pub(super) fn write_windows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table =
            Table::new("Windows", &["calls", "failed", "p50", "p95", "p99", "cost", "tok/s"]);
        for window in self.windows.iter().filter(|window| window.since > self.since) {
            table.row(name(window), cells(window));
        }
        table.write(f)
    }
}

/// `last 5m`, and how long it is where that is something else: `last 5m: 2m 40s`.
fn name(window: &WindowReport) -> String {
    let in_words = |length| humantime::format_duration(length).to_string();
    let whole_seconds = Duration::from_secs(window.covered.as_secs_f64().round() as u64);
    let is_near = window.covered.abs_diff(window.window) <= window.window / 10;
    match is_near {
        true => format!("last {}", in_words(window.window)),
        false => format!("last {}: {}", in_words(window.window), in_words(whole_seconds)),
    }
}

fn cells(window: &WindowReport) -> Vec<String> {
    let latency = &window.latency;
    let mut cells = vec![short_count(window.totals.requests), percent(window.errors.rate)];
    cells.extend([latency.p50, latency.p95, latency.p99].map(duration));
    cells.extend([short_cost(&window.cost), rate(window.throughput.total_tokens_per_second)]);
    cells
}
