//! How streams came: of all, and of each model and function.

use super::{
    escape::name,
    order::{Key, Order},
    section,
    table::{Cell, Table, numbers, words},
};
use crate::report::{
    LatencyReport, Part, Report, StreamReport,
    figures::{self, NOT_APPLICABLE, count},
};
use std::time::Duration;

pub(super) fn sections(report: &Report, order: &Order) -> String {
    let attempts = report.attempts.as_ref().and_then(|attempts| attempts.streams.as_ref());
    let models = report.models.iter();
    let models = models.map(|row| (row.model.as_deref().unwrap_or("(unknown)"), &row.part));
    let functions = report.function_names().zip(&report.functions);
    let functions = functions.map(|(function, row)| (function, &row.part));
    let all = [report.streams.as_ref(), attempts];
    let tables = [
        table(["Model", "stream-models"], order, models.collect(), all),
        table(["Function", "stream-functions"], order, functions.collect(), all),
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
fn table(
    [what, id]: [&'static str; 2],
    order: &Order,
    rows: Vec<(&str, &Part)>,
    all: [Option<&StreamReport>; 2],
) -> Table {
    let heads = vec![
        words(what).by("name"),
        numbers("Streams", "").by("streams"),
        numbers("First p50", "").by("first-p50"),
        numbers("First p95", "").by("first-p95"),
        numbers("Next p50", "").by("next-p50"),
        numbers("Next p95", "").by("next-p95"),
        numbers("Output", "tokens/s").by("rate"),
    ];
    let label = if what == "Model" { "Streams of models" } else { "Streams of functions" };
    let mut table = Table::new(id, label, heads).ordered(order, id, "");
    let of_part = rows.into_iter().flat_map(|(name, part)| {
        let attempts = part.attempts.as_ref().and_then(|attempts| attempts.streams.as_ref());
        [(name, "", part.streams.as_deref()), (name, ATTEMPTS, attempts)]
    });
    let with_streams = of_part.filter_map(|(name, mark, streams)| Some((name, mark, streams?)));
    let mut rows: Vec<(&str, &str, &StreamReport)> = with_streams.collect();
    order.sort(id, &mut rows, |(name, _, streams), column| match column {
        "name" => Key::text(name),
        _ => key(streams, column),
    });
    let shown = rows.len().min(order.most(id));
    for (row, mark, streams) in &rows[..shown] {
        table.row(cells(Cell::html(name(row) + mark), streams));
    }
    if rows.len() > shown {
        let streams = rows[shown..].iter().map(|(.., streams)| streams.count).sum();
        let mut others = vec![table.left_out(order, id, rows.len()), Cell::text(count(streams))];
        others.extend((2..7).map(|_| Cell::text(NOT_APPLICABLE)));
        table.overflow_row(others);
    }
    if let [Some(streams), None] = all {
        table.foot(cells(Cell::text("All streams"), streams));
    }
    table
}

fn key(streams: &StreamReport, column: &str) -> Key {
    let (first, next) = (&streams.time_to_first_item, &streams.time_between_items);
    match column {
        "streams" => streams.count.into(),
        "first-p50" => figures::percentile(first, 50, first.p50).into(),
        "first-p95" => figures::percentile(first, 95, first.p95).into(),
        "next-p50" => figures::percentile(next, 50, next.p50).into(),
        "next-p95" => figures::percentile(next, 95, next.p95).into(),
        "rate" => streams.output_tokens_per_second.map_or(Key::Unknown, Key::share),
        _ => Key::Unknown,
    }
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
