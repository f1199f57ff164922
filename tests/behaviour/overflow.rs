//! The number of series is capped; what is past the cap is visible, and every total stays exact.

use crate::fixture::{collector_with, health, in_flight, poll_once};
use monitor_runtime::{Call, Collector, Report, Request, Usage, Usd, current};
use std::time::Duration;

const CALLS: u64 = 50;

/// One call for each of fifty tenants.
fn record_fifty_tenants(collector: &Collector) {
    for n in 0..CALLS {
        let request = Request::new("chat").model("gpt-4o-mini").tag("tenant", format!("t{n}"));
        collector.record(request.usage(Usage::new(n, 1)).duration(Duration::from_millis(n + 1)));
    }
}

fn totals(report: &Report) -> (u64, u64, Usd, u64, Option<Duration>, Option<Duration>) {
    let (totals, latency) = (&report.totals, &report.latency);
    let cost = (report.cost.total, report.cost.priced_calls);
    (totals.requests, report.tokens.total, cost.0, cost.1, latency.average, latency.max)
}

#[test]
fn totals_and_prices_under_a_cap_are_those_without() {
    let (capped, _) = collector_with(|settings| settings.max_series(10));
    let (roomy, _) = collector_with(|settings| settings);
    record_fifty_tenants(&capped);
    record_fifty_tenants(&roomy);
    assert_eq!(totals(&capped.report()), totals(&roomy.report()));
    assert_eq!(capped.report().cost.unpriced_calls, 0, "past the cap a call keeps its price");
    assert_eq!(health(&roomy).overflow_calls, 0);
}

#[test]
fn what_is_past_the_cap_is_one_visible_series_and_counted() {
    let (collector, _) = collector_with(|settings| settings.max_series(10));
    record_fifty_tenants(&collector);
    let snapshot = collector.snapshot();
    let mut overflow = snapshot.series.iter().filter(|series| series.key.overflow);
    let past = overflow.next().expect("there is an overflow series");
    assert!(overflow.next().is_none(), "and only one");
    assert_eq!(past.key.function, "(overflow)");
    assert_eq!(past.numbers.outcomes.values().sum::<u64>(), CALLS - 10);
    assert_eq!((snapshot.health.series, snapshot.health.overflow_calls), (10, CALLS - 10));
    let text = collector.report().to_string();
    assert!(text.contains("overflow"), "{text}");
}

#[test]
fn a_series_that_was_there_before_the_cap_goes_on_counting() {
    let (collector, _) = collector_with(|settings| settings.max_series(10));
    record_fifty_tenants(&collector);
    record_fifty_tenants(&collector);
    assert_eq!(collector.report().tag("tenant", "t3").totals.requests, 2);
    assert_eq!(collector.report().tag("tenant", "t30").totals.requests, 0);
    assert_eq!(collector.report().totals.requests, 2 * CALLS);
}

#[test]
fn a_monitored_call_past_the_cap_is_priced_by_the_model_that_answered() {
    let (collector, _) = collector_with(|settings| settings.max_series(1));
    let ask = |name, body: &dyn Fn()| {
        Call::builder(name).model("gpt-4o-mini").collector(&collector).run(body)
    };
    ask("first", &|| ());
    ask("second", &|| _ = current().tokens(1_000_000, 0));
    ask("third", &|| _ = current().tokens(1_000_000, 0).response_model("gpt-4-turbo"));
    ask("fourth", &|| _ = current().tokens(1_000_000, 0).response_model("nobody-knows"));
    let cost = collector.report().cost;
    assert_eq!(cost.total.to_string(), "10.15");
    assert_eq!((cost.priced_calls, cost.unpriced_calls), (2, 1));
}

#[test]
fn calls_past_the_cap_are_in_flight_there_and_leave_no_residue() {
    let (collector, _) = collector_with(|settings| settings.max_series(1));
    Call::builder("first").collector(&collector).run(|| ());
    let mut waiting =
        Box::pin(Call::builder("second").collector(&collector).run_async(tokio::task::yield_now()));
    assert!(poll_once(waiting.as_mut()).is_pending());
    assert_eq!(in_flight(&collector, "(overflow)"), 1);
    assert!(poll_once(waiting.as_mut()).is_ready());
    assert_eq!(collector.report().totals.in_flight, 0);
}

#[test]
fn without_a_byte_left_every_call_still_counts() {
    let (collector, _) = collector_with(|settings| settings.max_bytes(0));
    record_fifty_tenants(&collector);
    let report = collector.report();
    assert_eq!(report.totals.requests, CALLS);
    assert_eq!(report.tokens.total, (0..CALLS).sum::<u64>() + CALLS);
    assert_eq!(health(&collector).overflow_calls, CALLS);
}

#[test]
fn memory_stays_where_it_is_over_any_number_of_epochs() {
    let (collector, _) = collector_with(|settings| settings.max_series(10));
    let bytes_of_an_epoch = || {
        record_fifty_tenants(&collector);
        collector.clear();
        health(&collector).bytes
    };
    let first = bytes_of_an_epoch();
    for _ in 0..100 {
        assert_eq!(bytes_of_an_epoch(), first);
    }
}

#[test]
fn tags_in_another_order_are_the_same_series() {
    let (collector, _) = collector_with(|settings| settings.max_series(1));
    collector.record(Request::new("chat").tag("tenant", "acme").tag("tier", "gold"));
    collector.record(Request::new("chat").tag("tier", "gold").tag("tenant", "acme"));
    Call::builder("chat")
        .tag("tier", "gold")
        .tag("tenant", "acme")
        .collector(&collector)
        .run(|| ());
    let health = collector.snapshot().health;
    assert_eq!((health.series, health.overflow_calls), (1, 0));
}

#[test]
fn the_texts_of_errors_are_part_of_the_byte_cap_and_are_given_back() {
    const CAP: usize = 256 << 10;
    let (collector, _) =
        collector_with(|settings| settings.max_bytes(CAP).max_series(4).window_size(10_000));
    let text = "the provider was not there ".repeat(9);
    let fail = || collector.record(Request::new("chat").error(text.as_str()));
    fail();
    collector.clear();
    let empty = health(&collector).bytes;
    (0..2_000).for_each(|_| fail());
    assert_eq!(collector.report().totals.failures, 2_000);
    let logged = collector.requests().all();
    let texts = logged.iter().filter_map(|record| record.error_message.as_ref());
    let texts: usize = texts.map(String::len).sum();
    assert!(texts > 0 && logged.len() * 100 + texts < CAP, "{} calls, {texts} bytes", logged.len());
    assert!(health(&collector).bytes <= CAP as u64);
    collector.clear();
    assert_eq!(health(&collector).bytes, empty);
}
