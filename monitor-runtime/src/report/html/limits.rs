//! What can refuse, delay or warn: budgets, breakers, queues and alerts.

use super::{
    escape::{Text, name, quoted},
    head,
    order::{Key, Order},
    section,
    table::{Cell, Table, numbers, words},
};
use crate::{
    breaker::BreakerState,
    collector::AlertState,
    report::{
        AlertReport, BudgetReport, QueueNumbers, Report,
        attention::{amount, spent},
        figures::{self, NOT_APPLICABLE, count},
        text::alerts::compared,
    },
};
use std::{cmp::Reverse, time::Duration};

pub(super) fn sections(report: &Report, order: &Order) -> String {
    let tables = [
        budgets(report, order),
        breakers(report, order),
        queues(report, order),
        alerts(report, order),
    ];
    let tables = tables.iter().filter(|table| !table.is_empty());
    let tables: String = tables.map(|table| format!("{table}")).collect();
    let content =
        if tables.is_empty() { tables } else { format!("<div class=\"cols\">\n{tables}</div>\n") };
    section("limits", "Limits", "what can refuse, delay or warn", &content)
}

fn budgets(report: &Report, order: &Order) -> Table {
    let heads = vec![
        words("Budget").by("name"),
        numbers("Spent", ""),
        numbers("Of", ""),
        words("<span class=\"sr\">Share, drawn</span>"),
        numbers("Used", "%").by("used"),
        numbers("Refused", "calls").by("refused"),
        words("Begins anew").by("again"),
    ];
    let mut rows: Vec<&BudgetReport> = report.budgets.iter().collect();
    order.sort("budgets", &mut rows, |row, column| match column {
        "name" => Key::text(&row.budget.name),
        "used" => Key::share(row.used),
        "refused" => row.budget.refused.into(),
        "again" => row.resets_in.into(),
        _ => Key::Unknown,
    });
    // dollars and tokens stand in one column: neither is more than the other
    let mut table = Table::new("budgets", "Budgets", heads).ordered(order, "budgets", "");
    let all = rows.len();
    for row in rows.into_iter().take(order.most("budgets")) {
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
    table.leaves_out(order, "budgets", all);
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

fn breakers(report: &Report, order: &Order) -> Table {
    let heads = vec![
        words("Breaker").by("name"),
        words("State").by("state"),
        numbers("For", "").by("for"),
        numbers("Failures", "in a row").by("failures"),
        numbers("Opened", "times").by("opened"),
        numbers("Refused", "calls").by("refused"),
        numbers("Not open", "%").by("up"),
    ];
    let mut table =
        Table::new("breakers", "Circuit breakers", heads).ordered(order, "breakers", "");
    let rows = report.circuit_breaker.iter().flat_map(|report| &report.breakers);
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| Reverse(row.numbers.current_state));
    order.sort("breakers", &mut rows, |row, column| match column {
        "name" => Key::text(&row.name),
        "state" => row.numbers.current_state.map(|state| state as u64).into(),
        "for" => row.numbers.in_state.into(),
        "failures" => row.numbers.failure_count.into(),
        "opened" => row.numbers.open_count.into(),
        "refused" => row.numbers.rejections.into(),
        "up" => row.numbers.uptime_ratio.map_or(Key::Unknown, Key::share),
        _ => Key::Unknown,
    });
    let all = rows.len();
    for row in rows.into_iter().take(order.most("breakers")) {
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
    table.leaves_out(order, "breakers", all);
    table
}

fn queues(report: &Report, order: &Order) -> Table {
    let heads = vec![
        words("Queue").by("name"),
        numbers("Waiting", "").by("waiting"),
        numbers("Most", "").by("most"),
        numbers("Active", "").by("active"),
        numbers("Wait p50", "").by("p50"),
        numbers("Wait p99", "").by("p99"),
        numbers("Rejected", "").by("rejected"),
    ];
    let mut table = Table::new("queues", "Queues", heads).ordered(order, "queues", "");
    let rows = report.queue.iter().flat_map(|report| &report.queues);
    let mut rows: Vec<_> = rows.map(|row| (row.name.as_str(), &row.numbers)).collect();
    rows.sort_by_key(|(_, numbers)| {
        Reverse((numbers.current_size > 0, numbers.average_queue_time))
    });
    order.sort("queues", &mut rows, |(queue, numbers), column| match column {
        "name" => Key::text(queue),
        "waiting" => numbers.current_size.into(),
        "most" => numbers.max_length.into(),
        "active" => numbers.active_requests.into(),
        "p50" => waited(numbers, 50, numbers.p50_queue_time).into(),
        "p99" => waited(numbers, 99, numbers.p99_queue_time).into(),
        "rejected" => numbers.rejection_count.into(),
        _ => Key::Unknown,
    });
    let all = rows.len();
    for (queue, numbers) in rows.into_iter().take(order.most("queues")) {
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
    table.leaves_out(order, "queues", all);
    table
}

/// A percentile of waits, where enough have started for it.
fn waited(numbers: &QueueNumbers, percent: u64, value: Option<Duration>) -> Option<Duration> {
    value.filter(|_| numbers.started_count * (100 - percent) >= 100)
}

fn wait(numbers: &QueueNumbers, percent: u64, value: Option<Duration>) -> Cell {
    match waited(numbers, percent, value) {
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

fn alerts(report: &Report, order: &Order) -> Table {
    let heads = vec![
        words("Alert").by("name"),
        words("State").by("state"),
        numbers("Since", "UTC").by("since"),
        words("Watches").by("watches"),
    ];
    let mut rows: Vec<&AlertReport> = report.alerts.iter().collect();
    order.sort("alerts", &mut rows, |row, column| match column {
        "name" => Key::text(&row.alert.name),
        "state" => Key::Number(row.alert.state as i128),
        "since" => row.alert.since.unix_nanos().into(),
        "watches" => Key::text(&row.alert.metric),
        _ => Key::Unknown,
    });
    let mut table = Table::new("alerts", "Alerts", heads).ordered(order, "alerts", "");
    let all = rows.len();
    for row in rows.into_iter().take(order.most("alerts")) {
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
    table.leaves_out(order, "alerts", all);
    table
}

fn whole(duration: Duration) -> Duration {
    Duration::from_secs(duration.as_secs())
}
