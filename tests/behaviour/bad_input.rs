//! Bad input is refused where it can be seen, and never touches the user's result.

use crate::fixture::{collector, collector_with, health, refused, the_only_call};
use monitor_runtime::{
    Call, Collector, ModelPrices, PriceBook, Request, Unpriced, Usage, UsageKind, Usd,
    collector::Refusal, current,
};
use serde_json::json;
use std::time::Duration;

#[test]
fn a_metric_that_cannot_be_summed_is_refused_with_its_value_in_words() {
    for (value, shown) in
        [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf"), (-0.5, "-0.5")]
    {
        let (collector, _) = collector();
        collector.metric("score", value, &[]);
        assert_eq!(refused(&collector, Refusal::BadValue), 1, "{shown}");
        let words = health(&collector).last_refusal.expect("a refusal has words");
        assert!(words.contains(shown) && words.contains("score"), "{words}");
        assert!(collector.snapshot().custom.is_empty(), "{shown} is not kept as anything else");
    }
}

#[test]
fn a_refused_value_leaves_the_metric_as_it_was() {
    let (collector, _) = collector();
    collector.metric("score", 2.0, &[]);
    collector.metric("score", f64::NAN, &[]);
    let metric = &collector.snapshot().custom[0];
    assert_eq!((metric.count, metric.sum, metric.last), (1, 2.0, 2.0));
}

#[test]
fn a_metric_without_a_name_is_refused() {
    let (collector, _) = collector();
    collector.metric("", 1.0, &[]);
    collector.metric(" \t", 1.0, &[]);
    assert_eq!(refused(&collector, Refusal::EmptyName), 2);
    assert!(collector.snapshot().custom.is_empty());
}

#[test]
fn a_call_without_a_name_is_kept_as_unnamed_and_the_fault_is_counted() {
    let (collector, _) = collector();
    assert_eq!(Call::builder("").collector(&collector).run(|| 7), 7);
    collector.record(Request::new("  "));
    assert_eq!(collector.report().function("(unnamed)").totals.requests, 2);
    assert_eq!(refused(&collector, Refusal::EmptyName), 2);
}

#[test]
fn a_tag_without_a_name_is_left_out_and_counted() {
    let (collector, _) = collector();
    Call::builder("chat").tag("", "x").tag("tenant", "acme").collector(&collector).run(|| ());
    collector.record(Request::new("chat").tag("", "x").tag("tenant", "acme"));
    collector.metric("score", 1.0, &[("", "x"), ("tenant", "acme")]);
    let tags = [("tenant".to_owned(), "acme".to_owned())];
    assert_eq!(refused(&collector, Refusal::EmptyName), 3);
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.series.len(), 1);
    assert_eq!(snapshot.series[0].key.tags, tags);
    assert_eq!(snapshot.custom[0].tags, tags);
}

#[test]
fn a_tag_without_a_value_is_a_tag() {
    let (collector, _) = collector();
    Call::builder("chat").tag("tenant", "").collector(&collector).run(|| ());
    assert_eq!(the_only_call(&collector).key.tags, [("tenant".to_owned(), String::new())]);
    assert!(health(&collector).refused.is_empty());
}

#[test]
fn an_empty_model_or_provider_is_none() {
    let (collector, _) = collector();
    Call::builder("chat").model("").provider("").collector(&collector).run(|| ());
    collector.record(Request::new("chat").model("").provider("").response_model(""));
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.series.len(), 1);
    assert_eq!((&snapshot.series[0].key.model, &snapshot.series[0].key.provider), (&None, &None));
}

#[test]
fn a_count_past_its_type_is_unpriced_and_refused_and_no_sum_runs_over() {
    for usage in [
        Usage::new(u64::MAX, 1),
        Usage::of_total(u64::MAX),
        Usage::new(5, 5).with(UsageKind::WebSearches, u64::MAX),
    ] {
        let (collector, _) = collector();
        collector.record(Request::new("chat").model("gpt-4o-mini").usage(usage));
        Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
            current().usage(usage);
        });
        let report = collector.report();
        assert_eq!(report.cost.unpriced, [(Unpriced::InvalidUsage, 2)].into(), "{usage:?}");
        assert_eq!(refused(&collector, Refusal::InvalidUsage), 2, "{usage:?}");
        assert_eq!(report.tokens.total, 0, "{usage:?}");
    }
}

#[test]
fn a_sum_said_in_parts_that_runs_past_its_type_is_refused() {
    let (collector, _) = collector();
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
        current().tokens(u64::MAX - 10, 0).tokens(11, 0);
    });
    assert_eq!(the_only_call(&collector).unpriced, Some(Unpriced::InvalidUsage));
    assert_eq!(refused(&collector, Refusal::InvalidUsage), 1);
}

#[test]
fn a_part_larger_than_its_whole_is_refused_whoever_says_it() {
    let impossible = Usage::new(10, 5).with(UsageKind::CacheRead, 11);
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("gpt-4o-mini").usage(impossible));
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
        current().usage(impossible);
    });
    let report = collector.report();
    assert_eq!(report.cost.unpriced, [(Unpriced::InvalidUsage, 2)].into());
    assert_eq!(refused(&collector, Refusal::InvalidUsage), 2);
    assert_eq!(report.tokens.total, 30, "as it was said, and no cost is made of it");
    assert!(health(&collector).last_refusal.expect("words").contains("cache_read 11"));
}

#[test]
fn negative_and_broken_counts_in_a_reply_are_refused() {
    for count in [json!(-5), json!(1.5), json!(1e30), json!("18446744073709551616")] {
        let (collector, _) = collector();
        Call::builder("chat").model("gpt-4o-mini").collector(&collector).track_cost().run(|| {
            current().reply(&json!({"usage": {"prompt_tokens": count, "completion_tokens": 1}}));
        });
        let record = the_only_call(&collector);
        assert_eq!(record.cost, None, "{count}");
        assert!(record.unpriced.is_some(), "{count} is no silent zero");
    }
}

#[test]
fn great_counts_that_fit_are_priced_exactly_and_sums_stay_at_their_end() {
    let (collector, _) = collector();
    let ask = || Request::new("chat").model("gpt-4o-mini").usage(Usage::new(u64::MAX - 1, 0));
    collector.record(ask());
    let one = the_only_call(&collector).cost.expect("it fits").lower;
    assert_eq!(one.picos(), i128::from(u64::MAX - 1) * 150_000);
    collector.record(ask());
    let report = collector.report();
    assert_eq!(report.tokens.total, u64::MAX, "a sum does not start again at zero");
    assert_eq!(report.cost.total.picos(), one.picos() * 2);
    assert!(!report.to_string().is_empty());
}

#[test]
fn control_characters_are_escaped_and_counted() {
    let (collector, _) = collector();
    Call::builder("chat\n")
        .model("gpt\u{1b}[31m")
        .tag("te\tnant", "a\u{0}b")
        .collector(&collector)
        .run(|| ());
    let key = the_only_call(&collector).key;
    assert_eq!(key.function, "chat\\n");
    assert_eq!(key.model.as_deref(), Some("gpt\\u{1b}[31m"));
    assert_eq!(key.tags, [("te\\tnant".to_owned(), "a\\u{0}b".to_owned())]);
    assert_eq!(refused(&collector, Refusal::MendedText), 4);
    let text = collector.report().to_string();
    assert!(!text.chars().any(|char| char.is_control() && char != '\n'), "{text:?}");
}

#[test]
fn control_characters_in_metrics_are_escaped_and_counted() {
    let (collector, _) = collector();
    collector.metric("sc\u{7}ore", 1.0, &[("tenant", "a\r\nb")]);
    let metric = collector.snapshot().custom.remove(0);
    assert_eq!(metric.name, "sc\\u{7}ore");
    assert_eq!(metric.tags, [("tenant".to_owned(), "a\\r\\nb".to_owned())]);
    assert_eq!(refused(&collector, Refusal::MendedText), 2);
}

#[test]
fn ten_thousand_bytes_are_cut_where_it_shows_and_counted() {
    let long = "é".repeat(5_000);
    let (collector, _) = collector();
    let asked = Call::builder("chat").provider(&long).model(&long).tag("tenant", &long);
    assert_eq!(asked.collector(&collector).run(|| 7), 7);
    let key = the_only_call(&collector).key;
    for text in [key.model.as_deref(), key.provider.as_deref(), Some(key.tags[0].1.as_str())] {
        let text = text.expect("it is cut, not lost");
        assert!(text.len() <= 256 && text.ends_with('…'), "{text}");
    }
    assert!(refused(&collector, Refusal::MendedText) >= 3);
    assert!(collector.report().to_string().lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn a_long_name_of_an_answering_model_is_no_price_of_another() {
    let long = format!("gpt-4o-mini{}", "x".repeat(10_000));
    let (collector, _) = collector();
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
        current().tokens(5, 5).response_model(&long);
    });
    assert_eq!(the_only_call(&collector).unpriced, Some(Unpriced::UnknownModel));
}

#[test]
fn a_name_of_an_answering_model_that_is_cut_says_so_and_is_counted() {
    let long = "m".repeat(200);
    let (collector, _) = collector();
    Call::builder("chat").collector(&collector).run(|| {
        current().response_model(&long);
    });
    let model = the_only_call(&collector).key.model.expect("it is cut, not lost");
    assert!(model.ends_with("m…"), "{model}");
    assert_eq!(refused(&collector, Refusal::MendedText), 1);
}

#[test]
fn an_answer_by_a_long_named_model_that_was_asked_for_is_priced_as_that() {
    let long = format!("/models/{}", "m".repeat(200));
    let book = PriceBook::empty().with(ModelPrices::free("vllm", &long));
    let (collector, _) = collector_with(|settings| settings.prices(book));
    Call::builder("chat").model(&long).collector(&collector).run(|| {
        current().tokens(5, 5).response_model(&long);
    });
    let record = the_only_call(&collector);
    assert_eq!((record.unpriced, record.key.response_model), (None, None));
}

#[test]
fn a_method_of_ten_thousand_bytes_is_cut_and_counted() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").method("x".repeat(10_000)));
    let method = the_only_call(&collector).method.expect("it is cut, not lost");
    assert!(method.len() <= 256 && method.ends_with('…'), "{method}");
    assert_eq!(refused(&collector, Refusal::MendedText), 1);
}

#[test]
fn of_seventeen_tags_sixteen_are_kept_and_the_loss_is_counted() {
    let names: Vec<_> = (10..27).map(|n| format!("tag{n}")).collect();
    let (collector, _) = collector();
    let mut call = Call::builder("chat").collector(&collector);
    let mut request = Request::new("chat");
    for name in &names {
        call = call.tag(name, "x");
        request = request.tag(name, "x");
    }
    assert_eq!(call.run(|| 7), 7);
    collector.record(request);
    let tags: Vec<_> = names.iter().map(|name| (name.as_str(), "x")).collect();
    collector.metric("score", 1.0, &tags);
    assert_eq!(refused(&collector, Refusal::TooManyTags), 3);
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.series.len(), 1, "all of them lost the same tag");
    let kept: Vec<_> = snapshot.series[0].key.tags.iter().map(|tag| tag.0.clone()).collect();
    assert_eq!(kept, names[..16]);
    assert_eq!(snapshot.custom[0].tags.len(), 16);
}

#[test]
fn the_words_of_a_refusal_are_short_however_long_the_name_was() {
    let long = "x".repeat(100_000);
    let tags = [("tenant", "acme"); 17];
    let (collector, _) = collector_with(|settings| settings.max_custom_metrics(0));
    let refusals: [&dyn Fn(); 5] = [
        &|| collector.metric(&long, f64::NAN, &[]),
        &|| collector.metric(&long, 1.0, &tags),
        &|| collector.metric(&long, 1.0, &[]),
        &|| collector.metric("score", 1.0, &[("", &long)]),
        &|| collector.record((0..17).fold(Request::new(&long), |r, n| r.tag(n.to_string(), "x"))),
    ];
    for refuse in refusals {
        refuse();
        let words = health(&collector).last_refusal.expect("a refusal has words");
        assert!(words.len() < 400, "{words}");
    }
}

#[test]
fn what_had_to_be_mended_is_found_by_what_was_said() {
    let long = "t".repeat(300);
    let (collector, _) = collector();
    collector.record(Request::new("a\nb").model("m\tm").tag("tenant", &long));
    collector.metric("m\n", 1.0, &[("tenant", &long)]);
    let part = collector.report().function("a\nb").model("m\tm").tag("tenant", &long);
    assert_eq!((part.totals.requests, collector.requests().function("a\nb").all().len()), (1, 1));
    assert_eq!(collector.metric_points("m\n").tag("tenant", &long).read().len(), 1);
}

#[test]
fn a_negative_reported_cost_is_refused_and_no_credit() {
    let (collector, _) = collector();
    let ask = || Request::new("chat").reported_cost(Usd::from_picos(-1));
    collector.record(ask());
    collector.record(ask().model("gpt-4o-mini").usage(Usage::new(1_000, 200)));
    let cost = collector.report().cost;
    assert_eq!((cost.total.to_string().as_str(), cost.unpriced_calls), ("0.00027", 1));
    assert_eq!(refused(&collector, Refusal::BadValue), 2);
}

#[test]
fn of_two_tags_of_one_name_the_last_is_kept_and_the_loss_is_counted() {
    let (collector, _) = collector();
    Call::builder("chat").tag("tenant", "a").tag("tenant", "b").collector(&collector).run(|| ());
    collector.record(Request::new("chat").tag("tenant", "a").tag("tenant", "b"));
    collector.metric("score", 1.0, &[("tenant", "a"), ("tenant", "b")]);
    let tags = [("tenant".to_owned(), "b".to_owned())];
    assert_eq!(refused(&collector, Refusal::RepeatedTag), 3);
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.series.len(), 1);
    assert_eq!(snapshot.series[0].key.tags, tags);
    assert_eq!(snapshot.custom[0].tags, tags);
    assert_eq!(collector.report().tag("tenant", "a").totals.requests, 0);
}

#[test]
fn durations_at_the_end_of_their_type_are_kept_without_a_panic() {
    let (collector, clock) = collector();
    collector.record(
        Request::new("chat").duration(Duration::MAX).queue_wait(Duration::MAX).retries(u32::MAX),
    );
    Call::builder("chat").collector(&collector).run(|| {
        current().queue_wait(Duration::MAX).queue_wait(Duration::MAX);
        clock.advance(Duration::from_secs(1));
    });
    let report = collector.report();
    assert_eq!((report.totals.requests, report.latency.count), (2, 2));
    assert!(report.latency.max > Some(Duration::from_secs(3_600 * 24 * 365)));
    assert!(!report.to_string().is_empty());
}

#[test]
fn an_unknown_model_is_a_counted_refusal_and_no_error_of_the_call() {
    let collector = Collector::default();
    let answer = Call::builder("chat").model("gpt-unheard-of").collector(&collector).run(|| {
        current().tokens(5, 5);
        "hello"
    });
    assert_eq!(answer, "hello");
    let report = collector.report();
    assert_eq!((report.totals.successes, report.cost.unpriced_calls), (1, 1));
    assert_eq!(report.cost.unpriced_tokens, 10);
}
