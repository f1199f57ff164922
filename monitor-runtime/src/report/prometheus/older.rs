//! The names under which older systems know the same numbers.
//!
//! What always holds: the label `api` is the provider, `unknown` where nobody said it; what has no
//! data has no sample.

use super::{
    around::state_number,
    sink::{
        Family,
        Kind::{Counter, Gauge},
        Sink,
        Value::{self, Dollars, Number, Whole},
    },
};
use crate::{
    collector::{SeriesSnapshot, Snapshot},
    report::{
        Throughput,
        latency::percentile,
        part::Totals,
        sums::{self, Sums},
        tokens,
    },
    text::mended,
};
use std::{borrow::Cow, collections::BTreeMap};

const UNKNOWN: &str = "unknown";
const PERCENTILES: [(&str, f64); 4] = [("50", 50.0), ("90", 90.0), ("95", 95.0), ("99", 99.0)];

const CALLS: &str = "Finished calls.";
const SUCCESS: &str = "Successes among successes and failures, from 0 to 1.";
const LATENCY: &str = "The percentile of how long calls took.";

const OF_APIS: [Family<'static>; 3] = [
    Family::new(Counter, "api_requests", CALLS),
    Family::new(Gauge, "api_success_rate", SUCCESS),
    Family::new(Gauge, "api_latency_milliseconds", LATENCY).in_unit("milliseconds"),
];
const OF_MODELS: [Family<'static>; 3] = [
    Family::new(Counter, "api_model_requests", CALLS),
    Family::new(Gauge, "api_model_success_rate", SUCCESS),
    Family::new(Gauge, "api_model_latency_milliseconds", LATENCY).in_unit("milliseconds"),
];

/// The calls of a provider, or of one of its models.
struct Part<L> {
    labels: L,
    sums: Sums,
    totals: Totals,
    lately: Throughput,
}

pub(super) fn write<S: Sink>(snapshot: &Snapshot, sink: &mut S) {
    let apis = parts(snapshot, false, sink);
    write_counts(&apis, sink);
    write_numbers(&OF_APIS, &apis, sink);
    write_rates(&apis, sink);
    write_around(snapshot, sink);
    write_numbers(&OF_MODELS, &parts(snapshot, true, sink), sink);
}

fn parts<S: Sink>(snapshot: &Snapshot, by_model: bool, sink: &mut S) -> Vec<Part<S::Labels>> {
    let mut groups: BTreeMap<(Cow<'_, str>, Cow<'_, str>), Vec<&SeriesSnapshot>> = BTreeMap::new();
    for series in &snapshot.series {
        let model = if by_model { named(series, |key| &key.model) } else { "".into() };
        groups.entry((named(series, |key| &key.provider), model)).or_default().push(series);
    }
    let part = |((api, model), series): ((Cow<'_, str>, Cow<'_, str>), Vec<&SeriesSnapshot>)| {
        let (window, uptime) = (snapshot.throughput_window, snapshot.uptime);
        let seconds = sums::seconds(series.iter().copied());
        let lately = Throughput::of(seconds, snapshot.taken_at, window, uptime);
        let sums = Sums::of(series);
        let labels = [("api".into(), api), ("model".into(), model)];
        let labels = sink.labels(&labels[..if by_model { 2 } else { 1 }]);
        Part { labels, totals: Totals::of(&sums), sums, lately }
    };
    groups.into_iter().map(part).collect()
}

fn named(
    series: &SeriesSnapshot,
    name: impl Fn(&crate::collector::SeriesKey) -> &Option<String>,
) -> Cow<'_, str> {
    let name = name(&series.key).as_deref().filter(|name| !name.is_empty());
    name.map_or(UNKNOWN.into(), mended)
}

fn write_counts<S: Sink>(apis: &[Part<S::Labels>], sink: &mut S) {
    let each = |family, value: fn(&Part<S::Labels>) -> Option<Value>, sink: &mut S| {
        sink.begin(&family);
        for api in apis {
            if let Some(value) = value(api) {
                sink.sample(&api.labels, &[], value, None);
            }
        }
    };
    each(Family::new(Counter, "rapidai_requests", CALLS), |api| requests(api).map(Whole), sink);
    each(
        Family::new(Counter, "rapidai_tokens", "Tokens of calls and attempts."),
        |api| {
            Some(Whole(tokens::total(&api.sums.usage())))
                .filter(|_| api.sums.calls_with_usage() > 0)
        },
        sink,
    );
    each(
        Family::new(
            Counter,
            "rapidai_cost",
            "Dollars that priced calls and attempts cost at least.",
        ),
        |api| {
            let cost = api.sums.cost();
            (!cost.priced.is_empty()).then_some(Dollars(cost.lower))
        },
        sink,
    );
    let active = "Calls that have not ended.";
    each(
        Family::new(Gauge, "api_active_requests", active),
        |api| Some(Whole(api.totals.in_flight)),
        sink,
    );
    each(
        Family::new(Gauge, "api_error_rate", "Failures among successes and failures, from 0 to 1."),
        |api| api.totals.failure_rate().map(Number),
        sink,
    );
}

/// `None` of those that have attempts alone.
fn requests<L>(part: &Part<L>) -> Option<u64> {
    Some(part.totals.requests).filter(|requests| *requests > 0)
}

fn write_numbers<S: Sink>(
    [calls, success, latency]: &[Family<'static>; 3],
    parts: &[Part<S::Labels>],
    sink: &mut S,
) {
    sink.begin(calls);
    for part in parts {
        if let Some(requests) = requests(part) {
            sink.sample(&part.labels, &[], Whole(requests), None);
        }
    }
    sink.begin(success);
    for part in parts {
        if let Some(rate) = part.totals.success_rate() {
            sink.sample(&part.labels, &[], Number(rate), None);
        }
    }
    sink.begin(latency);
    for part in parts {
        for (name, percent) in PERCENTILES {
            if let Some(found) = percentile(&part.sums.calls.latency, percent) {
                let millis = Number(found.as_secs_f64() * 1_000.0);
                sink.sample(&part.labels, &[("percentile", name)], millis, None);
            }
        }
    }
}

fn write_rates<S: Sink>(apis: &[Part<S::Labels>], sink: &mut S) {
    sink.begin(&Family::new(Gauge, "api_throughput_rps", "Calls a second, of late."));
    for api in apis {
        if let Some(rate) = api.lately.requests_per_second {
            sink.sample(&api.labels, &[], Number(rate), None);
        }
    }
}

fn write_around<S: Sink>(snapshot: &Snapshot, sink: &mut S) {
    sink.begin(&Family::new(Gauge, "api_queue_size", "How many wait in a queue."));
    for queue in &snapshot.queues {
        let labels = sink.labels(&[("api".into(), mended(&queue.name))]);
        sink.sample(&labels, &[], Whole(queue.waiting), None);
    }
    let states = "A breaker's state: 0 closed, 1 half-open, 2 open.";
    sink.begin(&Family::new(Gauge, "api_circuit_state", states));
    for breaker in &snapshot.breakers {
        if let Some(standing) = breaker.standing {
            let labels = sink.labels(&[("api".into(), mended(&breaker.name))]);
            sink.sample(&labels, &[], Whole(state_number(standing.state)), None);
        }
    }
}
