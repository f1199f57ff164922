use super::{
    Report,
    fixture::{busy, labelled, series, streams, trying},
};
use crate::{
    Outcome, Snapshot, Usd,
    error::{ErrorCategory, ErrorKind},
};

#[test]
fn a_narrowed_report_is_the_full_report_of_that_part() {
    let report = Report::new(busy());
    assert_eq!(report.api_name, "shop-assistant");
    let openai = report.provider("openai");
    assert_eq!(openai.api_name, "openai");
    assert_eq!(openai.totals.successes, 4_210);
    assert_eq!((openai.models.len(), openai.functions.len()), (1, 1));
    assert_eq!(openai.throughput.requests, 14 * 60);
    assert_eq!(
        openai.cost.total,
        report.model_usage_of("gpt-4o-mini").unwrap().total_cost - {
            report.provider("azure").cost.total
        }
    );
    assert!(openai.custom.is_empty(), "the user's own metrics belong to no provider");
    assert_eq!(report.tag("index", "products").custom.len(), 1);
    assert_eq!(report.tag("tenant", "acme").totals, report.totals);
    assert_eq!(report.tag("tenant", "other").totals.requests, 0);
    assert_eq!(report.function("chat").provider("azure").totals.successes, 330);
}

#[test]
fn a_model_is_found_by_what_was_asked_and_by_what_answered() {
    let mut one = series("chat", "openai", "gpt-4o", 10, 100);
    one.key.response_model = Some("gpt-4o-2024-08-06".into());
    let report = Report::new(Snapshot { series: vec![one], ..Snapshot::default() });
    assert_eq!(report.model("gpt-4o").totals.successes, 10);
    assert_eq!(report.model("gpt-4o-2024-08-06").totals.successes, 10);
    assert_eq!(report.model("gpt-4").totals.requests, 0);
    let models: Vec<_> = report.models.iter().map(|row| row.model.as_deref()).collect();
    assert_eq!(models, [Some("gpt-4o")], "the row is of the model that was asked for");
    assert_eq!(report.models[0].answered_by, ["gpt-4o-2024-08-06"]);
    assert!(report.model_usage_of("gpt-4o").is_none(), "usage is of the model that is priced");
}

#[test]
fn the_rows_of_each_table_add_up_to_the_whole() {
    let report = Report::new(busy());
    let whole = (report.totals.requests, report.tokens.total, report.cost.total);
    let sums = |parts: Vec<&super::Part>| {
        let requests: u64 = parts.iter().map(|part| part.totals.requests).sum();
        let tokens: u64 = parts.iter().map(|part| part.tokens.total).sum();
        (requests, tokens, parts.iter().map(|part| part.cost.total).sum::<Usd>())
    };
    assert_eq!(sums(report.models.iter().map(|row| &row.part).collect()), whole);
    assert_eq!(sums(report.providers.iter().map(|row| &row.part).collect()), whole);
    assert_eq!(sums(report.functions.iter().map(|row| &row.part).collect()), whole);
    let usage = report.model_usage();
    assert_eq!(usage.iter().map(|model| model.requests).sum::<u64>(), whole.0);
    assert_eq!(usage.iter().map(|model| model.total_cost).sum::<Usd>(), whole.2);
    assert_eq!(usage.iter().map(|model| model.unpriced_calls).sum::<u64>(), 58);
}

#[test]
fn cancelled_and_rejected_calls_are_requests_but_decide_no_rate() {
    let mut one = series("chat", "openai", "gpt-4o", 0, 100);
    one.numbers.outcomes = [(Outcome::Cancelled, 3), (Outcome::Rejected, 2)].into();
    let undecided = Report::new(Snapshot { series: vec![one.clone()], ..Snapshot::default() });
    assert_eq!((undecided.totals.requests, undecided.totals.failures), (5, 0));
    assert_eq!((undecided.success_rate, undecided.errors.rate), (None, None));
    one.numbers.outcomes.extend([(Outcome::Ok, 2), (Outcome::Error, 1), (Outcome::Panicked, 1)]);
    let decided = Report::new(Snapshot { series: vec![one], ..Snapshot::default() });
    assert_eq!((decided.totals.requests, decided.totals.failures), (9, 2));
    assert_eq!((decided.success_rate, decided.errors.rate), (Some(0.5), Some(0.5)));
    assert_eq!(decided.errors.panicked, 1);
}

#[test]
fn errors_add_up_by_category_and_the_most_common_is_stable() {
    let mut one = series("chat", "openai", "gpt-4o", 10, 100);
    one.numbers.errors =
        [(ErrorKind::RateLimit, 2), (ErrorKind::Quota, 1), (ErrorKind::Timeout, 2)].into();
    let report = Report::new(Snapshot { series: vec![one], ..Snapshot::default() });
    assert_eq!(report.errors.by_category[&ErrorCategory::RateLimiting], 3);
    assert_eq!(report.errors.by_category[&ErrorCategory::Timeout], 2);
    assert_eq!(report.errors.most_common, Some(ErrorKind::RateLimit), "first of equals");
    assert_eq!(report.totals.timeouts, 2);
}

#[test]
fn a_call_in_flight_is_shown_before_anything_is_known_of_it() {
    let mut one = series("chat", "openai", "gpt-4o", 0, 100);
    one.key.provider = None;
    one.key.model = None;
    one.numbers = Default::default();
    let report = Report::new(Snapshot { series: vec![one], ..Snapshot::default() });
    assert_eq!(report.totals.in_flight, 2);
    assert_eq!(report.functions[0].part.totals.in_flight, 2);
    assert!(report.models.is_empty() && report.providers.is_empty());
}

#[test]
fn a_summary_has_the_lower_bound_and_says_what_it_leaves_out() {
    let summary = busy().summary();
    assert_eq!(summary.total_cost.to_string(), "6.7308636456");
    assert_eq!((summary.priced_calls, summary.unpriced_calls), (5_452, 58));
    assert_eq!(summary.total_cost_max, None);
    let models = ["claude-3-5-sonnet-20241022", "gpt-4o-mini", "llama-3.3-70b-instruct-q4"];
    assert_eq!(summary.models_used, models);
    assert_eq!(Snapshot::default().summary().success_rate, None);
}

#[test]
fn attempts_are_no_requests_and_count_in_errors_tokens_and_cost() {
    let report = Report::new(trying());
    let answer = Report::new(Snapshot { series: vec![trying().series.remove(0)], ..busy() });
    assert_eq!(report.totals.requests, answer.totals.requests);
    assert_eq!(report.latency, answer.latency);
    assert_eq!(report.throughput.requests, answer.throughput.requests);
    assert_eq!(
        (report.success_rate, report.errors.rate),
        (answer.success_rate, answer.errors.rate)
    );
    assert_eq!((report.tokens.calls_with_usage, answer.tokens.calls_with_usage), (580, 0));
    assert!(report.cost.total > answer.cost.total);
    assert!(report.throughput.input_tokens_per_second > answer.throughput.input_tokens_per_second);
    assert_eq!(report.model_usage()[0].attempts, 648);
    let [send, answer] = &report.functions[..] else { panic!("two functions") };
    assert_eq!((send.part.totals.requests, answer.part.totals.requests), (0, 606));
    assert_eq!(send.part.attempts.as_deref(), report.attempts.as_ref());
}

#[test]
fn errors_of_one_label_add_up_over_calls_and_attempts() {
    let errors = |count| labelled(ErrorKind::Quota, Some("no_money"), None, Some(429), count);
    let mut snapshot = trying();
    snapshot.series[0].numbers.error_labels = vec![errors(100)];
    snapshot.series[1].numbers.error_labels.insert(0, errors(7));
    let report = Report::new(snapshot);
    let row = &report.errors.by_label[0];
    assert_eq!((row.errors, row.attempts), (107, 7));
    assert_eq!(row.label.code.as_deref(), Some("no_money"));
    let shares: f64 = report.errors.by_label.iter().map(|row| row.share).sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
}

#[cfg(feature = "json")]
mod json {
    use super::*;
    use crate::Unpriced;
    use serde_json::{Value, json};

    fn read(report: &Report) -> Value {
        serde_json::from_str(&report.to_json()).unwrap()
    }

    #[test]
    fn names_are_stable_and_units_are_in_them() {
        let report = Report::new(busy());
        let json = read(&report);
        let names: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected = [
            "timestamp",
            "api_name",
            "scope",
            "since",
            "uptime_seconds",
            "totals",
            "success_rate",
            "attempts",
            "latency",
            "streams",
            "queue_wait",
            "throughput",
            "errors",
            "tokens",
            "cost",
            "models",
            "unpriced_models",
            "price_sources",
            "providers",
            "functions",
            "custom",
            "health",
            "windows",
            "chart",
            "queue",
            "circuit_breaker",
            "budgets",
            "alerts",
            "traces",
        ];
        expected.sort_unstable();
        let mut names = names;
        names.sort_unstable();
        assert_eq!(names, expected);
        assert_eq!(json["timestamp"], "2026-11-21T16:49:00.250000000Z");
        assert_eq!(json["uptime_seconds"], 8_043.0);
        assert_eq!(json["cost"]["total_cost_usd"], "6.7308636456");
        assert_eq!(json["cost"]["by_source_usd"], json!({"catalogue": "6.7308636456"}));
        assert_eq!(json["cost"]["unpriced"], json!({"unknown_model": 57, "no_usage": 1}));
        assert_eq!(json["tokens"]["by_kind"]["cache_read"], 2_821_120);
        assert_eq!(json["errors"]["by_type"]["rate_limit"], 108);
        assert_eq!(json["models"][0]["model"], "gpt-4o-mini");
        assert_eq!(json["models"][0]["successes"], 4_210);
        assert_eq!(json["models"][0]["cost"]["total_cost_usd"], "5.197530438");
        assert!(json["latency"]["p99_9_seconds"].as_f64().unwrap() > 1.0);
        assert!(json["throughput"]["requests_per_second"].is_f64());
        assert_eq!(read(&report.provider("azure"))["scope"]["provider"], "azure");
    }

    #[test]
    fn what_has_no_data_is_null() {
        let json = read(&Report::new(Snapshot::default()));
        for (part, name) in [
            ("latency", "average_seconds"),
            ("latency", "p50_seconds"),
            ("queue_wait", "max_seconds"),
            ("errors", "rate"),
            ("errors", "most_common"),
            ("throughput", "requests_per_second"),
            ("cost", "total_cost_max_usd"),
        ] {
            assert_eq!(json[part].get(name), Some(&Value::Null), "{part}.{name}");
        }
        for name in ["success_rate", "attempts", "streams", "queue", "circuit_breaker"] {
            assert_eq!(json.get(name), Some(&Value::Null), "{name}");
        }
        assert_eq!(json["api_name"], "all");
    }

    #[test]
    fn streams_are_in_the_whole_and_in_the_rows_that_have_any() {
        let mut snapshot = busy();
        snapshot.series[0].numbers.streams = streams(200, 1_000);
        let json = read(&Report::new(snapshot));
        for streams in [&json["streams"], &json["models"][0]["streams"]] {
            assert_eq!((&streams["count"], &streams["items"]), (&json!(200), &json!(10_000)));
            assert_eq!(streams["output_tokens_per_second"], 143.0);
            assert_eq!(streams["streams_with_output"], 200);
            for part in ["time_to_first_item", "time_between_items", "duration"] {
                assert!(streams[part]["p95_seconds"].is_f64(), "{part}: {streams}");
            }
        }
        assert_eq!(json["functions"][0]["streams"], json["models"][0]["streams"]);
        assert_eq!(json["models"][1].get("streams"), Some(&Value::Null));
    }

    #[test]
    fn attempts_and_labels_have_stable_names() {
        let json = read(&Report::new(trying()));
        assert_eq!(
            (&json["totals"]["requests"], &json["totals"]["retries"]),
            (&json!(606), &json!(68))
        );
        let attempts = &json["attempts"];
        assert_eq!((&attempts["count"], &attempts["failures"]), (&json!(648), &json!(63)));
        assert_eq!(attempts["lost_cost_usd"], "0.0413");
        assert!(attempts["latency"]["p95_seconds"].is_f64());
        assert_eq!(json["models"][0]["attempts"], *attempts);
        assert_eq!(json["functions"][1].get("attempts"), Some(&Value::Null));
        let errors = &json["errors"];
        assert_eq!((&errors["total"], &errors["failed_attempts"]), (&json!(21), &json!(63)));
        assert_eq!((&errors["panicked"], &errors["panicked_attempts"]), (&json!(1), &json!(1)));
        assert_eq!(errors["by_type"]["rate_limit"], 63);
        assert_eq!(errors["attempts_by_type"], json!({"rate_limit": 51, "timeout": 11}));
        let first = json!({
            "kind": "rate_limit",
            "code": "rate_limit_exceeded",
            "type_name": "async_openai::error::OpenAIError",
            "status": 429,
            "errors": 51,
            "attempts": 51,
            "share": 51.0 / 62.0,
            "last_at": "2026-11-21T16:49:00.000000000Z",
        });
        assert_eq!(errors["by_label"][0], first);
    }

    #[test]
    fn an_estimate_has_its_upper_bound_beside_the_lower() {
        let mut one = series("chat", "openai", "gpt-4o", 2, 100);
        one.numbers.cost.upper = "9.5".parse().unwrap();
        one.numbers.cost.unpriced = [(Unpriced::NoUsage, 1)].into();
        let json = read(&Report::new(Snapshot { series: vec![one], ..Snapshot::default() }));
        assert_eq!(json["cost"]["total_cost_max_usd"], "9.5");
        assert_eq!(json["cost"]["unpriced_calls"], 1);
    }
}
