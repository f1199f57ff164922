//! Each number that a rule can watch is the one of the report, in its unit; without data it has none.

use crate::fixture::{collector, poll_once};
use monitor_runtime::{
    Call, Collector, Report, Request, Usage, Usd,
    alert::{AlertRule, Condition, Measured, Metric, Quantity},
    testing::MockClock,
};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// What a rule with this metric sees.
fn seen_by(collector: &Collector, rule: AlertRule) -> Option<Quantity> {
    collector.add_alert(rule);
    collector.tick();
    let mut alerts = collector.snapshot().alerts;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    let alert = alerts.remove(0);
    assert_eq!(alert.fault, None);
    assert!(collector.remove_alert(&alert.name));
    alert.value
}

fn seen<Q: Measured>(collector: &Collector, condition: Condition<Q>) -> Option<Quantity> {
    seen_by(collector, AlertRule::new("it", condition))
}

fn usd(text: &str) -> Usd {
    text.parse().expect("an amount")
}

/// Nine calls of one second that end ok and one of ten seconds that times out, over two minutes.
fn ten_calls() -> (Collector, MockClock) {
    let (collector, clock) = collector();
    for _ in 0..9 {
        let usage = Usage::new(1_000, 200);
        collector.record(
            Request::new("chat")
                .provider("openai")
                .model("gpt-4o-mini")
                .usage(usage)
                .duration(SECOND),
        );
    }
    collector.record(Request::new("chat").model("our-own").status(408).duration(SECOND * 10));
    collector.record(Request::new("other").model("our-own").usage(Usage::new(1, 1)));
    clock.advance(SECOND * 120);
    (collector, clock)
}

#[test]
fn rates_and_counts_are_those_of_the_report() {
    let (collector, clock) = ten_calls();
    let report = collector.report();
    let rate = 1.0 / 11.0;
    assert_eq!(seen(&collector, Metric::error_rate().above(1.0)), Some(Quantity::Ratio(rate)));
    let success = seen(&collector, Metric::success_rate().below(0.0));
    assert_eq!(success, report.success_rate.map(Quantity::Ratio));
    assert_eq!(seen(&collector, Metric::requests().above(99)), Some(Quantity::Count(11)));
    assert_eq!(seen(&collector, Metric::timeouts().above(99)), Some(Quantity::Count(1)));
    assert_eq!(seen(&collector, Metric::rejected().above(99)), Some(Quantity::Count(0)));
    assert_eq!(seen(&collector, Metric::tokens().above(99_999)), Some(Quantity::Count(10_802)));
    assert_eq!(seen(&collector, Metric::unpriced_calls().above(99)), Some(Quantity::Count(1)));
    let throughput = seen(&collector, Metric::requests_per_second().above(99.0));
    assert_eq!(throughput, Some(Quantity::Number(0.0)), "none in the last minute");
    collector.record(Request::new("chat"));
    clock.advance(SECOND);
    let throughput = seen(&collector, Metric::requests_per_second().above(99.0));
    let expected = collector.report().throughput.requests_per_second;
    assert_eq!(throughput, expected.map(Quantity::Number));
}

#[test]
fn latency_has_any_percentile() {
    let (collector, _) = ten_calls();
    let seen = |metric: Metric<Duration>| seen(&collector, metric.above(SECOND * 99));
    let report = collector.report();
    assert_eq!(seen(Metric::latency(50.0)), report.latency.p50.map(Quantity::Seconds));
    assert_eq!(seen(Metric::latency(95.0)), report.latency.p95.map(Quantity::Seconds));
    let Some(Quantity::Seconds(longest)) = seen(Metric::latency(100.0)) else { panic!("no data") };
    assert!(longest.as_secs_f64() > 10.0 * (1.0 - 0.0055), "{longest:?}");
    assert_eq!(seen(Metric::average_latency()), report.latency.average.map(Quantity::Seconds));
}

#[test]
fn money_is_exact_and_by_the_hour() {
    let (collector, _) = ten_calls();
    let cost = collector.report().cost.total;
    assert!(cost > Usd::ZERO);
    let limit = usd("1000");
    assert_eq!(seen(&collector, Metric::cost().above(limit)), Some(Quantity::Usd(cost)));
    let per_hour = Usd::from_picos(cost.picos() * 30);
    let seen = seen(&collector, Metric::cost_per_hour().above(limit));
    assert_eq!(seen, Some(Quantity::Usd(per_hour)), "two minutes are a thirtieth of it");
}

#[test]
fn a_few_seconds_are_too_short_for_a_rate_by_the_hour() {
    let (collector, clock) = collector();
    collector.record(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(1_000, 200)));
    let seen = || seen(&collector, Metric::cost_per_hour().above(usd("1")));
    clock.advance(SECOND * 29);
    assert_eq!(seen(), None);
    clock.advance(SECOND);
    assert!(seen().is_some());
}

#[test]
fn calls_in_flight_are_those_of_now() {
    let (collector, _) = collector();
    let call = Call::builder("chat").collector(&collector).run_async(std::future::pending::<()>());
    let mut chat = Box::pin(call);
    assert!(poll_once(chat.as_mut()).is_pending());
    assert_eq!(seen(&collector, Metric::in_flight().above(0)), Some(Quantity::Count(1)));
}

#[test]
fn custom_metrics_have_an_average_and_a_latest_value() {
    let (collector, clock) = collector();
    collector.metric("score", 1.0, &[]);
    clock.advance(SECOND);
    collector.metric("score", 4.0, &[("index", "wiki")]);
    collector.metric("another", 100.0, &[]);
    let average = seen(&collector, Metric::custom_average("score").above(99.0));
    assert_eq!(average, Some(Quantity::Number(2.5)));
    let latest = seen(&collector, Metric::custom_latest("score").above(99.0));
    assert_eq!(latest, Some(Quantity::Number(4.0)));
    let of_wiki = AlertRule::new("it", Metric::custom_average("score").above(99.0));
    assert_eq!(seen_by(&collector, of_wiki.tag("index", "wiki")), Some(Quantity::Number(4.0)));
}

#[test]
fn what_has_no_data_has_no_value() {
    let (collector, clock) = collector();
    clock.advance(SECOND * 120);
    let nothing = [
        seen(&collector, Metric::error_rate().above(0.0)),
        seen(&collector, Metric::success_rate().above(0.0)),
        seen(&collector, Metric::latency(95.0).above(SECOND)),
        seen(&collector, Metric::average_latency().above(SECOND)),
        seen(&collector, Metric::cost().above(Usd::ZERO)),
        seen(&collector, Metric::cost_per_hour().above(Usd::ZERO)),
        seen(&collector, Metric::custom_average("score").above(0.0)),
        seen(&collector, Metric::custom_latest("score").above(0.0)),
        seen(&collector, Metric::queue_size("none").above(0)),
        seen(&collector, Metric::queue_wait("none").above(SECOND)),
        seen(&collector, Metric::queue_rejections("none").above(0)),
        seen(&collector, Metric::breaker_open("none").holds()),
        seen(&collector, Metric::budget_used("none").above(0.0)),
    ];
    assert_eq!(nothing, [None; 13]);
}

#[test]
fn any_number_of_the_report_can_be_named_by_its_place_in_json() {
    let (collector, _) = ten_calls();
    let report = collector.report();
    assert_eq!(
        seen(&collector, Metric::path("/latency/p99_seconds").above(SECOND * 99)),
        report.latency.p99.map(Quantity::Seconds)
    );
    assert_eq!(
        seen(&collector, Metric::path("/cost/total_cost_usd").above(usd("9"))),
        Some(Quantity::Usd(report.cost.total))
    );
    assert_eq!(
        seen(&collector, Metric::path("/models/0/requests").above(99)),
        Some(Quantity::Count(report.models[0].part.totals.requests))
    );
    for nothing in ["/latency/p99", "/streams/count", "/api_name", "/models/99"] {
        assert_eq!(seen(&collector, Metric::path(nothing).above(1)), None, "{nothing}");
    }
}

#[test]
fn any_number_at_all_can_be_computed_from_the_report() {
    let (collector, _) = ten_calls();
    let longest = |report: &Report| report.latency.max;
    let seen_longest = seen(&collector, Metric::of("longest", longest).above(SECOND * 99));
    assert_eq!(seen_longest, Some(Quantity::Seconds(SECOND * 10)));
    for no_number in [f64::NAN, f64::INFINITY] {
        let metric = Metric::of("ratio", move |_: &Report| Some(no_number));
        assert_eq!(seen(&collector, metric.above(0.5)), None, "{no_number} is no data");
    }
}

#[test]
fn a_rule_can_be_narrowed_to_a_part_of_all_calls() {
    let (collector, _) = collector();
    let ask = |function: &str, provider: &str, model: &str, tenant: &str, times| {
        for _ in 0..times {
            let request = Request::new(function).provider(provider).model(model);
            collector.record(request.tag("tenant", tenant));
        }
    };
    ask("chat", "openai", "gpt-4o", "acme", 1);
    ask("chat", "openai", "gpt-4o-mini", "acme", 2);
    ask("plan", "anthropic", "claude-3-5-haiku", "acme", 4);
    ask("plan", "anthropic", "claude-3-5-haiku", "globex", 8);
    let rule = || AlertRule::new("it", Metric::requests().above(99));
    for (rule, requests) in [
        (rule(), 15),
        (rule().provider("openai"), 3),
        (rule().model("gpt-4o-mini"), 2),
        (rule().function("plan"), 12),
        (rule().tag("tenant", "acme"), 7),
        (rule().tag("tenant", "acme").provider("anthropic"), 4),
    ] {
        assert_eq!(seen_by(&collector, rule), Some(Quantity::Count(requests)));
    }
}
