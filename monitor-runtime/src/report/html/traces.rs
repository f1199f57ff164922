//! The slowest calls, and the latest that failed.

use super::{
    escape::{name, quoted},
    head, section,
    table::{Cell, Table, numbers, words},
};
use crate::{
    Outcome, Timestamp,
    collector::Trace,
    report::{
        Report, TraceReport,
        figures::{NOT_APPLICABLE, TimeUnit},
    },
};

pub(super) fn sections(report: &Report) -> String {
    list(report, &report.traces, None)
}

/// `link`: what stands before the id of a trace in the address of its page, where it has one.
pub(super) fn list(report: &Report, traces: &TraceReport, link: Option<&str>) -> String {
    let table = |label, traces| table(label, traces, report.timestamp, link);
    section(
        "slowest",
        "Slowest calls",
        report.slowest_of(),
        &table("Slowest calls", &traces.slowest),
    ) + &section("failed", "Latest failures", "", &table("Latest failures", &traces.failed))
}

fn table(label: &'static str, traces: &[Trace], now: Timestamp, link: Option<&str>) -> String {
    let longest = traces.iter().map(|trace| trace.request.duration).max();
    let unit = TimeUnit::of(longest.unwrap_or_default());
    let heads = vec![
        words("Call"),
        words("Model"),
        numbers("Ended", "UTC"),
        numbers("Took", unit.name()),
        words("Outcome"),
        words("Trace"),
    ];
    let mut table = Table::new("", label, heads).snug();
    for trace in traces {
        let request = &trace.request;
        table.row(vec![
            Cell::html(name(&request.key.function)),
            model(trace),
            Cell::text(head::moment(request.ended, now)),
            Cell::text(unit.number(request.duration)),
            Cell::html(outcome(trace)),
            id(trace, link),
        ]);
    }
    if table.is_empty() { String::new() } else { table.to_string() }
}

/// The model whose price counts.
pub(super) fn model(trace: &Trace) -> Cell {
    match trace.request.key.priced_model() {
        Some(model) => Cell::html(name(model)),
        None => Cell::text(NOT_APPLICABLE).in_class("dim"),
    }
}

/// The id of a trace; only its beginning where it leads to all of it.
pub(super) fn id(trace: &Trace, link: Option<&str>) -> Cell {
    let id = trace.trace_id.to_string();
    match link {
        Some(link) => Cell::html(format!(
            "<a class=\"id\" href=\"{link}{id}\">{}</a>",
            id.get(..8).unwrap_or(&id)
        )),
        None => Cell::text(id).in_class("id"),
    }
}

/// A sign and a word, and what the provider said where that is kept.
pub(super) fn outcome(trace: &Trace) -> String {
    let message = trace.request.error_message.as_deref();
    let message = message.map(|message| format!(" <small>{}</small>", quoted(message, 80)));
    outcome_in_brief(trace) + &message.unwrap_or_default()
}

/// A sign, a word, and the provider's code.
pub(super) fn outcome_in_brief(trace: &Trace) -> String {
    let request = &trace.request;
    let class = match request.outcome {
        Outcome::Ok => "good",
        Outcome::Cancelled => "dim",
        Outcome::Rejected => "warn",
        Outcome::Error | Outcome::Panicked => "bad",
    };
    let kind = request.error.map_or(request.outcome.name(), |kind| kind.name());
    let code = request.error_code.as_deref().filter(|code| !code.starts_with(kind));
    let code = code.map(|code| format!(" {}", quoted(code, 40))).unwrap_or_default();
    format!("<span class=\"state {class}\">{kind}{code}</span>")
}
