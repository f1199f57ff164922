//! What is around calls: queues, breakers, budgets and alerts, each by its name.

use super::{
    buckets::Classic,
    sink::{
        Family,
        Kind::{Counter, Gauge, Histogram},
        Sink,
        Value::{self, Dollars, Seconds, Whole},
    },
};
use crate::{
    breaker::{BreakerSnapshot, BreakerState},
    budget::{Amount, BudgetSnapshot},
    collector::{AlertSnapshot, AlertState, Snapshot},
    queue::QueueSnapshot,
    text::mended,
};

type Samples<T> = (Family<'static>, fn(&T) -> Option<Value>);

pub(super) fn write<S: Sink>(snapshot: &Snapshot, sink: &mut S) {
    let queues = named(&snapshot.queues, "queue", |queue| &queue.name, sink);
    write_each(&QUEUES, &queues, sink);
    let waits = "How long those waited that started.";
    sink.begin(&Family::new(Histogram, "llm_queue_waiting_time_seconds", waits).in_unit("seconds"));
    for (labels, queue) in &queues {
        if queue.wait.count > 0 {
            sink.durations(labels, &Classic::of(&queue.wait), &queue.wait, &[]);
        }
    }
    let breakers = named(&snapshot.breakers, "breaker", |breaker| &breaker.name, sink);
    write_each(&BREAKERS, &breakers, sink);
    let budgets = named(&snapshot.budgets, "budget", |budget| &budget.name, sink);
    write_each(&BUDGETS, &budgets, sink);
    let alerts = named(&snapshot.alerts, "alert", |alert| &alert.name, sink);
    write_each(&ALERTS, &alerts, sink);
}

/// Things with their name as a label.
fn named<'a, T, S: Sink>(
    all: &'a [T],
    label: &'static str,
    name: impl Fn(&'a T) -> &'a String,
    sink: &mut S,
) -> Vec<(S::Labels, &'a T)> {
    let labels = |it| sink.labels(&[(label.into(), mended(name(it)))]);
    all.iter().map(labels).zip(all).collect()
}

fn write_each<T, S: Sink>(families: &[Samples<T>], all: &[(S::Labels, &T)], sink: &mut S) {
    for (family, value) in families {
        sink.begin(family);
        for (labels, it) in all {
            if let Some(value) = value(it) {
                sink.sample(labels, &[], value, None);
            }
        }
    }
}

const QUEUES: [Samples<QueueSnapshot>; 8] = [
    (Family::new(Gauge, "llm_queue_size", "How many wait."), |it| Some(Whole(it.waiting))),
    (Family::new(Gauge, "llm_queue_active", "How many have started and are not over."), |it| {
        Some(Whole(it.active))
    }),
    (Family::new(Gauge, "llm_queue_capacity", "How many may wait."), |it| it.capacity.map(Whole)),
    (Family::new(Gauge, "llm_queue_concurrency", "How many may be active."), |it| {
        it.concurrency.map(Whole)
    }),
    (Family::new(Counter, "llm_queue_entered", "Those that came."), |it| Some(Whole(it.entered))),
    (Family::new(Counter, "llm_queue_rejected", "Those that were turned away."), |it| {
        Some(Whole(it.rejected))
    }),
    (Family::new(Counter, "llm_queue_abandoned", "Those that left while they waited."), |it| {
        Some(Whole(it.abandoned))
    }),
    (
        Family::new(
            Counter,
            "llm_queue_time_seconds",
            "How long all stood in the queue together; its rate is the average length.",
        )
        .in_unit("seconds"),
        |it| Some(Seconds(it.time_in_queue)),
    ),
];

const BREAKERS: [Samples<BreakerSnapshot>; 5] = [
    (
        Family::new(
            Gauge,
            "llm_breaker_state",
            "What it does with calls: 0 lets all through (closed), 1 some (half-open), 2 none (open).",
        ),
        |it| it.standing.map(|standing| Whole(state_number(standing.state))),
    ),
    (Family::new(Counter, "llm_breaker_opens", "How often it opened."), |it| {
        Some(Whole(it.open_count))
    }),
    (Family::new(Counter, "llm_breaker_successes", "Calls that went well."), |it| {
        Some(Whole(it.successes))
    }),
    (Family::new(Counter, "llm_breaker_failures", "Calls that failed in its eyes."), |it| {
        Some(Whole(it.failures))
    }),
    (Family::new(Counter, "llm_breaker_rejections", "Calls that it refused."), |it| {
        Some(Whole(it.rejections))
    }),
];

/// The later, the worse, as the states themselves compare.
pub(super) fn state_number(state: BreakerState) -> u64 {
    match state {
        BreakerState::Closed => 0,
        BreakerState::HalfOpen => 1,
        BreakerState::Open => 2,
    }
}

const fn dollars(name: &'static str, help: &'static str) -> Family<'static> {
    Family::new(Gauge, name, help).in_unit("usd")
}

const fn tokens(name: &'static str, help: &'static str) -> Family<'static> {
    Family::new(Gauge, name, help).in_unit("tokens")
}

fn in_dollars(amount: Amount) -> Option<Value> {
    amount.usd().map(Dollars)
}

fn in_tokens(amount: Amount) -> Option<Value> {
    amount.tokens().map(Whole)
}

const LIMIT: &str = "How much may be spent in a period.";
const SPENT: &str = "How much was spent in the present period.";
const RESERVED: &str = "How much is reserved for calls in flight.";
const REMAINING: &str = "How much can still be reserved.";

const BUDGETS: [Samples<BudgetSnapshot>; 9] = [
    (dollars("llm_budget_limit_usd", LIMIT), |it| in_dollars(it.limit)),
    (dollars("llm_budget_spent_usd", SPENT), |it| in_dollars(it.spent)),
    (dollars("llm_budget_reserved_usd", RESERVED), |it| in_dollars(it.reserved)),
    (dollars("llm_budget_remaining_usd", REMAINING), |it| in_dollars(it.remaining())),
    (tokens("llm_budget_limit_tokens", LIMIT), |it| in_tokens(it.limit)),
    (tokens("llm_budget_spent_tokens", SPENT), |it| in_tokens(it.spent)),
    (tokens("llm_budget_reserved_tokens", RESERVED), |it| in_tokens(it.reserved)),
    (tokens("llm_budget_remaining_tokens", REMAINING), |it| in_tokens(it.remaining())),
    (Family::new(Counter, "llm_budget_refused_calls", "Calls that it refused."), |it| {
        Some(Whole(it.refused))
    }),
];

const ALERTS: [Samples<AlertSnapshot>; 2] = [
    (Family::new(Gauge, "llm_alert_firing", "Whether it fires: 1, else 0."), |it| {
        Some(Whole(u64::from(it.state == AlertState::Firing)))
    }),
    (Family::new(Counter, "llm_alert_fired", "How often it has begun to fire."), |it| {
        Some(Whole(it.times_fired))
    }),
];
