//! The summary, and what each model was used for.

use crate::fixture::collector;
use monitor_runtime::{ErrorKind, Outcome, Request, Usage, Usd};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_summary_has_every_number_that_is_asked_for_first() {
    let (collector, clock) = collector();
    let chat = |seconds| Request::new("chat").model("gpt-4o-mini").duration(SECOND * seconds);
    collector.record(chat(1).usage(Usage::new(1_000, 200)));
    collector.record(chat(2).usage(Usage::new(1_000, 200)));
    collector.record(chat(6).status(500));
    collector.record(Request::new("chat").model("gpt-4o").outcome(Outcome::Cancelled));
    clock.advance(SECOND * 30);
    let summary = collector.summary();
    assert_eq!(summary.uptime, SECOND * 30);
    assert_eq!(summary.total_requests, 4);
    assert_eq!((summary.successful_requests, summary.failed_requests), (2, 1));
    assert_eq!(summary.success_rate, Some(2.0 / 3.0));
    assert_eq!(summary.average_duration, Some(SECOND * 3), "without the cancelled call");
    assert_eq!((summary.total_tokens, summary.total_cost.to_string().as_str()), (2_400, "0.00054"));
    assert_eq!(summary.models_used, ["gpt-4o", "gpt-4o-mini"]);
}

#[test]
fn the_summary_of_nothing_has_no_rate_and_no_average() {
    let summary = collector().0.summary();
    assert_eq!((summary.success_rate, summary.average_duration), (None, None));
    assert_eq!((summary.total_requests, summary.total_cost), (0, Usd::ZERO));
}

#[test]
fn model_usage_is_told_for_all_and_for_one() {
    let (collector, _) = collector();
    let ask = |model: &str| Request::new("chat").model(model).usage(Usage::new(1_000_000, 0));
    collector.record(ask("gpt-4o-mini"));
    collector.record(ask("gpt-4o-mini").provider("somebody"));
    collector.record(ask("gpt-4-turbo"));
    collector.record(ask("nobody-knows"));
    let report = collector.report();
    let all: Vec<_> = report
        .model_usage()
        .into_iter()
        .map(|usage| {
            (usage.model, usage.requests, usage.total_tokens, usage.total_cost.to_string())
        })
        .collect();
    let row = |model: &str, requests, tokens, cost: &str| {
        (model.to_owned(), requests, tokens, cost.to_owned())
    };
    assert_eq!(
        all,
        [
            row("gpt-4-turbo", 1, 1_000_000, "10"),
            // one of the two is sold by somebody whose price is not known
            row("gpt-4o-mini", 2, 2_000_000, "0.15"),
            row("nobody-knows", 1, 1_000_000, "0"),
        ]
    );
    let mini = report.model_usage_of("gpt-4o-mini").expect("it was used");
    assert_eq!((mini.requests, mini.unpriced_calls), (2, 1));
    assert_eq!(report.model_usage_of("nobody-knows").expect("it was used").unpriced_calls, 1);
    assert_eq!(report.model_usage_of("unheard of"), None);
}

#[test]
fn model_usage_is_of_the_model_that_answered() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("alias").response_model("gpt-4o-mini").tokens(5));
    assert_eq!(collector.report().model_usage_of("alias"), None);
    assert_eq!(
        collector.report().model_usage_of("gpt-4o-mini").map(|usage| usage.requests),
        Some(1)
    );
}

#[test]
fn of_the_errors_the_most_common_is_named() {
    let (collector, _) = collector();
    for kind in [ErrorKind::Timeout, ErrorKind::RateLimit, ErrorKind::Timeout] {
        collector.record(Request::new("chat").error_kind(kind));
    }
    let errors = collector.report().errors;
    assert_eq!((errors.total, errors.most_common), (3, Some(ErrorKind::Timeout)));
    assert_eq!(errors.rate, Some(1.0));
}
