//! What users of other cost trackers complained about, as far as the collector and its reports
//! decide it. The complaint stands at each test. The others, by what decides them:
//!
//! | what went wrong | held by |
//! |---|---|
//! | cache writes or reads billed twice, tiers, variants, float noise, resellers | `complaints` of the tests of prices |
//! | counts of streams lost, doubled or erased; thoughts and reasoning left out | the tests of streams and recordings |
//! | streams without usage | `unpriced_streams` |
//! | one answer recorded by a handler and by the call inside of it | `usage_of_the_innermost` |
//! | another model answered than was asked for | `pricing`: `an_unknown_model_that_answered_is_never_priced_as_the_one_asked_for` |
//! | spans that never end, memory that grows | the measures: `ten_million_calls_take_no_more_than_ten_thousand` |
//! | the monitor itself takes the time | the measures: overhead and allocations |

use crate::fixture::{
    collector, collector_with, drop_after_first_poll, health, outcomes, the_only_call,
};
use monitor_runtime::{
    Call, Collector, CostSource, ErrorKind, ModelPrices, Outcome, PriceBook, Request, Timestamp,
    Unpriced, Usage, UsageKind, Usd, current, testing::MockClock,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

const MILLION: u64 = 1_000_000;

fn ask(model: &str) -> Request {
    Request::new("chat").model(model).usage(Usage::new(MILLION, 0))
}

fn total(collector: &Collector) -> String {
    collector.report().cost.to_string()
}

/// BerriAI/litellm#30715: a model in no list cost nothing, and no budget ever tripped.
#[test]
fn a_model_in_no_list_is_never_free() {
    let (collector, _) = collector();
    collector.record(ask("gpt-of-tomorrow"));
    let record = the_only_call(&collector);
    assert_eq!((record.cost, record.unpriced), (None, Some(Unpriced::UnknownModel)));
    assert_eq!(total(&collector), "unknown (1 call unpriced)");
    collector.record(ask("gpt-4o-mini"));
    assert_eq!(total(&collector), "≥ $0.15 (1 call unpriced)");
}

/// litellm#35914: 1.16 dollars were logged of 185, and nothing said that prices were missing.
#[test]
fn a_missing_price_is_loud_and_names_its_model() {
    let (collector, _) = collector();
    (0..7).for_each(|_| collector.record(ask("gpt-of-tomorrow")));
    assert_eq!(collector.summary().unknown_models, ["gpt-of-tomorrow"]);
    let report = collector.report();
    let row = &report.unpriced_models[0];
    assert_eq!((row.calls, row.tokens), (7, 7 * MILLION));
    assert!(row.advice.contains("price file"), "{}", row.advice);
    assert!(report.to_string().contains("gpt-of-tomorrow"), "{report}");
}

/// preloop/preloop#197, earendil-works/pi#4900: what is not known was shown as zero.
#[test]
fn what_is_not_known_is_absent_and_no_zero() {
    let (collector, _) = collector();
    collector.record(ask("gpt-of-tomorrow"));
    let json: serde_json::Value =
        serde_json::from_str(&collector.report().to_json()).expect("JSON");
    assert_eq!(json["cost"]["by_source_usd"], serde_json::json!({}));
    assert_eq!(json["tokens"]["by_kind"].get("cache_read"), None, "nobody reported any");
    let record = serde_json::to_value(the_only_call(&collector)).expect("JSON");
    assert!(record["cost"].is_null() && record["usage"].get("cache_read").is_none(), "{record}");
}

/// open-gitagent/gitagent#67: runs that failed or were left lost what they had used.
#[test]
fn a_call_that_fails_or_is_left_keeps_what_it_used() {
    let (collector, _) = collector();
    let call = || Call::builder("chat").model("gpt-4o-mini").collector(&collector);
    let used = || current().tokens(MILLION, 0).is_call();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        call().run(|| {
            used();
            panic!("after the answer");
        })
    }));
    assert!(panicked.is_err());
    drop_after_first_poll(call().run_async(async {
        used();
        std::future::pending::<()>().await;
    }));
    collector.record(ask("gpt-4o-mini").status(500));
    let ended = [(Outcome::Error, 1), (Outcome::Panicked, 1), (Outcome::Cancelled, 1)];
    assert_eq!(outcomes(&collector), ended.into());
    assert_eq!(total(&collector), "$0.45", "each of them costs what it used");
}

/// ccusage#1636: 2,472 dollars for 1,923, because the past was priced by today's list.
#[test]
fn new_prices_leave_the_past_as_it_was() {
    let (collector, _) = collector();
    collector.record(ask("gpt-4o-mini"));
    let dearer = ModelPrices::per_million("openai", "gpt-4o-mini", "9", "9").expect("decimals");
    collector.set_prices(PriceBook::embedded().with(dearer));
    assert_eq!(total(&collector), "$0.15");
    assert_eq!(
        the_only_call(&collector).cost.map(|cost| cost.lower.to_string()),
        Some("0.15".into())
    );
}

/// Arize-ai/phoenix#12673: the job that renewed the prices had failed for weeks.
#[test]
fn old_prices_and_a_file_that_fails_are_seen_in_every_report() {
    let in_2029 = Timestamp::from_unix_nanos(1_861_920_000 * 1_000_000_000);
    let clock = MockClock::at(in_2029);
    let collector =
        Collector::builder().clock(clock.clock()).price_file("/nowhere/our.prices").build();
    collector.record(ask("gpt-4o-mini"));
    let report = collector.report();
    assert!(report.price_sources[0].age_days > Some(700), "{:?}", report.price_sources);
    assert!(health(&collector).price_file_error.is_some());
    let text = report.to_string();
    assert!(text.contains("days ago") && text.contains("/nowhere/our.prices"), "{text}");
}

/// litellm#37558: whoever hung up paid nothing, and the provider billed it all the same.
#[test]
fn a_caller_that_hangs_up_leaves_a_call_that_may_have_cost() {
    let (collector, _) = collector();
    let call = Call::builder("chat").model("gpt-4o-mini").track_cost().collector(&collector);
    drop_after_first_poll(call.run_async(std::future::pending::<()>()));
    let record = the_only_call(&collector);
    assert_eq!(record.outcome, Outcome::Cancelled);
    assert_eq!(record.unpriced, Some(Unpriced::NoUsage), "nobody knows, and that is said");
    assert_eq!(total(&collector), "unknown (1 call unpriced)");
}

/// litellm#12159, #35666: every path that a scanner tried became a label, and memory went.
#[test]
fn names_without_end_are_one_series_past_the_cap() {
    let (collector, _) = collector_with(|settings| settings.max_series(10));
    (0..10_000).for_each(|n| collector.record(ask(&format!("/wp-admin/{n}"))));
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.series.len(), 11, "ten, and one for all the others");
    assert_eq!(snapshot.health.overflow_calls, 9_990);
    assert_eq!(collector.report().totals.requests, 10_000, "and no call is lost");
    assert_eq!(collector.report().cost.unpriced_calls, 10_000);
}

/// vllm#15167, bifrost#3828: the longest bucket was ten seconds, and so was every p99.
#[test]
fn a_call_of_half_an_hour_is_not_cut_to_the_longest_bucket() {
    let (collector, _) = collector();
    let half_an_hour = Duration::from_secs(30 * 60);
    (0..100).for_each(|_| collector.record(Request::new("agent").duration(half_an_hour)));
    let p99 = collector.report().latency.p99.expect("a hundred calls");
    let difference = (p99.as_secs_f64() / half_an_hour.as_secs_f64() - 1.0).abs();
    assert!(difference < 0.0055, "{p99:?}");
}

/// OmniRoute#9504, #7638: refusals were taken for something else.
#[test]
fn refused_calls_are_counted_by_kind_and_leave_no_doubt_about_the_total() {
    let (collector, _) = collector();
    collector.record(ask("gpt-4o-mini"));
    for status in [429, 429, 401] {
        let call = Call::builder("chat").model("gpt-4o-mini").track_cost().collector(&collector);
        call.run(|| {
            current().status(status);
        });
    }
    let report = collector.report();
    let kinds = [(ErrorKind::RateLimit, 2), (ErrorKind::Authentication, 1)];
    assert_eq!(report.errors.by_type, kinds.into());
    assert_eq!(total(&collector), "$0.15", "nobody bills a refusal");
}

/// langfuse#2112: an answer from one's own cache was billed.
#[test]
fn an_answer_from_a_local_cache_costs_nothing() {
    let (collector, _) = collector();
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
        current().tokens(MILLION, 0).local_cache_hit();
    });
    let cost = collector.report().cost;
    assert_eq!(cost.by_source, [(CostSource::LocalCache, Usd::ZERO)].into());
    assert_eq!(collector.report().tokens.get(UsageKind::Input), Some(MILLION));
    assert!(cost.is_exact());
}

/// litellm#14004, #10973: free models were taken for unknown ones, or unknown ones for free.
#[test]
fn free_is_a_price_and_unknown_is_none() {
    let book = PriceBook::embedded().with(ModelPrices::free("ollama", "llama3.2"));
    let (collector, _) = collector_with(|settings| settings.prices(book));
    collector.record(ask("llama3.2").provider("ollama"));
    assert_eq!(total(&collector), "$0.00");
    collector.record(ask("llama-unheard-of").provider("ollama"));
    assert_eq!(total(&collector), "≥ $0.00 (1 call unpriced)");
}

/// hermes-agent#108936: what the provider itself said was ignored, five times too little.
#[test]
fn what_the_provider_says_wins_and_the_difference_is_shown() {
    let (collector, _) = collector();
    collector.record(ask("gpt-4o-mini").reported_cost("0.75".parse().expect("a decimal")));
    assert_eq!(total(&collector), "$0.75");
    let compared = collector.report().cost.compared.expect("both are known");
    assert_eq!((compared.difference.to_string(), compared.ratio()), ("0.6".into(), Some(4.0)));
    assert!(collector.report().to_string().contains("+400.00 %"));
}
