//! The slowest calls, and the latest that failed.

use super::{
    escape::{name, quoted},
    head, section,
    table::{Cell, Table, numbers, words},
};
use crate::{
    Outcome,
    collector::Trace,
    report::{Report, figures::NOT_APPLICABLE},
};

pub(super) fn sections(report: &Report) -> String {
    let slowest = &report.traces.slowest;
    list(report, "slowest", "Slowest calls", report.slowest_of(), slowest)
        + &list(report, "failed", "Latest failures", "", &report.traces.failed)
}

fn list(
    report: &Report,
    id: &'static str,
    label: &'static str,
    prose: &str,
    traces: &[Trace],
) -> String {
    let heads = vec![
        words("Call"),
        words("Model"),
        numbers("Ended", "UTC"),
        numbers("Took", "s"),
        words("Outcome"),
        words("Trace"),
    ];
    let mut table = Table::new("", label, heads).snug();
    for trace in traces {
        let request = &trace.request;
        table.row(vec![
            Cell::html(name(&request.key.function)),
            match request.key.priced_model() {
                Some(model) => Cell::html(name(model)),
                None => Cell::text(NOT_APPLICABLE).in_class("dim"),
            },
            Cell::text(head::moment(request.ended, report.timestamp)),
            Cell::text(format_args!("{:.2}", request.duration.as_secs_f64())),
            Cell::html(outcome(trace)),
            Cell::text(trace.trace_id).in_class("id"),
        ]);
    }
    let content = if table.is_empty() { String::new() } else { table.to_string() };
    section(id, label, prose, &content)
}

/// A sign and a word, and what the provider said where that is kept.
fn outcome(trace: &Trace) -> String {
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
    let message = request.error_message.as_deref();
    let message = message.map(|message| format!(" <small>{}</small>", quoted(message, 80)));
    format!("<span class=\"state {class}\">{kind}{code}</span>{}", message.unwrap_or_default())
}
