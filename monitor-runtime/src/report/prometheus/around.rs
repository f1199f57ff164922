//! What is around calls: queues, breakers, budgets and alerts, each by its name.

use super::{
    buckets::Classic,
    metrics,
    sink::{
        Family, Sink,
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
    sink.begin(&metrics::QUEUE_WAITING_TIME);
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
    (metrics::QUEUE_SIZE, |it| Some(Whole(it.waiting))),
    (metrics::QUEUE_ACTIVE, |it| Some(Whole(it.active))),
    (metrics::QUEUE_CAPACITY, |it| it.capacity.map(Whole)),
    (metrics::QUEUE_CONCURRENCY, |it| it.concurrency.map(Whole)),
    (metrics::QUEUE_ENTERED, |it| Some(Whole(it.entered))),
    (metrics::QUEUE_REJECTED, |it| Some(Whole(it.rejected))),
    (metrics::QUEUE_ABANDONED, |it| Some(Whole(it.abandoned))),
    (metrics::QUEUE_TIME, |it| Some(Seconds(it.time_in_queue))),
];

const BREAKERS: [Samples<BreakerSnapshot>; 5] = [
    (metrics::BREAKER_STATE, |it| it.standing.map(|standing| Whole(state_number(standing.state)))),
    (metrics::BREAKER_OPENS, |it| Some(Whole(it.open_count))),
    (metrics::BREAKER_SUCCESSES, |it| Some(Whole(it.successes))),
    (metrics::BREAKER_FAILURES, |it| Some(Whole(it.failures))),
    (metrics::BREAKER_REJECTIONS, |it| Some(Whole(it.rejections))),
];

/// The later, the worse, as the states themselves compare.
pub(crate) fn state_number(state: BreakerState) -> u64 {
    match state {
        BreakerState::Closed => 0,
        BreakerState::HalfOpen => 1,
        BreakerState::Open => 2,
    }
}

fn in_dollars(amount: Amount) -> Option<Value> {
    amount.usd().map(Dollars)
}

fn in_tokens(amount: Amount) -> Option<Value> {
    amount.tokens().map(Whole)
}

const BUDGETS: [Samples<BudgetSnapshot>; 9] = [
    (metrics::BUDGET_LIMIT_USD, |it| in_dollars(it.limit)),
    (metrics::BUDGET_SPENT_USD, |it| in_dollars(it.spent)),
    (metrics::BUDGET_RESERVED_USD, |it| in_dollars(it.reserved)),
    (metrics::BUDGET_REMAINING_USD, |it| in_dollars(it.remaining())),
    (metrics::BUDGET_LIMIT_TOKENS, |it| in_tokens(it.limit)),
    (metrics::BUDGET_SPENT_TOKENS, |it| in_tokens(it.spent)),
    (metrics::BUDGET_RESERVED_TOKENS, |it| in_tokens(it.reserved)),
    (metrics::BUDGET_REMAINING_TOKENS, |it| in_tokens(it.remaining())),
    (metrics::BUDGET_REFUSED_CALLS, |it| Some(Whole(it.refused))),
];

const ALERTS: [Samples<AlertSnapshot>; 2] = [
    (metrics::ALERT_FIRING, |it| Some(Whole(u64::from(it.state == AlertState::Firing)))),
    (metrics::ALERT_FIRED, |it| Some(Whole(it.times_fired))),
];
