//! A call without a cost says why, is counted for its model, and puts a `≥` before every total.

use crate::fixture::{collector, the_only_call};
use monitor_runtime::{
    Call, Collector, ModelPrices, Report, Request, Unpriced, Usage, UsageKind, current,
};

fn ask(model: &str) -> Request {
    Request::new("chat").provider("openai").model(model)
}

/// Calls and tokens by model and reason.
fn rows(report: &Report) -> Vec<(Option<&str>, Unpriced, u64, u64)> {
    let rows = report.unpriced_models.iter();
    rows.map(|row| (row.model.as_deref(), row.reason, row.calls, row.tokens)).collect()
}

fn record_a_mixed_case(collector: &Collector) {
    let more_cached_than_sent = Usage::new(10, 5).with(UsageKind::CacheRead, 11);
    collector.record(ask("gpt-4o-mini").usage(Usage::new(1_000, 200)));
    collector.record(ask("gpt-4o-mini").usage(more_cached_than_sent));
    for _ in 0..3 {
        collector.record(ask("gpt-unheard-of").usage(Usage::new(900, 100)));
    }
    collector.record(ask("gpt-4o").response_model("gpt-of-tomorrow").tokens(77));
    let call = Call::builder("chat").provider("openai").model("gpt-4o-mini").track_cost();
    call.collector(collector).run(|| ());
}

#[test]
fn calls_without_a_cost_are_counted_with_their_tokens_by_model_and_reason() {
    let (collector, _) = collector();
    record_a_mixed_case(&collector);
    let report = collector.report();
    let expected = [
        (Some("gpt-unheard-of"), Unpriced::UnknownModel, 3, 3_000),
        (Some("gpt-4o-mini"), Unpriced::NoUsage, 1, 0),
        (Some("gpt-4o-mini"), Unpriced::InvalidUsage, 1, 15),
        (Some("gpt-of-tomorrow"), Unpriced::UnknownModel, 1, 77),
    ];
    assert_eq!(rows(&report), expected);
    let cost = &report.cost;
    assert_eq!((cost.unpriced_calls, cost.unpriced_tokens), (6, 3_092));
    assert_eq!(cost.unpriced_tokens_by_reason[&Unpriced::UnknownModel], 3_077);
    let of_rows: u64 = report.models.iter().map(|row| row.part.cost.unpriced_tokens).sum();
    assert_eq!(of_rows, 3_092, "the rows of models tell it too");
    let summary = collector.summary();
    assert_eq!((summary.unpriced_calls, summary.unpriced_tokens), (6, 3_092));
    assert_eq!(summary.unpriced, cost.unpriced);
    assert_eq!(summary.unknown_models, ["gpt-of-tomorrow", "gpt-unheard-of"]);
}

#[test]
fn every_total_says_how_many_calls_it_leaves_out() {
    let (collector, _) = collector();
    record_a_mixed_case(&collector);
    let report = collector.report();
    let total = "≥ $0.00027 (6 calls unpriced)";
    assert_eq!(report.cost.to_string(), total);
    assert!(report.to_string().contains(&format!("Cost          {total}\n")), "{report}");
    let summary = collector.summary().to_string();
    assert!(summary.contains(&format!("Cost          {total}\n")), "{summary}");
}

#[test]
fn the_summary_names_the_models_and_the_reasons() {
    let (collector, _) = collector();
    record_a_mixed_case(&collector);
    let summary = collector.summary();
    assert_eq!(summary.unpriced_models, collector.report().unpriced_models);
    let text = summary.to_string();
    let says =
        "Unpriced      gpt-unheard-of (openai) unknown_model 3 · gpt-4o-mini (openai) no_usage 1\n";
    assert!(text.replace("\n              ", " · ").contains(says.trim_end()), "{text}");
    assert!(text.contains("gpt-of-tomorrow (openai) unknown_model 1\n"), "{text}");
}

#[test]
fn beside_unpriced_calls_an_estimate_is_no_most_of_the_total() {
    let (collector, _) = collector();
    collector.record(ask("gpt-4o-mini").tokens(1_000_000));
    let total = |collector: &Collector| collector.report().cost.to_string();
    assert_eq!(total(&collector), "$0.075 to $0.60");
    collector.record(ask("gpt-unheard-of").tokens(1));
    assert_eq!(total(&collector), "≥ $0.075 (1 call unpriced)");
    let text = collector.report().to_string();
    assert!(text.contains("estimated $0.075 to $0.60 for 1 call"), "{text}");
}

#[test]
fn the_advice_for_a_local_model_works_as_it_is_written() {
    let (collector, _) = collector();
    let ask = |model: &str| {
        Request::new("chat").provider("ollama").model(model).usage(Usage::new(900, 100))
    };
    collector.record(ask("llama3.2"));
    let advice = collector.report().unpriced_models[0].advice;
    assert!(advice.contains("Collector::set_prices") && advice.contains("ModelPrices::free"));
    collector.clear();
    collector.set_prices(collector.prices().with(ModelPrices::free("ollama", "llama3.2")));
    collector.record(ask("llama3.2"));
    assert_eq!(collector.report().cost.to_string(), "$0.00");
    // one line for all that a server has
    let any = ModelPrices::free("ollama", "any").like("*");
    collector.set_prices(collector.prices().with(any));
    collector.record(ask("qwen3:8b"));
    assert_eq!(collector.report().cost.unpriced_calls, 0);
}

#[test]
fn the_report_says_for_each_reason_what_can_be_done() {
    let (collector, _) = collector();
    record_a_mixed_case(&collector);
    let text = collector.report().to_string();
    for part in [
        "gpt-unheard-of (openai)       3   3,000  unknown_model\n",
        "add it with Collector::set_prices or a price file",
        "no_usage: the call ended without usage",
        "invalid_usage: counts that cannot be true",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[test]
fn counts_that_cannot_be_true_stand_on_the_record_as_they_were_told() {
    let usage = Usage::new(50, 5).with(UsageKind::CacheRead, 60);
    let says = "cache_read 60 is more than the input 50 that it is part of";
    let (recorded, _) = collector();
    recorded.record(ask("gpt-4o-mini").usage(usage));
    let (said, _) = collector();
    Call::builder("chat").model("gpt-4o-mini").collector(&said).run(|| {
        current().usage(usage);
    });
    for collector in [recorded, said] {
        let record = the_only_call(&collector);
        assert_eq!(record.unpriced, Some(Unpriced::InvalidUsage));
        assert_eq!(record.unpriced_detail.as_deref(), Some(says));
        assert_eq!((record.usage, record.cost), (usage, None), "and no count is cut to fit");
    }
}

#[test]
fn parts_that_do_not_fit_together_are_told_too() {
    let usage = Usage::new(100, 5).with(UsageKind::CacheRead, 60).with(UsageKind::CacheWrite, 60);
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("claude-3-haiku-20240307").usage(usage));
    let record = the_only_call(&collector);
    assert_eq!(record.unpriced, Some(Unpriced::InvalidUsage));
    let says = "parts of the input 100 are 120 together";
    assert_eq!(record.unpriced_detail.as_deref(), Some(says));
}

#[test]
fn a_part_that_the_model_has_no_price_for_makes_no_usage_invalid() {
    let usage = Usage::new(100, 5).with(UsageKind::AudioInput, 101);
    let (collector, _) = collector();
    collector.record(ask("gpt-4o-mini").usage(usage));
    assert_eq!(
        the_only_call(&collector).cost.map(|cost| cost.lower.to_string()),
        Some("0.000018".into())
    );
}

#[test]
fn what_is_unpriced_is_kept_when_a_snapshot_travels_and_is_merged() {
    let (collector, _) = collector();
    record_a_mixed_case(&collector);
    let text = serde_json::to_string(&collector.snapshot()).expect("plain data");
    let mut both: monitor_runtime::Snapshot = serde_json::from_str(&text).expect("plain data");
    both.merge(collector.clear());
    let report = Report::new(both);
    assert_eq!((report.cost.unpriced_calls, report.cost.unpriced_tokens), (12, 6_184));
    assert!(collector.report().unpriced_models.is_empty(), "a new epoch");
}
