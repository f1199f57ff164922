//! The last minutes and the last hour, beside each other.

use super::{
    section,
    table::{Cell, Table, numbers, words},
};
use crate::report::{
    Report,
    attention::FAILING,
    figures::{self, NOT_APPLICABLE, count},
    text::windows,
};

pub(super) fn sections(report: &Report) -> String {
    let heads = vec![
        words("Window"),
        numbers("Calls", ""),
        numbers("Failed", "%"),
        numbers("p50", ""),
        numbers("p95", ""),
        numbers("p99", ""),
        numbers("Cost", ""),
        numbers("Tokens", "/s"),
    ];
    let mut table = Table::new("", "Windows", heads).snug();
    for window in windows::shown(report) {
        let latency = &window.latency;
        let percentiles = [(50, latency.p50), (95, latency.p95), (99, latency.p99)];
        let rate = window.errors.rate;
        let failed = Cell::text(rate.map_or(NOT_APPLICABLE.into(), figures::hundredths));
        let is_bad = rate.is_some_and(|rate| rate >= FAILING);
        let mut cells = vec![
            Cell::text(windows::name(window)),
            Cell::text(count(window.totals.requests)),
            if is_bad { failed.in_class("bad") } else { failed },
        ];
        cells.extend(percentiles.map(|(percent, value)| {
            match figures::percentile(latency, percent, value) {
                Some(value) => Cell::text(figures::duration(value)),
                None => Cell::text(NOT_APPLICABLE).in_class("dim"),
            }
        }));
        cells.extend([
            Cell::text(figures::cost(&window.cost)),
            Cell::text(figures::rate(window.throughput.total_tokens_per_second)),
        ]);
        table.row(cells);
    }
    let content = if table.is_empty() { String::new() } else { table.to_string() };
    section("windows", "Windows", "the same numbers of the time just before the report", &content)
}
