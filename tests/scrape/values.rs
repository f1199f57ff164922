//! Values are as exact as they are known, and what is not known is not there.

use crate::fixture::{busy, service};
use monitor_runtime::{Request, Snapshot, report::prometheus::Format};
use std::collections::BTreeSet;

fn names(text: &str) -> BTreeSet<&str> {
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    samples.filter_map(|line| line.split(['{', ' ']).next()).collect()
}

#[test]
fn dollars_are_exact_decimals() {
    let (collector, _) = service();
    for cost in ["90071992547409.93", "0.000000000001"] {
        let cost = cost.parse().expect("dollars");
        collector.record(Request::new("chat").reported_cost(cost));
    }
    let text = collector.snapshot().exposition().to_text();
    let line =
        r#"llm_cost_usd_total{function="chat",source="reported"} 90071992547409.930000000001"#;
    assert!(text.contains(line), "no floating-point number has these digits: {text}");
    assert!(text.contains(r#"llm_budget_remaining_usd{budget="all"} 0"#), "{text}");
    assert!(text.contains(r#"llm_budget_limit_tokens{budget="drafts"} 10000"#), "{text}");
}

#[test]
fn estimates_say_how_much_more_they_may_be() {
    let (collector, _) = service();
    collector
        .record(Request::new("chat").provider("openai").model("gpt-4o-mini").tokens(1_000_000));
    let snapshot = collector.snapshot();
    let cost = &snapshot.series[0].numbers.cost;
    assert!(cost.lower < cost.upper);
    let text = snapshot.exposition().to_text();
    let labels = r#"function="chat",provider="openai",model="gpt-4o-mini""#;
    for line in [
        format!("llm_cost_usd_total{{{labels},source=\"estimated\"}} {}\n", cost.lower),
        format!("llm_cost_spread_usd_total{{{labels}}} {}\n", cost.upper - cost.lower),
    ] {
        assert!(text.contains(&line), "{line} in {text}");
    }
}

#[test]
fn what_was_never_measured_has_no_sample() {
    let text = Snapshot::default().exposition().to_text();
    let expected = [
        "llm_build_info",
        "llm_monitor_bytes",
        "llm_monitor_clock_steps_total",
        "llm_monitor_late_notes_total",
        "llm_monitor_overflow_calls_total",
        "llm_monitor_overflow_errors_total",
        "llm_monitor_panics_caught_total",
        "llm_monitor_series",
        "llm_monitor_usage_seen_again_total",
        "llm_uptime_seconds",
    ];
    assert_eq!(names(&text), BTreeSet::from(expected));
    assert!(!text.contains("# TYPE llm_requests"), "nor has a family without samples a head");

    let (collector, _) = service();
    collector.record(Request::new("chat"));
    let text = collector.snapshot().exposition().older_names(true).to_text();
    for unknown in
        ["llm_cost_usd_total", "llm_tokens_total", "rapidai_cost_total", "api_queue_size"]
    {
        assert!(!names(&text).contains(unknown), "{unknown} in {text}");
    }
}

#[test]
fn older_names_come_when_they_are_asked_for() {
    let snapshot = busy();
    let is_older = |name: &&str| name.starts_with("api_") || name.starts_with("rapidai_");
    let text = snapshot.exposition().to_text();
    assert_eq!(names(&text).iter().filter(|name| is_older(name)).count(), 0);
    let text = snapshot.exposition().older_names(true).to_text();
    let older: Vec<&str> = names(&text).into_iter().filter(is_older).collect();
    let expected = [
        "api_active_requests",
        "api_circuit_state",
        "api_error_rate",
        "api_latency_milliseconds",
        "api_model_latency_milliseconds",
        "api_model_requests_total",
        "api_model_success_rate",
        "api_queue_size",
        "api_requests_total",
        "api_success_rate",
        "api_throughput_rps",
        "rapidai_cost_total",
        "rapidai_requests_total",
        "rapidai_tokens_total",
    ];
    assert_eq!(older, expected);
    for line in text.lines().filter(|line| is_older(line)) {
        assert!(line.contains("{api=\""), "{line}");
    }
    assert!(text.contains("api_circuit_state{api=\"openai\"} 2\n"), "{text}");
    assert!(
        text.contains("\napi_model_requests_total{api=\"openai\",model=\"gpt-4o-mini\"} 303\n"),
        "{text}"
    );
}

#[test]
fn open_metrics_has_units_exemplars_and_an_end() {
    let snapshot = busy();
    let text = String::from_utf8(snapshot.exposition().encode(Format::OpenMetrics)).expect("text");
    let head = "# TYPE llm_cost_usd counter\n# UNIT llm_cost_usd usd\n# HELP llm_cost_usd ";
    assert!(text.contains(head));
    assert!(text.contains("# TYPE llm_build info\n") && text.ends_with("# EOF\n"));
    let slowest = &snapshot.traces.slowest[0];
    let exemplar = format!("# {{trace_id=\"{}\"}} 30 ", slowest.trace_id);
    let bucket = text.lines().find(|line| line.contains(&exemplar)).expect("the slowest call");
    assert!(
        bucket.starts_with("llm_request_duration_seconds_bucket{")
            && bucket.contains("le=\"32.0\"")
    );
    assert!(
        !snapshot.exposition().to_text().contains("trace_id"),
        "the older form has no exemplars"
    );
}
