//! How streams came: for all of them, and for each model and function.

use super::{
    calls,
    number::{count, duration, rate, short_count},
    sections::{ATTEMPTS, model_names},
    table::{Table, field},
};
use crate::report::{LatencyReport, Part, Report, StreamReport};
use std::fmt;

impl Report {
    /// The streams of the whole report, under the latency of all its calls.
    pub(super) fn write_streams(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(streams) = &self.streams else { return Ok(()) };
        let mut all = vec![count(streams.count), format!("items {}", count(streams.items))];
        if streams.output_tokens_per_second.is_some() {
            let rate = rate(streams.output_tokens_per_second);
            all.push(format!("{rate} output tokens/s over {}", calls(streams.streams_with_output)));
        }
        field(f, "Streams", &all)?;
        field(f, "First item", &waits(&streams.time_to_first_item))?;
        field(f, "Next items", &waits(&streams.time_between_items))
    }

    pub(super) fn write_streams_of_models(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = stream_table("Models: streams");
        for (name, row) in model_names(&self.models).into_iter().zip(&self.models) {
            stream_rows(&mut table, &name, &row.part);
        }
        table.write(f)
    }

    pub(super) fn write_streams_of_functions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = stream_table("Functions: streams");
        for (name, row) in self.function_names().zip(&self.functions) {
            stream_rows(&mut table, name, &row.part);
        }
        table.write(f)
    }
}

/// `p50 210 ms` and so on; nothing where nobody waited.
fn waits(waits: &LatencyReport) -> Vec<String> {
    let known = [("p50", waits.p50), ("p95", waits.p95), ("p99", waits.p99), ("max", waits.max)];
    let known = known.into_iter().filter(|(_, wait)| wait.is_some());
    known.map(|(name, wait)| format!("{name} {}", duration(wait))).collect()
}

fn stream_table(title: &'static str) -> Table {
    Table::new(title, &["calls", "first p50", "p95", "next p50", "p95", "tok/s"])
}

fn stream_rows(table: &mut Table, name: &str, part: &Part) {
    if let Some(streams) = &part.streams {
        table.row(name, stream_cells(streams));
    }
    let attempts = part.attempts.as_ref();
    if let Some(streams) = attempts.and_then(|attempts| attempts.streams.as_ref()) {
        table.marked_row(name, ATTEMPTS, stream_cells(streams));
    }
}

fn stream_cells(streams: &StreamReport) -> Vec<String> {
    let (first, next) = (&streams.time_to_first_item, &streams.time_between_items);
    let mut cells = vec![short_count(streams.count)];
    cells.extend([first.p50, first.p95, next.p50, next.p95].map(duration));
    cells.push(rate(streams.output_tokens_per_second));
    cells
}
