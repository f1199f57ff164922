//! What went wrong, by kind and by what else tells errors apart; and the calls whose cost nobody
//! knows.

use super::{
    escape::{Text, name},
    head,
    order::{Key, Order},
    section,
    table::{Cell, Table, numbers, words},
};
use crate::{
    error::{ErrorCategory, ErrorKind},
    report::{
        Report, UnpricedModel,
        figures::{self, NOT_APPLICABLE, count},
        text::name::without_paths,
    },
};
use std::cmp::Reverse;

pub(super) fn sections(report: &Report, order: &Order) -> String {
    errors(report, order) + &unpriced(report, order)
}

fn errors(report: &Report, order: &Order) -> String {
    let errors = &report.errors;
    let attempts = report.attempts.is_some();
    let mut heads = vec![
        words("Kind").by("kind"),
        words("Category").by("category"),
        numbers("Calls", "").by("calls"),
    ];
    heads.extend(attempts.then(|| numbers("Attempts", "").by("attempts")));
    heads.push(words("Retry").by("retry"));
    let mut kinds =
        Table::new("", "Errors by kind", heads).snug().ordered(order, "errors", "calls");
    let mut by_type: Vec<_> = errors.by_type.iter().collect();
    let of_attempts = |kind| errors.attempts_by_type.get(kind).copied().unwrap_or(0);
    by_type.sort_by_key(|(kind, both)| {
        Reverse((both.saturating_sub(of_attempts(kind)), of_attempts(kind)))
    });
    order.sort("errors", &mut by_type, |(kind, both), column| match column {
        "kind" => Key::text(kind.name()),
        "category" => Key::text(kind.category().name()),
        "calls" => both.saturating_sub(of_attempts(kind)).into(),
        "attempts" => of_attempts(kind).into(),
        "retry" => Key::Number(kind.is_retryable().into()),
        _ => Key::Unknown,
    });
    for (kind, both) in by_type {
        let of_attempts = of_attempts(kind);
        let mut cells = vec![
            Cell::text(kind.name()),
            Cell::html(category(*kind)),
            Cell::text(count(both.saturating_sub(of_attempts))),
        ];
        cells.extend(attempts.then(|| Cell::text(count(of_attempts))));
        cells.push(match kind.is_retryable() {
            true => Cell::text("yes"),
            false => Cell::text("no").in_class("warn"),
        });
        kinds.row(cells);
    }
    if errors.panicked + errors.panicked_attempts > 0 {
        let mut cells = vec![
            Cell::text("panicked"),
            Cell::text(NOT_APPLICABLE).in_class("dim"),
            Cell::text(count(errors.panicked)),
        ];
        cells.extend(attempts.then(|| Cell::text(count(errors.panicked_attempts))));
        cells.push(Cell::text(NOT_APPLICABLE).in_class("dim"));
        kinds.row(cells);
    }
    if kinds.is_empty() {
        return String::new();
    }
    let totals = &report.totals;
    let mut foot = vec![Cell::text("All errors"), Cell::text(""), Cell::text(count(errors.total))];
    foot.extend(attempts.then(|| Cell::text(count(errors.failed_attempts))));
    foot.push(Cell::text(""));
    kinds.foot(foot);
    let prose = format!(
        "{} failed; besides, {} were refused before the provider was asked and {} cancelled",
        figures::calls(totals.failures),
        count(totals.rejected),
        count(totals.cancelled)
    );
    let labels = labels(report, order);
    let labels = if labels.is_empty() { String::new() } else { labels.to_string() };
    section("errors", "Errors", &prose, &format!("{kinds}{labels}"))
}

/// Kinds with what else tells errors apart (codes, types, statuses), and when each was last seen.
fn labels(report: &Report, order: &Order) -> Table {
    let heads = vec![
        words("Kind").by("kind"),
        words("Code").by("code"),
        words("Type").by("type"),
        numbers("Status", "").by("status"),
        numbers("Errors", "").by("errors"),
        numbers("Last seen", "UTC").by("last"),
    ];
    let mut table = Table::new("codes", "Errors by code", heads).snug();
    table = table.ordered(order, "codes", "errors");
    let maybe = |text: Option<String>| match text {
        Some(text) => Cell::html(text),
        None => Cell::text(NOT_APPLICABLE).in_class("dim"),
    };
    let mut rows: Vec<_> = report.errors.by_label.iter().collect();
    order.sort("codes", &mut rows, |row, column| match column {
        "kind" => Key::text(row.label.kind.name()),
        "code" => row.label.code.as_deref().map_or(Key::Unknown, Key::text),
        "type" => row.label.type_name.as_deref().map_or(Key::Unknown, Key::text),
        "status" => row.label.status.map(u64::from).into(),
        "errors" => row.errors.into(),
        "last" => row.last_at.unix_nanos().into(),
        _ => Key::Unknown,
    });
    let all = rows.len();
    for row in rows.into_iter().take(order.most("codes")) {
        let label = &row.label;
        table.row(vec![
            Cell::text(label.kind.name()),
            match label.overflow {
                true => Cell::html("<a href=\"#notes\">past the cap of labels</a>").in_class("dim"),
                false => maybe(label.code.as_deref().map(name)),
            },
            maybe(label.type_name.as_deref().map(|path| name(&without_paths(path)))),
            maybe(label.status.map(|status| status.to_string())),
            Cell::text(count(row.errors)),
            Cell::text(head::moment(row.last_at, report.timestamp)),
        ]);
    }
    table.leaves_out(order, "codes", all);
    table
}

/// A category with its colour in the charts.
fn category(kind: ErrorKind) -> String {
    let class = match kind.category() {
        ErrorCategory::RateLimiting => "f-rate",
        ErrorCategory::Timeout => "f-timeout",
        ErrorCategory::ServiceUnavailable | ErrorCategory::Network => "f-service",
        _ => "f-invalid",
    };
    format!(
        "<svg class=\"swatch\" width=\"10\" height=\"10\" aria-hidden=\"true\"><rect class=\"{class}\" \
         width=\"10\" height=\"10\"/></svg> {}",
        Text(kind.category().name())
    )
}

fn unpriced(report: &Report, order: &Order) -> String {
    let heads = vec![
        words("Model").by("name"),
        words("Provider").by("provider"),
        numbers("Calls", "").by("calls"),
        numbers("Known", "tokens").by("tokens"),
        words("Why, and what to do"),
    ];
    let mut table = Table::new("", "Calls without a cost", heads).snug();
    table = table.ordered(order, "unpriced", "calls");
    let mut rows: Vec<&UnpricedModel> = report.unpriced_models.iter().collect();
    order.sort("unpriced", &mut rows, |row, column| match column {
        "name" => row.model.as_deref().map_or(Key::Unknown, Key::text),
        "provider" => row.provider.as_deref().map_or(Key::Unknown, Key::text),
        "calls" => row.calls.into(),
        "tokens" => row.tokens.into(),
        _ => Key::Unknown,
    });
    let named = |text: Option<&str>| Cell::html(text.map_or("(unknown)".into(), name));
    let all = rows.len();
    for row in rows.into_iter().take(order.most("unpriced")) {
        let why = format!("{}: {}", Text(row.reason), Text(row.advice));
        table.row(vec![
            named(row.model.as_deref()),
            named(row.provider.as_deref()),
            Cell::text(count(row.calls)),
            Cell::text(count(row.tokens)),
            Cell::html(why).in_class("prose"),
        ]);
    }
    if table.is_empty() {
        return String::new();
    }
    table.leaves_out(order, "unpriced", all);
    let prose = "they are in no total, so that a total which holds one of them is a lower bound";
    section("unpriced", "Calls without a cost", prose, &table.to_string())
}
