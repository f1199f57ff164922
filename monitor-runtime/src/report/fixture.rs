//! A snapshot of a busy service, for the tests of reports.

use crate::{
    Outcome, Snapshot, Timestamp, Unpriced, UsageKind, Usd,
    collector::{
        CustomMetric, ErrorLabel, LabelledErrors, LatencyTotals, LostCost, Numbers, Refusal,
        SecondCount, SeriesKey, SeriesSnapshot, StreamTotals, StreamedOutput,
    },
    cost::CostSource,
    counts::Counts,
    error::ErrorKind,
};
use std::time::Duration;

const NOW: u64 = 1_795_279_740;

fn latency(count: u64, typical_millis: u64) -> LatencyTotals {
    let mut totals = LatencyTotals::default();
    for n in 1..=count {
        // most near the typical one, a long tail
        let factor = 0.5 + 0.6 * (count as f64 / n as f64).powf(0.4);
        let duration = Duration::from_millis((typical_millis as f64 * factor) as u64);
        totals.count += 1;
        totals.sum += duration;
        totals.min = Some(totals.min.map_or(duration, |min| min.min(duration)));
        totals.max = totals.max.max(Some(duration));
        totals.histogram.record(duration);
    }
    totals
}

pub(super) fn series(
    function: &str,
    provider: &str,
    model: &str,
    ok: u64,
    millis: u64,
) -> SeriesSnapshot {
    let (failed, cost) = (ok / 29, Usd::from_picos(i128::from(ok) * 1_234_567_800));
    let errors = [
        (ErrorKind::RateLimit, failed - failed / 3 - failed / 9),
        (ErrorKind::Timeout, failed / 3),
        (ErrorKind::Overloaded, failed / 9),
    ];
    SeriesSnapshot {
        key: SeriesKey {
            function: function.into(),
            provider: Some(provider.into()),
            model: Some(model.into()),
            tags: vec![("tenant".into(), "acme".into())],
            ..SeriesKey::default()
        },
        in_flight: 2,
        numbers: Numbers {
            outcomes: [
                (Outcome::Ok, ok),
                (Outcome::Error, failed),
                (Outcome::Panicked, 1),
                (Outcome::Cancelled, ok / 100),
            ]
            .into(),
            errors: errors.into_iter().filter(|error| error.1 > 0).collect(),
            error_labels: Vec::new(),
            retries: ok / 17,
            latency: latency(ok + failed + 1, millis),
            queue_wait: Duration::from_millis(ok * 12),
            queue_wait_max: Duration::from_millis(840),
            usage: [
                (UsageKind::Input, ok * 812),
                (UsageKind::Output, ok * 143),
                (UsageKind::CacheRead, ok * 512),
                (UsageKind::Reasoning, ok * 31),
            ]
            .into(),
            calls_with_usage: ok,
            cost: crate::collector::CostTotals {
                lower: cost,
                upper: cost,
                priced: [(CostSource::Catalogue, ok)].into(),
                by_source: [(CostSource::Catalogue, cost)].into(),
                ..Default::default()
            },
            seconds: (NOW - 59..=NOW)
                .map(|unix_second| SecondCount {
                    unix_second,
                    requests: ok / 300,
                    input: ok * 2,
                    output: ok / 3,
                    tokens: ok * 2 + ok / 3,
                })
                .collect(),
            streams: None,
        },
    }
}

/// So many streams of fifty items each, by the time in which they typically came.
pub(super) fn streams(count: u64, typical_millis: u64) -> Option<Box<StreamTotals>> {
    Some(Box::new(StreamTotals {
        count,
        items: count * 50,
        time_to_first_item: latency(count, typical_millis / 3),
        time_between_items: latency(count * 49, typical_millis / 70),
        duration: latency(count, typical_millis),
        output: StreamedOutput {
            streams: count,
            tokens: count * 143,
            time: Duration::from_millis(count * typical_millis),
        },
    }))
}

pub(super) fn busy() -> Snapshot {
    let mut unpriced = series("summarise", "local", "llama-3.3-70b-instruct-q4", 58, 5_200);
    unpriced.numbers.cost = crate::collector::CostTotals {
        unpriced: [(Unpriced::UnknownModel, 57), (Unpriced::NoUsage, 1)].into(),
        unpriced_tokens: [(Unpriced::UnknownModel, 55_390), (Unpriced::NoUsage, 0)].into(),
        ..Default::default()
    };
    let metric = |name: &str, tags: &[(&str, &str)], value: f64| CustomMetric {
        name: name.into(),
        tags: tags.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        count: 120,
        sum: value * 120.0,
        min: value * 0.2,
        max: value * 1.7,
        last: value * 1.1,
        last_at: Timestamp::default(),
    };
    let mut snapshot = Snapshot {
        service: Some("shop-assistant".into()),
        taken_at: Timestamp::from_unix_nanos(NOW * 1_000_000_000 + 250_000_000),
        uptime: Duration::from_secs(8_043),
        throughput_window: Duration::from_secs(60),
        series: vec![
            series("chat", "openai", "gpt-4o-mini", 4_210, 1_100),
            series("chat", "azure", "gpt-4o-mini", 330, 1_300),
            series("Agent::plan", "anthropic", "claude-3-5-sonnet-20241022", 912, 2_900),
            unpriced,
        ],
        custom: vec![
            metric("relevance", &[], 0.834),
            metric("documents_found", &[("index", "products")], 41.5),
        ],
        ..Snapshot::default()
    };
    snapshot.health.usage_seen_again = 12;
    snapshot.health.refused = [(Refusal::MendedText, 3)].into();
    snapshot.health.last_refusal = Some("tag tenant: \"a\\nb\" has a control character".into());
    snapshot
}

/// Errors of a kind, by code, type and status.
pub(super) fn labelled(
    kind: ErrorKind,
    code: Option<&str>,
    type_name: Option<&str>,
    status: Option<u16>,
    errors: u64,
) -> LabelledErrors {
    let (code, type_name) = (code.map(String::from), type_name.map(String::from));
    let label = ErrorLabel { kind, code, type_name, status, overflow: false };
    LabelledErrors { label, errors, last_at: Timestamp::from_unix_nanos(NOW * 1_000_000_000) }
}

/// A service that asks its model by attempts: `answer` is what it does, `send` an attempt of it.
pub(super) fn trying() -> Snapshot {
    const OPENAI: Option<&str> = Some("async_openai::error::OpenAIError");
    let mut answer = series("answer", "openai", "gpt-4o-mini", 580, 2_300);
    answer.key.provider = None;
    answer.key.model = None;
    answer.numbers.usage = Counts::default();
    answer.numbers.calls_with_usage = 0;
    answer.numbers.cost = Default::default();
    let mut send = series("send", "openai", "gpt-4o-mini", 580, 1_100);
    send.key.attempt = true;
    send.numbers.outcomes.insert(Outcome::Error, 62);
    send.numbers.errors = [(ErrorKind::RateLimit, 51), (ErrorKind::Timeout, 11)].into();
    send.numbers.error_labels = vec![
        labelled(ErrorKind::RateLimit, Some("rate_limit_exceeded"), OPENAI, Some(429), 51),
        labelled(ErrorKind::Timeout, None, Some("tokio::time::error::Elapsed"), None, 11),
    ];
    send.numbers.cost.lost =
        LostCost { cost: Usd::from_picos(41_300_000_000), priced_calls: 9, unpriced_calls: 0 };
    Snapshot { series: vec![answer, send], ..busy() }
}
