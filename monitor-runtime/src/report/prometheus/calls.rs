//! What calls came to: the metrics of series.

use super::{
    buckets::Classic,
    rows::{Row, Rows},
    sink::{
        Family,
        Kind::{Counter, Gauge, Histogram},
        Sink,
        Value::{self, Dollars, Seconds, Whole},
    },
    usual::is_whole,
};
use crate::{
    UsageKind,
    collector::{LatencyTotals, Numbers, StreamTotals},
};
use std::time::Duration;

/// The names of what calls and attempts have apart, because attempts are no requests.
struct Names {
    finished: Family<'static>,
    in_flight: Family<'static>,
    durations: Family<'static>,
    first_item: Family<'static>,
    between_items: Family<'static>,
}

const REQUESTS: Names = Names {
    finished: Family::new(Counter, "llm_requests", "Finished calls by how they ended."),
    in_flight: Family::new(Gauge, "llm_requests_in_flight", "Calls that have not ended."),
    durations: Family::new(
        Histogram,
        "llm_request_duration_seconds",
        "How long calls took that ended ok, in an error or in a panic.",
    )
    .in_unit("seconds"),
    first_item: Family::new(
        Histogram,
        "llm_time_to_first_item_seconds",
        "From the beginning of a call to the first item of its stream.",
    )
    .in_unit("seconds"),
    between_items: Family::new(
        Histogram,
        "llm_time_between_items_seconds",
        "From one item of a stream to the next.",
    )
    .in_unit("seconds"),
};

const ATTEMPTS: Names = Names {
    finished: Family::new(Counter, "llm_attempts", "Finished attempts by how they ended."),
    in_flight: Family::new(Gauge, "llm_attempts_in_flight", "Attempts that have not ended."),
    durations: Family::new(
        Histogram,
        "llm_attempt_duration_seconds",
        "How long attempts took that ended ok, in an error or in a panic.",
    )
    .in_unit("seconds"),
    first_item: Family::new(
        Histogram,
        "llm_attempt_time_to_first_item_seconds",
        "From the beginning of an attempt to the first item of its stream.",
    )
    .in_unit("seconds"),
    between_items: Family::new(
        Histogram,
        "llm_attempt_time_between_items_seconds",
        "From one item of an attempt's stream to the next.",
    )
    .in_unit("seconds"),
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
    sink.begin(&Family::new(Counter, "llm_errors", "Errors by kind."));
    for row in rows.with_rare() {
        for (kind, errors) in &row.numbers.errors {
            let of_kind = row.errors.iter().find(|error| error.0 == *kind);
            let exemplar = of_kind.map(|error| &error.1);
            let labels = [("kind", kind.name()), ("category", kind.category().name())];
            sink.sample(&row.labels, &labels, Whole(*errors), exemplar);
        }
    }
    sink.begin(&Family::new(Counter, "llm_retries", "Attempts beyond the first."));
    counts(rows, sink, |numbers| numbers.retries);
}

fn write_usage<S: Sink>(rows: &Rows<'_, S::Labels>, sink: &mut S) {
    let tokens = "Tokens: input, output, and total where nothing tells these apart.";
    sink.begin(&Family::new(Counter, "llm_tokens", tokens));
    for (row, (kind, count)) in rows.of_usual(&rows.usual.tokens) {
        sink.sample(&row.labels, &[("kind", kind.name())], Whole(*count), None);
    }
    let parts = "Tokens of a kind, which are a part of llm_tokens_total already.";
    sink.begin(&Family::new(Counter, "llm_token_parts", parts));
    write_kinds(rows, |kind| kind.part_of().is_some(), sink);
    sink.begin(&Family::new(Counter, "llm_usage_units", "What was used and is no token."));
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
    let cost = "What priced calls cost at least, by who says so; exact where nothing is estimated.";
    sink.begin(&Family::new(Counter, "llm_cost_usd", cost).in_unit("usd"));
    for (row, (source, amount)) in rows.of_usual(&rows.usual.costs) {
        sink.sample(&row.labels, &[("source", source.name())], Dollars(*amount), None);
    }
    let spread = "How much more than llm_cost_usd_total estimated costs may come to.";
    sink.begin(&Family::new(Counter, "llm_cost_spread_usd", spread).in_unit("usd"));
    samples(rows, sink, |row| {
        let cost = &row.numbers.cost;
        (cost.upper != cost.lower).then(|| Dollars(cost.upper - cost.lower))
    });
    let lost = "The part of llm_cost_usd_total that was spent on calls that did not end ok.";
    sink.begin(&Family::new(Counter, "llm_lost_cost_usd", lost).in_unit("usd"));
    samples(rows, sink, |row| {
        let lost = &row.numbers.cost.lost;
        (lost.priced_calls > 0).then_some(Dollars(lost.cost))
    });
    let unpriced = "Calls of unknown cost, which llm_cost_usd_total leaves out.";
    sink.begin(&Family::new(Counter, "llm_unpriced_calls", unpriced));
    for row in rows.with_rare() {
        for (reason, calls) in &row.numbers.cost.unpriced {
            sink.sample(&row.labels, &[("reason", reason.name())], Whole(*calls), None);
        }
    }
    let tokens = "Tokens of calls of unknown cost.";
    sink.begin(&Family::new(Counter, "llm_unpriced_tokens", tokens));
    for row in rows.with_rare() {
        for (reason, tokens) in &row.numbers.cost.unpriced_tokens {
            sink.sample(&row.labels, &[("reason", reason.name())], Whole(*tokens), None);
        }
    }
}

fn write_waits<S: Sink>(rows: &Rows<'_, S::Labels>, sink: &mut S) {
    let said = |wait: Duration| (!wait.is_zero()).then_some(Seconds(wait));
    let waits = "How long calls said they waited in a queue.";
    sink.begin(&Family::new(Counter, "llm_queue_wait_seconds", waits).in_unit("seconds"));
    samples(rows, sink, |row| said(row.numbers.queue_wait));
    let longest = "The longest that a call said it waited in a queue.";
    sink.begin(&Family::new(Gauge, "llm_queue_wait_max_seconds", longest).in_unit("seconds"));
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
