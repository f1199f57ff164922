//! Reports narrowed to a provider, a model, a function, a tag are full reports of that part.

use crate::fixture::{collector, collector_with, poll_once};
use monitor_runtime::{Call, Collector, ErrorCategory, ErrorKind, Outcome, Report, Request, Usage};
use serde_json::Value;
use std::time::Duration;

fn json(report: &Report) -> Value {
    serde_json::from_str(&report.to_json()).expect("a report is JSON")
}

/// Three calls to OpenAI, two to Anthropic.
fn traffic(collector: &Collector) {
    let openai = |model: &str, tenant: &str| {
        Request::new("chat").provider("openai").model(model).tag("tenant", tenant)
    };
    let usage = Usage::new(1_000, 200);
    collector.record(openai("gpt-4o-mini", "acme").usage(usage).duration(Duration::from_secs(1)));
    collector.record(openai("gpt-4o-mini", "zeta").status(429).retries(2));
    collector.record(openai("gpt-4o", "acme").error_kind(ErrorKind::Timeout));
    let anthropic =
        || Request::new("summarise").model("claude-3-haiku-20240307").tag("tenant", "acme");
    collector.record(anthropic().usage(usage).duration(Duration::from_secs(3)));
    collector.record(anthropic().outcome(Outcome::Cancelled));
}

#[test]
fn a_report_is_narrowed_by_provider_model_function_and_tag() {
    let (collector, _) = collector();
    traffic(&collector);
    let all = collector.report();
    assert_eq!(all.totals.requests, 5);
    assert_eq!(all.provider("openai").totals.requests, 3);
    assert_eq!(all.provider("anthropic").totals.requests, 2, "known by the price book");
    assert_eq!(all.model("gpt-4o-mini").totals.requests, 2);
    assert_eq!(all.function("summarise").totals.requests, 2);
    assert_eq!(all.tag("tenant", "acme").totals.requests, 4);
    assert_eq!(all.provider("openai").tag("tenant", "acme").totals.requests, 2);
    assert_eq!(all.provider("nobody").totals.requests, 0);
}

#[test]
fn a_part_has_everything_that_the_whole_has() {
    let (collector, _) = collector();
    traffic(&collector);
    let openai = collector.report().provider("openai");
    let totals = &openai.totals;
    assert_eq!((totals.successes, totals.failures, totals.timeouts, totals.retries), (1, 2, 1, 2));
    assert_eq!(openai.success_rate, Some(1.0 / 3.0));
    assert_eq!((openai.tokens.total, openai.cost.total.to_string().as_str()), (1_200, "0.00027"));
    assert_eq!(openai.latency.max, Some(Duration::from_secs(1)), "the other's three are not here");
    assert_eq!(openai.errors.by_type, [(ErrorKind::RateLimit, 1), (ErrorKind::Timeout, 1)].into());
    let categories = [(ErrorCategory::RateLimiting, 1), (ErrorCategory::Timeout, 1)].into();
    assert_eq!(openai.errors.by_category, categories);
    assert_eq!(openai.errors.rate, Some(2.0 / 3.0));
    assert_eq!((openai.models.len(), openai.functions.len(), openai.providers.len()), (2, 1, 1));
}

#[test]
fn parts_by_provider_add_up_to_the_whole() {
    let (collector, _) = collector();
    traffic(&collector);
    let all = collector.report();
    let parts = [all.provider("openai"), all.provider("anthropic")];
    assert_eq!(parts.iter().map(|part| part.totals.requests).sum::<u64>(), all.totals.requests);
    assert_eq!(parts.iter().map(|part| part.tokens.total).sum::<u64>(), all.tokens.total);
    assert_eq!(parts[0].cost.total + parts[1].cost.total, all.cost.total);
}

#[test]
fn the_name_is_the_provider_of_a_narrowed_report_and_else_the_service() {
    let (collector, _) = collector_with(|settings| settings.service("shop"));
    traffic(&collector);
    let report = collector.report();
    assert_eq!(report.api_name, "shop");
    assert_eq!(report.provider("openai").api_name, "openai");
    assert_eq!(report.model("gpt-4o").api_name, "shop");
    assert_eq!(report.model("gpt-4o").provider("openai").api_name, "openai");
}

#[test]
fn a_model_is_found_by_the_name_asked_for_and_by_the_one_that_answered() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("gpt-4o").response_model("gpt-4o-2024-05-13"));
    assert_eq!(collector.report().model("gpt-4o").totals.requests, 1);
    assert_eq!(collector.report().model("gpt-4o-2024-05-13").totals.requests, 1);
}

#[test]
fn for_each_model_there_are_requests_failures_retries_tokens_errors_and_latency() {
    let (collector, _) = collector();
    traffic(&collector);
    let report = collector.report();
    let mini = report.models.iter().find(|row| row.model.as_deref() == Some("gpt-4o-mini"));
    let part = &mini.expect("it was used").part;
    assert_eq!((part.totals.requests, part.totals.successes, part.totals.failures), (2, 1, 1));
    assert_eq!((part.totals.retries, part.totals.timeouts), (2, 0));
    assert_eq!((part.input_tokens, part.output_tokens), (Some(1_000), Some(200)));
    assert_eq!(part.errors_by_type, [(ErrorKind::RateLimit, 1)].into());
    assert_eq!((part.latency.count, part.latency.max), (2, Some(Duration::from_secs(1))));
    let silent = report.models.iter().find(|row| row.model.as_deref() == Some("gpt-4o"));
    assert_eq!(silent.expect("it was used").part.input_tokens, None, "nobody said, which is not 0");
}

#[test]
fn without_queues_and_breakers_their_keys_are_there_and_null() {
    let (collector, _) = collector();
    traffic(&collector);
    for report in [collector.report(), collector.report().provider("openai")] {
        let json = json(&report);
        for key in ["queue", "circuit_breaker"] {
            assert_eq!(json.get(key), Some(&Value::Null), "{key}");
        }
    }
}

#[test]
fn queues_are_in_every_part_because_they_are_of_no_series() {
    let (collector, _) = collector();
    traffic(&collector);
    let _waiting = collector.queue("provider").enter();
    for report in [collector.report(), collector.report().provider("openai").model("gpt-4o")] {
        let queue = &json(&report)["queue"];
        assert_eq!(
            (&queue["current_size"], &queue["queues"][0]["name"]),
            (&1.into(), &"provider".into())
        );
    }
}

#[test]
fn json_has_durations_in_seconds_money_as_decimal_strings_and_rates_from_0_to_1() {
    let (collector, clock) = collector_with(|settings| settings.service("shop"));
    clock.advance(Duration::from_millis(90_500));
    traffic(&collector);
    let json = json(&collector.report());
    assert_eq!(json["timestamp"], "2026-01-01T00:01:30.500000000Z");
    assert_eq!(
        (json["api_name"].as_str(), json["uptime_seconds"].as_f64()),
        (Some("shop"), Some(90.5))
    );
    assert_eq!(json["totals"]["requests"], 5);
    assert_eq!(json["success_rate"], 0.5);
    assert_eq!(json["latency"]["max_seconds"], 3.0);
    // 0.00027 for gpt-4o-mini and 1,000 x 0.25 + 200 x 1.25 dollars per million
    assert_eq!(json["cost"]["total_cost_usd"], "0.00077");
    assert_eq!(json["cost"]["total_cost_max_usd"], Value::Null);
    assert_eq!(json["errors"]["by_type"]["timeout"], 1);
    assert_eq!(json["errors"]["most_common"], "rate_limit");
}

#[test]
fn without_any_call_rates_and_times_are_null_and_nothing_is_made_up() {
    let json = json(&collector().0.report());
    assert_eq!(json["success_rate"], Value::Null);
    assert_eq!(json["errors"]["rate"], Value::Null);
    assert_eq!(json["errors"]["most_common"], Value::Null);
    for key in ["average", "min", "max", "p50", "p90", "p95", "p99", "p99_9"] {
        assert_eq!(json["latency"][format!("{key}_seconds")], Value::Null, "{key}");
    }
}

#[test]
fn the_text_is_what_display_prints_and_shows_totals_and_models() {
    let (collector, _) = collector_with(|settings| settings.service("shop"));
    traffic(&collector);
    let text = format!("{}", collector.report());
    for shown in ["shop", "gpt-4o-mini", "claude-3-haiku-20240307", "0.00077", "rate_limit"] {
        assert!(text.contains(shown), "{shown} is missing in\n{text}");
    }
}

#[test]
fn calls_in_flight_are_part_of_the_report_of_their_tag() {
    let (collector, _) = collector();
    let call = Call::builder("chat").tag("tenant", "acme").collector(&collector);
    let mut waiting = Box::pin(call.run_async(std::future::pending::<()>()));
    assert!(poll_once(waiting.as_mut()).is_pending());
    assert_eq!(collector.report().tag("tenant", "acme").totals.in_flight, 1);
    assert_eq!(collector.report().tag("tenant", "zeta").totals.in_flight, 0);
}

#[test]
fn tags_in_another_order_are_one_series() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").tag("a", "1").tag("b", "2"));
    collector.record(Request::new("chat").tag("b", "2").tag("a", "1"));
    assert_eq!(collector.snapshot().series.len(), 1);
}
