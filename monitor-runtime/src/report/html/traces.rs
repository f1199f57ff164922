//! The slowest calls, and the latest that failed.

use super::{
    escape::{name, quoted},
    head,
    order::{Key, Order},
    section,
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
    list(report, &report.traces, &Order::fixed(), None)
}

/// `link`: what stands before the id of a trace in the address of its page, where it has one.
pub(super) fn list(
    report: &Report,
    traces: &TraceReport,
    order: &Order,
    link: Option<&str>,
) -> String {
    let table = |id, label, usual, traces| {
        let ordered = |table: Table| table.ordered(order, id, usual);
        table(label, ordered_by(order, id, traces), report.timestamp, link, ordered)
    };
    let slowest = table("slowest", "Slowest calls", "took", &traces.slowest);
    let failed = table("failed", "Latest failures", "ended", &traces.failed);
    section("slowest", "Slowest calls", report.slowest_of(), &slowest)
        + &section("failed", "Latest failures", "", &failed)
}

fn ordered_by<'a>(order: &Order, id: &str, traces: &'a [Trace]) -> Vec<&'a Trace> {
    let mut traces: Vec<&Trace> = traces.iter().collect();
    order.sort(id, &mut traces, |trace, column| key(trace, column));
    traces
}

/// What single calls are ordered by.
pub(super) fn key(trace: &Trace, column: &str) -> Key {
    let request = &trace.request;
    match column {
        "name" => Key::text(&request.key.function),
        "model" => request.key.priced_model().map_or(Key::Unknown, Key::text),
        "ended" => request.ended.unix_nanos().into(),
        "took" => request.duration.into(),
        _ => Key::Unknown,
    }
}

fn table(
    label: &'static str,
    traces: Vec<&Trace>,
    now: Timestamp,
    link: Option<&str>,
    ordered: impl FnOnce(Table) -> Table,
) -> String {
    let longest = traces.iter().map(|trace| trace.request.duration).max();
    let unit = TimeUnit::of(longest.unwrap_or_default());
    let heads = vec![
        words("Call").by("name"),
        words("Model").by("model"),
        numbers("Ended", "UTC").by("ended"),
        numbers("Took", unit.name()).by("took"),
        words("Outcome"),
        words("Trace"),
    ];
    let mut table = ordered(Table::new("", label, heads).snug());
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
