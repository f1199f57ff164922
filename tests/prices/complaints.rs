//! What users of other cost trackers complained about, as far as prices alone decide it. The number
//! of the complaint stands at each test.

use crate::fixture::{MILLION, at, book, now, usd, usd_of};
use monitor_runtime::{
    CostSource, ModelPrices, PriceBook, Unpriced, Usage, UsageKind::*, Usd, calculate_cost,
};

/// BerriAI/litellm#9812: 0.091 dollars were shown for 0.054.
#[test]
fn cache_writes_are_not_charged_as_input_too() {
    let usage = Usage::new(14_300, 10).with(CacheWrite, 14_290);
    let cost = usd(&PriceBook::embedded(), "anthropic", "claude-sonnet-4-5", &usage);
    // 10 of input at 3, 14,290 written at 3.75, 10 of output at 15
    assert_eq!(cost, Ok("0.0537675".into()));
}

/// litellm#40016: the same mistake once more for prices that a user set.
#[test]
fn cache_writes_are_not_charged_as_input_too_by_prices_of_the_user() {
    let own = book("provider acme\nmodel big\n  price input 3 output 15 cache_write 3.75");
    let usage = Usage::new(14_300, 10).with(CacheWrite, 14_290);
    assert_eq!(usd(&own, "acme", "big", &usage), Ok("0.0537675".into()));
}

/// Aider-AI/aider#5518: cached tokens billed twice, 10.9 times the cost.
#[test]
fn a_provider_that_resells_bills_cached_tokens_once() {
    let usage = Usage::new(100_000, 0).with(CacheRead, 99_000);
    let direct = usd(&PriceBook::embedded(), "anthropic", "claude-sonnet-4-5", &usage);
    assert_eq!(direct, Ok("0.0327".into()));
    assert_eq!(usd(&PriceBook::embedded(), "azure", "claude-sonnet-4-5", &usage), direct);
}

/// litellm#30715: a model that is in no list cost nothing, and no budget ever tripped.
#[test]
fn a_model_that_is_in_no_list_is_unpriced_and_not_free() {
    assert_eq!(calculate_cost("gpt-of-tomorrow", 1_000, 10), Err(Unpriced::UnknownModel));
    let deployment = usd(&PriceBook::embedded(), "azure", "our-deployment", &Usage::new(1, 1));
    assert_eq!(deployment, Err(Unpriced::UnknownModel));
}

/// litellm#35914: 1.16 dollars were logged of 185, because a miss was silent.
#[test]
fn a_price_that_a_list_does_not_have_is_a_reason_and_no_amount() {
    let unpriced = book("provider acme\nmodel big\n  unpriced");
    let found = unpriced.find(Some("acme"), "big").expect("the model is known");
    let cost = found.cost(&Usage::new(MILLION, 0), now(), None);
    assert_eq!(cost, Err(Unpriced::UnknownModel));
}

/// litellm#13810, PostHog#94200: flex and priority calls were priced as standard ones.
#[test]
fn a_call_is_priced_by_the_tier_that_served_it() {
    let cost = |tier| {
        let usage = Usage::new(MILLION, 0);
        usd_of(&PriceBook::embedded(), "openai", "gpt-4.1", &usage, now(), tier)
    };
    assert_eq!((cost(None), cost(Some("priority"))), (Ok("2".into()), Ok("3.5".into())));
    assert_eq!(cost(Some("a-tier-of-tomorrow")), Err(Unpriced::UnknownModel));
}

/// litellm#37046: a dated snapshot had no prices for tiers.
#[test]
fn a_dated_name_has_the_tiers_of_its_model() {
    let flex = |model| {
        let usage = Usage::new(272_001, 0);
        usd_of(&PriceBook::embedded(), "openai", model, &usage, now(), Some("flex"))
    };
    assert_eq!(flex("gpt-5.4"), Ok("0.6800025".into()));
    for dated in ["gpt-5.4-2026-03-05", "gpt-5.4-20260305"] {
        assert_eq!(flex(dated), flex("gpt-5.4"), "{dated}");
    }
}

/// anomalyco/opencode#4160: half of the real bill, because a tier was left out; litellm#40174:
/// xAI's begins with exactly 200,000 tokens.
#[test]
fn a_long_prompt_pays_the_tier_that_it_reaches() {
    let cost = |provider, model, input| {
        usd(&PriceBook::embedded(), provider, model, &Usage::new(input, 0))
    };
    assert_eq!(cost("anthropic", "claude-sonnet-4-5", 200_000), Ok("0.6".into()));
    assert_eq!(cost("anthropic", "claude-sonnet-4-5", 200_001), Ok("1.200006".into()));
    assert_eq!(cost("x-ai", "grok-4.20", 200_000), Ok("0.5".into()));
}

/// litellm#8867: 0.0016150000000000001 dollars.
#[test]
fn money_has_no_noise_of_floats() {
    let cost = usd(&PriceBook::embedded(), "openai", "gpt-4o-mini", &Usage::new(5_767, 1_250));
    assert_eq!(cost, Ok("0.00161505".into()));
    let noisy = r#"{"providers": [{"id": "acme", "name": "Acme", "api_pattern": "https://acme\\.com",
        "models": [{"id": "big", "match": {"equals": "big"},
                    "prices": {"input_mtok": 0.18000000000000002}}]}]}"#;
    assert_eq!(usd(&book(noisy), "acme", "big", &Usage::new(MILLION, 0)), Ok("0.18".into()));
}

/// ccusage#1636: 2,472 dollars for 1,923, because the past was priced by today's list.
#[test]
fn a_call_of_the_past_costs_what_it_cost_then() {
    let cost = |moment| {
        let usage = Usage::new(MILLION, 0);
        usd_of(&PriceBook::embedded(), "openai", "gpt-4o", &usage, at(moment), None)
    };
    assert_eq!(cost("2024-06-01T00:00:00Z"), Ok("5".into()));
    assert_eq!(cost("2026-06-01T00:00:00Z"), Ok("2.5".into()));
}

/// Arize-ai/phoenix#12673: nobody saw that the prices had been old for weeks.
#[test]
fn every_provider_says_where_its_prices_are_from_and_when_somebody_looked() {
    let sources = PriceBook::embedded().sources();
    assert_eq!(sources.len(), 47);
    for source in &sources {
        assert!(source.pages.iter().any(|page| page.starts_with("https://")), "{source:?}");
        assert!(source.checked.is_some(), "{source:?}");
        assert_eq!(source.source, CostSource::Catalogue);
    }
    let own = book("provider acme\n  page https://acme.com/prices\n  checked 2026-10-01");
    let first = &own.sources()[0];
    assert_eq!((&*first.provider, first.checked.as_deref()), ("acme", Some("2026-10-01")));
    assert_eq!(first.source, CostSource::Override);
}

/// langfuse#10592: input and cached tokens were added together.
#[test]
fn cached_tokens_are_part_of_the_input() {
    let usage = Usage::new(MILLION, 0).with(CacheRead, MILLION);
    assert_eq!(usd(&PriceBook::embedded(), "openai", "gpt-4o", &usage), Ok("1.25".into()));
}

/// phoenix#10036: caching on Bedrock priced 40 times too high, and as output.
#[test]
fn caching_on_bedrock_has_its_own_price() {
    let usage = Usage::new(MILLION, 0).with(CacheRead, 900_000);
    let model = "anthropic.claude-3-5-haiku-20241022-v1:0";
    let prices = PriceBook::embedded().find(None, model).expect("the name says Bedrock");
    assert_eq!(prices.provider(), "aws");
    // 0.1 million at 0.80, 0.9 million at 0.08
    let cost = prices.cost(&usage, now(), None).map(|cost| cost.lower.to_string());
    assert_eq!(cost, Ok("0.152".into()));
}

/// litellm#14004, #10973: free models were blocked like unknown ones.
#[test]
fn a_free_model_costs_nothing_and_an_unknown_one_is_unpriced() {
    let local = PriceBook::embedded().with(ModelPrices::free("ollama", "llama3.2"));
    let usage = Usage::new(1_000, 1_000);
    assert_eq!(usd(&local, "ollama", "llama3.2", &usage), Ok("0".into()));
    assert_eq!(usd(&local, "ollama", "qwen3:8b", &usage), Err(Unpriced::UnknownModel));
    let any = book("provider ollama\nmodel any\n  like *\n  free");
    assert_eq!(usd(&any, "ollama", "qwen3:8b", &usage), Ok("0".into()));
    assert!(any.find(None, "qwen3:8b").is_none(), "nobody said that it is a local one");
}

/// hermes-agent#108936: what the provider itself had said was ignored, 5 times too little.
#[test]
fn the_catalogue_says_that_its_cost_is_not_what_the_provider_reported() {
    let prices = PriceBook::embedded().find(Some("x-ai"), "grok-4.20").expect("a price");
    let cost = prices.cost(&Usage::new(1_000, 0), now(), None).expect("a cost");
    assert_eq!((cost.source, cost.lower), (CostSource::Catalogue, Usd::from_picos(1_250_000_000)));
}
