//! The table of what limits calls, and of who watches them: alerts, breakers, budgets, queues.

use super::{
    attention::compared,
    figures::{self, count, duration, money, percent},
    numbers::{Alert, Breaker, Budget, Queue, Report},
    table::{Cell, Row, Table},
    tone::Tone,
};

/// From which share on a budget without a soft limit of its own is nearly spent.
const NEARLY_SPENT: f64 = 0.8;

pub(crate) fn limits(report: &Report) -> Table {
    let mut table = Table::new("limit", &[("is", 1), ("state", 0)]);
    table = table.with_words("more");
    table.empty = "no queues, breakers, budgets or alerts";
    report.alerts.iter().map(alert).for_each(|row| table.push(row));
    let breakers = report.circuit_breaker.iter().flat_map(|all| &all.breakers);
    breakers.map(breaker).for_each(|row| table.push(row));
    report.budgets.iter().map(budget).for_each(|row| table.push(row));
    report.queue.iter().flat_map(|all| &all.queues).map(queue).for_each(|row| table.push(row));
    table
}

fn row(name: &str, is: &str, state: Cell, words: String) -> Row {
    Row { name: name.into(), cells: vec![Cell::text(is), state], words, mark: "" }
}

fn alert(alert: &Alert) -> Row {
    let tone = match alert.state.0.as_str() {
        "firing" => Tone::Bad,
        "pending" => Tone::Warn,
        _ => Tone::Plain,
    };
    let state = Cell::text(alert.state.0.as_str()).toned(tone);
    row(&alert.name.0, "alert", state, format!("{}{}", alert.metric, compared(alert)))
}

fn breaker(breaker: &Breaker) -> Row {
    let state = breaker.current_state.as_ref().map_or(figures::UNKNOWN, |state| &state.0);
    let tone = match state {
        "open" => Tone::Bad,
        "half_open" => Tone::Warn,
        _ => Tone::Plain,
    };
    let lasting = breaker.in_state_seconds.map(|lasting| format!("for {}, ", duration(lasting.0)));
    let words = format!(
        "{}opened {} ×, refused {}",
        lasting.unwrap_or_default(),
        count(breaker.open_count),
        count(breaker.rejections)
    );
    row(&breaker.name.0, "breaker", Cell::text(state).toned(tone), words)
}

fn budget(budget: &Budget) -> Row {
    let state = Cell::text(percent(budget.used)).toned(tone_of(budget).unwrap_or(Tone::Plain));
    let again = budget.resets_in_seconds.map(|left| format!(", anew in {}", duration(left.0)));
    let words = format!(
        "{} a {}, refused {}{}",
        spent(budget),
        budget.period,
        count(budget.refused),
        again.unwrap_or_default()
    );
    // a budget in total has no period
    let words = words.replacen(" a total", " in total", 1);
    row(&budget.name.0, "budget", state, words)
}

/// How bad it is that so much of a budget is spent.
pub(crate) fn tone_of(budget: &Budget) -> Option<Tone> {
    match budget.used {
        used if used >= 1.0 => Some(Tone::Bad),
        used if used >= budget.soft_limit.unwrap_or(NEARLY_SPENT) => Some(Tone::Warn),
        _ => None,
    }
}

/// `$12.30 of $150.00`, or `≤ 1,200 of 5,000 tokens`; an upper bound where calls of unknown cost
/// count with their worst case.
pub(crate) fn spent(budget: &Budget) -> String {
    let most = if budget.unpriced_calls > 0 { "≤ " } else { "" };
    match (budget.spent_usd, budget.limit_usd, budget.spent_tokens, budget.limit_tokens) {
        (Some(spent), Some(limit), ..) => format!("{most}{} of {}", money(spent), money(limit)),
        (.., Some(spent), Some(limit)) => {
            format!("{most}{} of {} tokens", count(spent), count(limit))
        }
        _ => figures::UNKNOWN.into(),
    }
}

fn queue(queue: &Queue) -> Row {
    let of = |most: Option<u64>| most.map_or(String::new(), |most| format!(" of {}", count(most)));
    let is_full = queue.capacity.is_some_and(|most| most > 0 && queue.current_size >= most);
    let tone = if is_full { Tone::Warn } else { Tone::Plain };
    let state = Cell::text(format!("{} wait", count(queue.current_size))).toned(tone);
    let p95 = queue.p95_queue_time_seconds.map(|time| format!(", p95 wait {}", duration(time.0)));
    let words = format!(
        "room for {}, {}{} active{}, turned away {}",
        queue.capacity.map_or("any".into(), count),
        count(queue.active_requests),
        of(queue.concurrency),
        p95.unwrap_or_default(),
        count(queue.rejection_count)
    );
    row(&queue.name.0, "queue", state, words)
}
