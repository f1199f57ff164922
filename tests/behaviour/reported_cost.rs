//! What a provider says that a call cost wins, and is compared with the price book.

use crate::fixture::{collector, collector_with, the_only_call};
use monitor_runtime::{
    Call, Cost, CostSource, PriceBook, Report, Request, Snapshot, Usage, UsageKind, Usd, current,
};
use serde_json::json;

const MILLION: u64 = 1_000_000;

fn usd(text: &str) -> Usd {
    text.parse().expect("a decimal")
}

/// A call that costs 0.15 dollars by the price book.
fn ask(reported: &str) -> Request {
    let request = Request::new("chat").provider("openai").model("gpt-4o-mini");
    request.usage(Usage::new(MILLION, 0)).reported_cost(usd(reported))
}

#[test]
fn a_reported_cost_counts_and_stands_beside_that_of_the_price_book() {
    let (collector, _) = collector();
    collector.record(ask("0.18"));
    let record = the_only_call(&collector);
    assert_eq!(record.cost, Some(Cost::exact(usd("0.18"), CostSource::Reported)));
    assert_eq!(record.catalogue_cost, Some(usd("0.15")));
    assert_eq!(collector.report().cost.total, usd("0.18"));
}

#[test]
fn the_report_shows_by_how_much_providers_say_more() {
    let (collector, _) = collector();
    collector.record(ask("0.18"));
    collector.record(ask("0.12"));
    collector.record(ask("0.2625"));
    let report = collector.report();
    let compared = report.cost.compared.expect("three calls of which both are known");
    assert_eq!((compared.calls, compared.reported), (3, usd("0.5625")));
    assert_eq!((compared.catalogue, compared.difference), (usd("0.45"), usd("0.1125")));
    assert_eq!(report.models[0].part.cost.compared, Some(compared));
    assert_eq!(collector.summary().compared_cost, Some(compared));
    let text = report.to_string();
    for part in [
        "Compared      $0.5625 reported · $0.45 by the price book · +25.00 % · 3 calls\n",
        "gpt-4o-mini (openai)",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let json: serde_json::Value = serde_json::from_str(&report.to_json()).expect("JSON");
    let expected = json!({
        "calls": 3,
        "reported_usd": "0.5625",
        "catalogue_usd": "0.45",
        "difference_usd": "0.1125",
    });
    assert_eq!(json["cost"]["compared"], expected);
}

#[test]
fn calls_that_the_price_book_does_not_know_are_no_part_of_the_comparison() {
    let (collector, _) = collector();
    collector.record(ask("0.15"));
    collector.record(ask("0.9").model("gpt-unheard-of"));
    collector.record(ask("0.9").tokens(5));
    collector.record(ask("0.9").usage(Usage::new(1, 1).with(UsageKind::CacheRead, 2)));
    collector.record(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(MILLION, 0)));
    let compared = collector.report().cost.compared.expect("one call");
    assert_eq!((compared.calls, compared.difference), (1, Usd::ZERO));
    assert_eq!(collector.report().cost.unpriced_calls, 0, "what is reported has a cost");
}

#[test]
fn a_discount_is_taken_off_the_price_book_and_not_off_what_was_reported() {
    let half = PriceBook::embedded().with_text("provider openai\n  discount 50%");
    let (collector, _) = collector_with(|settings| settings.prices(half.expect("a list")));
    collector.record(ask("0.18"));
    let record = the_only_call(&collector);
    assert_eq!(record.cost, Some(Cost::exact(usd("0.18"), CostSource::Reported)));
    assert_eq!(record.catalogue_cost, Some(usd("0.075")));
}

#[test]
fn without_reported_costs_there_is_nothing_to_compare() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(1, 1)));
    assert_eq!(collector.report().cost.compared, None);
    assert!(!collector.report().to_string().contains("reported"));
}

#[test]
fn a_cost_in_the_reply_itself_is_compared_by_the_tier_that_served_it() {
    let (collector, _) = collector();
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
        current().reply(&json!({
            "model": "gpt-4o-mini-2024-07-18",
            "usage": {"prompt_tokens": MILLION, "completion_tokens": 0, "cost": 0.2},
        }));
    });
    let compared = collector.report().cost.compared.expect("a cost of both");
    assert_eq!((compared.reported, compared.catalogue), (usd("0.2"), usd("0.15")));
}

#[test]
fn comparisons_add_up_over_snapshots_and_begin_anew_after_a_clear() {
    let (collector, _) = collector();
    collector.record(ask("0.18"));
    let mut all: Snapshot = collector.clear();
    assert_eq!(collector.report().cost.compared, None);
    collector.record(ask("0.18"));
    all.merge(collector.snapshot());
    let compared = Report::new(all).cost.compared.expect("two calls");
    assert_eq!((compared.calls, compared.difference), (2, usd("0.06")));
}
