//! How streams came: of all, and of each model and function.

use super::{
    escape::name,
    section,
    table::{Cell, ROWS, Table, numbers, words},
};
use crate::report::{
    LatencyReport, Part, Report, StreamReport,
    figures::{self, NOT_APPLICABLE, count},
};
use std::time::Duration;

pub(super) fn sections(report: &Report) -> String {
    let attempts = report.attempts.as_ref().and_then(|attempts| attempts.streams.as_ref());
    let models = report.models.iter().map(|row| {
        let model = row.model.as_deref().map_or("(unknown)".into(), name);
        (model, &row.part)
    });
    let functions = report.function_names().zip(&report.functions);
    let functions = functions.map(|(function, row)| (name(function), &row.part));
    let tables = [
        table("Model", "Streams of models", models, [report.streams.as_ref(), attempts]),
        table("Function", "Streams of functions", functions, [report.streams.as_ref(), attempts]),
    ];
    let tables: String =
        tables.iter().filter(|table| !table.is_empty()).map(ToString::to_string).collect();
    section("streams", "Streams", &in_words(report), &tables)
}

fn in_words(report: &Report) -> String {
    let Some(streams) = &report.streams else { return String::new() };
    format!(
        "{} calls that were streams, with {} items; how long the first item was waited for, and each \
         next one",
        count(streams.count),
        count(streams.items)
    )
}

/// A row for each that had streams; `all` are those of calls and of attempts.
fn table<'a>(
    what: &'static str,
    label: &'static str,
    rows: impl Iterator<Item = (String, &'a Part)>,
    all: [Option<&StreamReport>; 2],
) -> Table {
    let heads = vec![
        words(what),
        numbers("Streams", ""),
        numbers("First p50", ""),
        numbers("First p95", ""),
        numbers("Next p50", ""),
        numbers("Next p95", ""),
        numbers("Output", "tokens/s"),
    ];
    let mut table = Table::new("", label, heads);
    let of = |part: &'a Part| {
        let attempts = part.attempts.as_ref().and_then(|attempts| attempts.streams.as_ref());
        [(part.streams.as_deref(), ""), (attempts, ATTEMPTS)]
    };
    let rows = rows.flat_map(|(name, part)| of(part).map(|of| (name.clone(), of)));
    let rows: Vec<_> =
        rows.filter_map(|(name, (streams, mark))| Some((name + mark, streams?))).collect();
    for (name, streams) in rows.iter().take(ROWS) {
        table.row(cells(Cell::html(name), streams));
    }
    if rows.len() > ROWS {
        let mut others =
            vec![Cell::text(format_args!("{} others", count((rows.len() - ROWS) as u64)))];
        let streams = rows[ROWS..].iter().map(|(_, streams)| streams.count).sum();
        others.push(Cell::text(count(streams)));
        others.extend((2..7).map(|_| Cell::text(NOT_APPLICABLE)));
        table.overflow_row(others);
    }
    if let [Some(streams), None] = all {
        table.foot(cells(Cell::text("All streams"), streams));
    }
    table
}

const ATTEMPTS: &str = " <small>attempts</small>";

fn cells(name: Cell, streams: &StreamReport) -> Vec<Cell> {
    let time = |latency: &LatencyReport, percent, value: Option<Duration>| match figures::percentile(
        latency, percent, value,
    ) {
        Some(value) => Cell::text(figures::duration(value)),
        None => Cell::text(NOT_APPLICABLE).in_class("dim"),
    };
    let (first, next) = (&streams.time_to_first_item, &streams.time_between_items);
    let rate = streams.output_tokens_per_second;
    vec![
        name,
        Cell::text(count(streams.count)),
        time(first, 50, first.p50),
        time(first, 95, first.p95),
        time(next, 50, next.p50),
        time(next, 95, next.p95),
        match rate {
            Some(_) => Cell::text(figures::rate(rate)),
            None => Cell::text(NOT_APPLICABLE).in_class("dim"),
        },
    ]
}
