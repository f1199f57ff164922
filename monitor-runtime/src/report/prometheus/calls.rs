//! What calls came to: the metrics of series.

use super::{
    buckets::Classic,
    metrics,
    rows::{Row, Rows},
    sink::{
        Family, Sink,
        Value::{self, Dollars, Seconds, Whole},
    },
    usual::is_whole,
};
use crate::{
    UsageKind,
    collector::{LatencyTotals, Numbers, StreamTotals},
};
use std::time::Duration;

/// The metrics that calls and attempts have apart, because attempts are no requests.
struct Names {
    finished: Family<'static>,
    in_flight: Family<'static>,
    durations: Family<'static>,
    first_item: Family<'static>,
    between_items: Family<'static>,
}

const REQUESTS: Names = Names {
    finished: metrics::REQUESTS,
    in_flight: metrics::REQUESTS_IN_FLIGHT,
    durations: metrics::REQUEST_DURATION,
    first_item: metrics::TIME_TO_FIRST_ITEM,
    between_items: metrics::TIME_BETWEEN_ITEMS,
};

const ATTEMPTS: Names = Names {
    finished: metrics::ATTEMPTS,
    in_flight: metrics::ATTEMPTS_IN_FLIGHT,
    durations: metrics::ATTEMPT_DURATION,
    first_item: metrics::ATTEMPT_TIME_TO_FIRST_ITEM,
    between_items: metrics::ATTEMPT_TIME_BETWEEN_ITEMS,
};

pub(super) fn write<S: Sink>(rows: &Rows<'_, S::Labels>, sink: &mut S) {
    write_calls(&REQUESTS, rows, false, sink);
    write_calls(&ATTEMPTS, rows, true, sink);
    write_errors(rows, sink);
    write_usage(rows, sink);
    write_cost(rows, sink);
    write_waits(rows, sink);
}

fn write_calls<S: Sink>(names: &Names, rows: &Rows<'_, S::Labels>, attempts: bool, sink: &mut S) {
    sink.begin(&names.finished);
    for (row, (outcome, calls)) in rows.of_usual(&rows.usual.outcomes) {
        if row.is_attempt == attempts {
            sink.sample(&row.labels, &[("outcome", outcome.name())], Whole(*calls), None);
        }
    }
    sink.begin(&names.in_flight);
    for row in rows.tried(attempts) {
        sink.sample(&row.labels, &[], Whole(row.in_flight), None);
    }
    sink.begin(&names.durations);
    for (row, classic) in rows.of_usual(&rows.usual.durations) {
        if row.is_attempt == attempts {
            sink.durations(&row.labels, classic, &row.numbers.latency, &row.durations);
        }
    }
    write_items(&names.first_item, rows, attempts, |streams| &streams.time_to_first_item, sink);
    write_items(&names.between_items, rows, attempts, |streams| &streams.time_between_items, sink);
}

fn write_items<S: Sink>(
    family: &Family<'_>,
    rows: &Rows<'_, S::Labels>,
    attempts: bool,
    times: fn(&StreamTotals) -> &LatencyTotals,
    sink: &mut S,
) {
    sink.begin(family);
    for row in rows.with_rare().filter(|row| row.is_attempt == attempts) {
        let times = row.numbers.streams.as_deref().map(times);
        if let Some(times) = times.filter(|times| times.count > 0) {
            sink.durations(&row.labels, &Classic::of(times), times, &[]);
        }
    }
}

fn write_errors<S: Sink>(rows: &Rows<'_, S::Labels>, sink: &mut S) {
    sink.begin(&metrics::ERRORS);
    for row in rows.with_rare() {
        for (kind, errors) in &row.numbers.errors {
            let of_kind = row.errors.iter().find(|error| error.0 == *kind);
            let exemplar = of_kind.map(|error| &error.1);
            let labels = [("kind", kind.name()), ("category", kind.category().name())];
            sink.sample(&row.labels, &labels, Whole(*errors), exemplar);
        }
    }
    sink.begin(&metrics::RETRIES);
    counts(rows, sink, |numbers| numbers.retries);
}

fn write_usage<S: Sink>(rows: &Rows<'_, S::Labels>, sink: &mut S) {
    sink.begin(&metrics::TOKENS);
    for (row, (kind, count)) in rows.of_usual(&rows.usual.tokens) {
        sink.sample(&row.labels, &[("kind", kind.name())], Whole(*count), None);
    }
    sink.begin(&metrics::TOKEN_PARTS);
    write_kinds(rows, |kind| kind.part_of().is_some(), sink);
    sink.begin(&metrics::USAGE_UNITS);
    write_kinds(rows, |kind| !is_whole(kind) && kind.part_of().is_none(), sink);
}

fn write_kinds<S: Sink>(rows: &Rows<'_, S::Labels>, has: impl Fn(UsageKind) -> bool, sink: &mut S) {
    for row in rows.with_rare() {
        for (kind, count) in row.numbers.usage.iter().filter(|entry| has(*entry.0)) {
            sink.sample(&row.labels, &[("kind", kind.name())], Whole(*count), None);
        }
    }
}

fn write_cost<S: Sink>(rows: &Rows<'_, S::Labels>, sink: &mut S) {
    sink.begin(&metrics::COST);
    for (row, (source, amount)) in rows.of_usual(&rows.usual.costs) {
        sink.sample(&row.labels, &[("source", source.name())], Dollars(*amount), None);
    }
    sink.begin(&metrics::COST_SPREAD);
    samples(rows, sink, |row| {
        let cost = &row.numbers.cost;
        (cost.upper != cost.lower).then(|| Dollars(cost.upper - cost.lower))
    });
    sink.begin(&metrics::LOST_COST);
    samples(rows, sink, |row| {
        let lost = &row.numbers.cost.lost;
        (lost.priced_calls > 0).then_some(Dollars(lost.cost))
    });
    sink.begin(&metrics::UNPRICED_CALLS);
    for row in rows.with_rare() {
        for (reason, calls) in &row.numbers.cost.unpriced {
            sink.sample(&row.labels, &[("reason", reason.name())], Whole(*calls), None);
        }
    }
    sink.begin(&metrics::UNPRICED_TOKENS);
    for row in rows.with_rare() {
        for (reason, tokens) in &row.numbers.cost.unpriced_tokens {
            sink.sample(&row.labels, &[("reason", reason.name())], Whole(*tokens), None);
        }
    }
}

fn write_waits<S: Sink>(rows: &Rows<'_, S::Labels>, sink: &mut S) {
    let said = |wait: Duration| (!wait.is_zero()).then_some(Seconds(wait));
    sink.begin(&metrics::QUEUE_WAIT);
    samples(rows, sink, |row| said(row.numbers.queue_wait));
    sink.begin(&metrics::QUEUE_WAIT_MAX);
    samples(rows, sink, |row| said(row.numbers.queue_wait_max));
}

/// A sample of each row that has the value, which is one that few have.
fn samples<S: Sink>(
    rows: &Rows<'_, S::Labels>,
    sink: &mut S,
    value: impl Fn(&Row<'_, S::Labels>) -> Option<Value>,
) {
    for row in rows.with_rare() {
        if let Some(value) = value(row) {
            sink.sample(&row.labels, &[], value, None);
        }
    }
}

/// A sample of each row that counted something, which few did.
fn counts<S: Sink>(rows: &Rows<'_, S::Labels>, sink: &mut S, count: impl Fn(&Numbers) -> u64) {
    samples(rows, sink, |row| match count(&row.numbers) {
        0 => None,
        count => Some(Whole(count)),
    });
}
