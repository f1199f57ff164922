//! What can refuse, delay or warn: budgets, breakers, queues and alerts.

use super::{
    escape::{Text, name, quoted},
    head, section,
    table::{Cell, ROWS, Table, numbers, words},
};
use crate::{
    breaker::BreakerState,
    collector::AlertState,
    report::{
        QueueNumbers, Report,
        attention::{amount, spent},
        figures::{self, NOT_APPLICABLE, count},
        text::alerts::compared,
    },
};
use std::{cmp::Reverse, time::Duration};

pub(super) fn sections(report: &Report) -> String {
    let tables = [budgets(report), breakers(report), queues(report), alerts(report)];
    let tables = tables.iter().filter(|table| !table.is_empty());
    let tables: String = tables.map(|table| format!("{table}")).collect();
    let content =
        if tables.is_empty() { tables } else { format!("<div class=\"cols\">\n{tables}</div>\n") };
    section("limits", "Limits", "what can refuse, delay or warn", &content)
}

fn budgets(report: &Report) -> Table {
    let heads = vec![
        words("Budget"),
        numbers("Spent", ""),
        numbers("Of", ""),
        words("<span class=\"sr\">Share, drawn</span>"),
        numbers("Used", "%"),
        numbers("Refused", "calls"),
        words("Begins anew"),
    ];
    let mut table = Table::new("budgets", "Budgets", heads);
    for row in report.budgets.iter().take(ROWS) {
        let budget = &row.budget;
        let class = match row.used {
            used if used >= 1.0 => "bad",
            used if used >= budget.soft_limit.unwrap_or(0.8) => "warn",
            _ => "",
        };
        let again = row.resets_in.map(|left| format!("in {}", figures::duration(whole(left))));
        table.row(vec![
            Cell::html(name(&budget.name)),
            Cell::text(spent(budget)),
            Cell::text(amount(budget.limit)),
            Cell::html(meter(row.used, class)),
            Cell::text(figures::hundredths(row.used)).in_class(class),
            Cell::text(count(budget.refused)),
            Cell::text(again.unwrap_or("never".into())),
        ]);
    }
    table
}

/// A bar of so much of its full width.
fn meter(used: f64, class: &str) -> String {
    let width = (used.clamp(0.0, 1.0) * 1_000.0).round() / 10.0;
    format!(
        "<svg class=\"meter {class}\" role=\"img\" aria-label=\"{}\"><rect class=\"track\" width=\"100%\" \
         height=\"10\"/><rect class=\"fill\" width=\"{width}%\" height=\"10\"/></svg>",
        Text(figures::percent(used))
    )
}

fn breakers(report: &Report) -> Table {
    let heads = vec![
        words("Breaker"),
        words("State"),
        numbers("For", ""),
        numbers("Failures", "in a row"),
        numbers("Opened", "times"),
        numbers("Refused", "calls"),
        numbers("Not open", "%"),
    ];
    let mut table = Table::new("breakers", "Circuit breakers", heads);
    let rows = report.circuit_breaker.iter().flat_map(|report| &report.breakers);
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| Reverse(row.numbers.current_state));
    for row in rows.into_iter().take(ROWS) {
        let numbers = &row.numbers;
        let (class, state) = match numbers.current_state {
            None => ("dim", "not known"),
            Some(BreakerState::Open) => ("bad", "open"),
            Some(BreakerState::HalfOpen) => ("warn", "half-open"),
            Some(BreakerState::Closed) => ("good", "closed"),
        };
        let failures = match (numbers.failure_count, numbers.threshold) {
            (None, _) => NOT_APPLICABLE.into(),
            (Some(failures), None) => count(failures),
            (Some(failures), Some(most)) => format!("{} of {}", count(failures), count(most)),
        };
        let up = numbers.uptime_ratio.map_or(NOT_APPLICABLE.into(), figures::hundredths);
        table.row(vec![
            Cell::html(name(&row.name)),
            Cell::html(format!("<span class=\"state {class}\">{state}</span>")),
            Cell::text(numbers.in_state.map_or(NOT_APPLICABLE.into(), figures::duration)),
            Cell::text(failures),
            Cell::text(count(numbers.open_count)),
            Cell::text(count(numbers.rejections)),
            Cell::text(up),
        ]);
    }
    table
}

fn queues(report: &Report) -> Table {
    let heads = vec![
        words("Queue"),
        numbers("Waiting", ""),
        numbers("Most", ""),
        numbers("Active", ""),
        numbers("Wait p50", ""),
        numbers("Wait p99", ""),
        numbers("Rejected", ""),
    ];
    let mut table = Table::new("queues", "Queues", heads);
    let rows = report.queue.iter().flat_map(|report| &report.queues);
    let mut rows: Vec<_> = rows.map(|row| (row.name.as_str(), &row.numbers)).collect();
    rows.sort_by_key(|(_, numbers)| {
        Reverse((numbers.current_size > 0, numbers.average_queue_time))
    });
    for (queue, numbers) in rows.into_iter().take(ROWS) {
        let waiting = Cell::text(of_most(numbers.current_size, numbers.capacity));
        let is_full = numbers.capacity.is_some_and(|most| numbers.current_size >= most);
        table.row(vec![
            Cell::html(name(queue)),
            if is_full { waiting.in_class("warn") } else { waiting },
            Cell::text(numbers.max_length.map_or(NOT_APPLICABLE.into(), count)),
            Cell::text(of_most(numbers.active_requests, numbers.concurrency)),
            wait(numbers, 50, numbers.p50_queue_time),
            wait(numbers, 99, numbers.p99_queue_time),
            Cell::text(count(numbers.rejection_count)),
        ]);
    }
    table
}

/// A percentile of waits, where enough have started for it.
fn wait(numbers: &QueueNumbers, percent: u64, value: Option<Duration>) -> Cell {
    let enough = numbers.started_count * (100 - percent) >= 100;
    match value.filter(|_| enough) {
        Some(value) => Cell::text(figures::duration(value)),
        None => Cell::text(NOT_APPLICABLE).in_class("dim"),
    }
}

/// `16 of 16`.
fn of_most(now: u64, most: Option<u64>) -> String {
    match most {
        Some(most) => format!("{} of {}", count(now), count(most)),
        None => count(now),
    }
}

fn alerts(report: &Report) -> Table {
    let heads = vec![words("Alert"), words("State"), numbers("Since", "UTC"), words("Watches")];
    let mut table = Table::new("alerts", "Alerts", heads);
    for row in report.alerts.iter().take(ROWS) {
        let alert = &row.alert;
        let (class, state) = match alert.state {
            AlertState::Firing => ("bad", "firing"),
            AlertState::Pending => ("warn", "pending"),
            AlertState::Resolved => ("good", "resolved"),
            AlertState::Inactive => ("good", "quiet"),
        };
        let watches = format!("{}{}", quoted(&alert.metric, 60), Text(compared(alert)));
        table.row(vec![
            Cell::html(name(&alert.name)),
            Cell::html(format!("<span class=\"state {class}\">{state}</span>")),
            Cell::text(head::moment(alert.since, report.timestamp)),
            Cell::html(watches).in_class("prose"),
        ]);
    }
    table
}

fn whole(duration: Duration) -> Duration {
    Duration::from_secs(duration.as_secs())
}
