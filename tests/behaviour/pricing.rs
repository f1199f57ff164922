//! What calls cost: exact, by the model that answered, by the price in force when they began;
//! what is unknown is unpriced, which is never zero.

use crate::fixture::{collector, collector_with, the_only_call};
use monitor_runtime::{
    Call, Collector, Cost, CostSource, ModelPrices, PriceBook, Request, Timestamp, Unpriced, Usage,
    UsageKind, Usd, calculate_cost, calculate_cost_at, current,
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const MILLION: u64 = 1_000_000;

fn day(days_since_1970: u64) -> Timestamp {
    Timestamp::from_unix_nanos(days_since_1970 * 86_400 * 1_000_000_000)
}

fn usd(text: &str) -> Usd {
    text.parse().expect("a decimal")
}

fn price_of(request: Request) -> Result<Cost, Unpriced> {
    let (collector, _) = collector();
    collector.record(request);
    let record = the_only_call(&collector);
    record.cost.ok_or_else(|| record.unpriced.expect("without a cost there is a reason"))
}

#[test]
fn each_model_costs_what_its_provider_lists() {
    for (model, input, output) in [
        ("claude-3-opus-20240229", "15", "75"),
        ("claude-3-sonnet-20240229", "3", "15"),
        ("claude-3-haiku-20240307", "0.25", "1.25"),
        ("claude-3-5-sonnet-20241022", "3", "15"),
        ("gpt-4o-mini", "0.15", "0.60"),
        ("gpt-4-turbo", "10", "30"),
        ("gpt-3.5-turbo", "0.50", "1.50"),
        ("gpt-4o", "2.50", "10"),
        ("gpt-4o-2024-05-13", "5", "15"),
    ] {
        assert_eq!(calculate_cost(model, MILLION, 0), Ok(usd(input)), "{model}");
        assert_eq!(calculate_cost(model, 0, MILLION), Ok(usd(output)), "{model}");
        let recorded =
            price_of(Request::new("chat").model(model).usage(Usage::new(MILLION, MILLION)));
        let both = usd(input) + usd(output);
        assert_eq!(recorded, Ok(Cost::exact(both, CostSource::Catalogue)), "{model}");
    }
}

#[test]
fn a_single_token_is_not_rounded_away() {
    assert_eq!(calculate_cost("gpt-4o-mini", 1, 0).map(Usd::picos), Ok(150_000));
    assert_eq!(calculate_cost("claude-3-haiku-20240307", 0, 1).map(Usd::picos), Ok(1_250_000));
    assert_eq!(calculate_cost("gpt-4o-mini", 0, 0), Ok(Usd::ZERO));
}

#[test]
fn ten_thousand_small_calls_cost_exactly_ten_thousand_times_one() {
    let (collector, _) = collector_with(|settings| settings.window_size(1).traces(1));
    for _ in 0..10_000 {
        collector.record(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(7, 3)));
    }
    // 7 x 0.15 + 3 x 0.60 dollars per million = 2.85 millionths
    assert_eq!(collector.report().cost.total, Usd::from_picos(2_850_000 * 10_000));
}

#[test]
fn the_price_is_the_one_in_force_when_the_call_began() {
    const LAUNCH: u64 = 19_856; // 2024-05-13
    const CUT: u64 = 19_998; // 2024-10-02
    let at = |day, moved_back| {
        let started = Timestamp::from_unix_nanos(day - moved_back);
        let request = Request::new("chat").model("gpt-4o").usage(Usage::new(MILLION, MILLION));
        price_of(request.started(started)).map(|cost| cost.lower)
    };
    let (launch, cut) = (day(LAUNCH).unix_nanos(), day(CUT).unix_nanos());
    assert_eq!(at(launch, 1), Err(Unpriced::UnknownModel), "before its launch it had no price");
    assert_eq!(at(launch, 0), Ok(usd("20")));
    assert_eq!(at(cut, 1), Ok(usd("20")), "to the last nanosecond");
    assert_eq!(at(cut, 0), Ok(usd("12.50")));
    let june_2024 = SystemTime::from(day(19_875));
    assert_eq!(calculate_cost_at("gpt-4o", MILLION, MILLION, june_2024), Ok(usd("20")));
    assert_eq!(calculate_cost_at("gpt-4o-2024-05-13", MILLION, 0, day(CUT + 500)), Ok(usd("5")));
}

#[test]
fn a_call_over_a_change_of_prices_pays_what_held_at_its_begin() {
    let clock = monitor_runtime::testing::MockClock::at(day(19_997));
    let collector = Collector::builder().clock(clock.clock()).build();
    Call::builder("chat").model("gpt-4o").collector(&collector).run(|| {
        clock.advance(Duration::from_secs(2 * 86_400));
        current().tokens(MILLION, 0);
    });
    assert_eq!(the_only_call(&collector).cost.map(|cost| cost.lower), Some(usd("5")));
}

#[test]
fn an_unknown_model_is_unpriced_and_its_tokens_are_shown() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("gpt-unheard-of").usage(Usage::new(900, 100)));
    let report = collector.report();
    assert_eq!(the_only_call(&collector).cost, None);
    assert_eq!(report.cost.unpriced, [(Unpriced::UnknownModel, 1)].into());
    assert_eq!((report.cost.unpriced_calls, report.cost.unpriced_tokens), (1, 1_000));
    assert_eq!(report.cost.priced_calls, 0, "unpriced is not a price of zero");
    assert!(!report.cost.is_exact());
    assert_eq!(calculate_cost("gpt-unheard-of", 1, 1), Err(Unpriced::UnknownModel));
}

#[test]
fn the_text_shows_unpriced_calls_and_never_calls_their_sum_the_whole() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("gpt-unheard-of").usage(Usage::new(900, 100)));
    let text = collector.report().to_string();
    assert!(text.contains("unpriced"), "{text}");
    assert!(!text.contains("$0"), "{text}");
}

#[test]
fn an_unknown_model_that_answered_is_never_priced_as_the_one_asked_for() {
    let usage = Usage::new(MILLION, 0);
    let request = Request::new("chat").model("gpt-4o-mini").usage(usage);
    assert_eq!(
        price_of(request.clone().response_model("gpt-4o-mini-of-tomorrow")),
        Err(Unpriced::UnknownModel)
    );
    let (collector, _) = collector();
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
        current().usage(usage).response_model("gpt-4o-mini-of-tomorrow");
    });
    assert_eq!(the_only_call(&collector).unpriced, Some(Unpriced::UnknownModel));
}

#[test]
fn a_known_model_that_answered_prices_an_unknown_one_that_was_asked() {
    let request = Request::new("chat").model("my-alias").response_model("gpt-4o-mini");
    let cost = price_of(request.usage(Usage::new(MILLION, 0)));
    assert_eq!(cost.map(|cost| cost.lower), Ok(usd("0.15")));
}

#[test]
fn without_an_answering_model_the_asked_one_prices() {
    let cost = price_of(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(MILLION, 0)));
    assert_eq!(cost.map(|cost| cost.lower), Ok(usd("0.15")));
}

#[test]
fn without_any_model_usage_is_unpriced() {
    assert_eq!(price_of(Request::new("chat").usage(Usage::new(1, 1))), Err(Unpriced::UnknownModel));
}

#[test]
fn of_a_total_alone_the_cost_lies_between_all_from_a_cache_and_all_output() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("gpt-4o-mini").tokens(MILLION));
    let cost = the_only_call(&collector).cost.expect("an estimate is a price");
    let bounds = Cost { lower: usd("0.075"), upper: usd("0.60"), source: CostSource::Estimated };
    assert_eq!(cost, bounds);
    collector.record(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(0, MILLION)));
    let report = collector.report();
    assert_eq!((report.cost.total, report.cost.total_max), (usd("0.675"), Some(usd("1.20"))));
    assert!(!report.cost.is_exact());
    assert_eq!(report.tokens.total, 2 * MILLION);
    let summary = collector.summary();
    assert_eq!((summary.total_cost, summary.total_cost_max), (usd("0.675"), Some(usd("1.20"))));
}

#[test]
fn a_total_never_costs_less_than_its_lower_bound_nor_more_than_its_upper() {
    let kinds = [
        Usage::new(MILLION, 0),
        Usage::new(0, MILLION),
        Usage::new(MILLION, 0).with(UsageKind::CacheRead, MILLION),
        Usage::new(MILLION, 0).with(UsageKind::CacheWrite1h, MILLION),
    ];
    for model in ["gpt-4o", "gpt-4o-mini", "claude-3-opus-20240229", "claude-3-haiku-20240307"] {
        let ask = |usage| price_of(Request::new("chat").model(model).usage(usage));
        let bounds = ask(Usage::of_total(MILLION)).expect("an estimate is a price");
        for usage in kinds {
            let cost = ask(usage).expect("it has a price").lower;
            assert!(bounds.lower <= cost && cost <= bounds.upper, "{model}: {usage:?}");
        }
    }
}

#[test]
fn where_every_cost_is_exact_there_is_no_upper_bound_to_show() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").model("gpt-4o-mini").usage(Usage::new(5, 5)));
    assert_eq!(collector.report().cost.total_max, None);
    assert!(collector.report().cost.is_exact());
}

#[test]
fn subsets_are_priced_at_their_own_price_and_never_on_top() {
    let usage = Usage::new(MILLION, 0).with(UsageKind::CacheRead, 400_000);
    let cost = price_of(Request::new("chat").model("claude-3-5-sonnet-20241022").usage(usage));
    // 0.6 million at 3 and 0.4 million at 0.30
    assert_eq!(cost.map(|cost| cost.lower), Ok(usd("1.92")));
}

#[test]
fn a_reported_cost_wins_and_prices_a_model_that_nobody_knows() {
    let request = Request::new("chat").model("gpt-unheard-of").usage(Usage::new(1, 1));
    let cost = price_of(request.reported_cost(usd("0.0123")));
    assert_eq!(cost, Ok(Cost::exact(usd("0.0123"), CostSource::Reported)));
}

#[test]
fn prices_of_the_users_win_and_say_so() {
    let own = ModelPrices::per_million("openai", "gpt-4o-mini", "1", "2").expect("decimals");
    let book = PriceBook::embedded().with(own).with(ModelPrices::free("ollama", "llama3.2"));
    let (collector, _) = collector_with(|settings| settings.prices(book));
    for model in ["gpt-4o-mini", "llama3.2", "gpt-4-turbo"] {
        collector.record(Request::new("chat").model(model).usage(Usage::new(MILLION, 0)));
    }
    let report = collector.report();
    assert_eq!(report.cost.by_source[&CostSource::Override], usd("1"));
    assert_eq!(report.cost.by_source[&CostSource::Catalogue], usd("10"));
    assert_eq!(report.cost.priced, [(CostSource::Catalogue, 1), (CostSource::Override, 2)].into());
    assert_eq!(report.cost.unpriced_calls, 0, "free is a price");
}

#[test]
fn costs_by_source_add_up_to_the_total() {
    let (collector, _) = collector();
    let ask = |usage| Request::new("chat").model("gpt-4o-mini").usage(usage);
    collector.record(ask(Usage::new(1_234, 567)));
    collector.record(ask(Usage::of_total(999)));
    collector.record(ask(Usage::new(1, 1)).reported_cost(usd("0.07")));
    let cost = collector.report().cost;
    let sum = cost.by_source.values().fold(Usd::ZERO, |sum, part| sum + *part);
    assert_eq!((cost.by_source.len(), sum), (3, cost.total));
}

#[test]
fn a_moment_before_1970_is_no_reason_to_panic() {
    let long_ago = UNIX_EPOCH - Duration::from_secs(1);
    assert_eq!(calculate_cost_at("gpt-4o", 1, 1, long_ago), Err(Unpriced::UnknownModel));
}

#[test]
fn absurd_amounts_that_providers_report_stay_at_the_end_of_their_type() {
    let own = ModelPrices::per_million("openai", "gpt-4o-mini", "1", "2").expect("decimals");
    let (collector, _) =
        collector_with(|settings| settings.prices(PriceBook::embedded().with(own)));
    let ask = || Request::new("chat").model("gpt-4o-mini").usage(Usage::new(MILLION, 0));
    collector.record(ask().reported_cost(Usd::from_picos(i128::MAX)));
    collector.record(ask());
    assert_eq!(collector.report().cost.total, Usd::from_picos(i128::MAX));
}
