//! LiteLLM's table is read into the same prices, and agrees with the embedded catalogue where it
//! did when somebody last compared the two.

use crate::catalogue::prices_folder;
use monitor_runtime::{PriceBook, Timestamp, Usage, UsageKind, cost::PriceList};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

fn now() -> Timestamp {
    // 2026-11-20T12:00:00Z
    Timestamp::from_unix_nanos(1_795_176_000 * 1_000_000_000)
}

fn book(text: &str) -> PriceBook {
    PriceBook::empty().with_text(text).expect("a readable table")
}

fn cost(book: &PriceBook, provider: &str, usage: Usage, variant: Option<&str>) -> String {
    let prices = book.find(Some(provider), "big").expect("it is there");
    prices.cost(&usage, now(), variant).expect("it has a price").lower.to_string()
}

const TABLE: &str = r#"{
    "sample_spec": {"litellm_provider": "one of many", "input_cost_per_token": 0.0},
    "acme/big": {
        "litellm_provider": "acme",
        "mode": "chat",
        "input_cost_per_token": 1.25e-06,
        "output_cost_per_token": 1e-05,
        "cache_read_input_token_cost": 1.2500000000000001e-07,
        "cache_creation_input_token_cost": 1.5e-06,
        "cache_creation_input_token_cost_above_1hr": 2.5e-06,
        "input_cost_per_token_above_200k_tokens": 2.5e-06,
        "output_cost_per_token_above_200k_tokens": 1.5e-05,
        "input_cost_per_token_batches": 6.25e-07,
        "output_cost_per_token_batches": 5e-06,
        "input_cost_per_token_above_200k_tokens_batches": 1.25e-06,
        "search_context_cost_per_query": {"search_context_size_medium": 0.01},
        "supports_vision": true,
        "cost_of_the_future": 1
    },
    "acme/tiered": {
        "litellm_provider": "acme",
        "tiered_pricing": [
            {"range": [0, 256000.0], "input_cost_per_token": 5e-08, "output_cost_per_token": 4e-07},
            {"range": [256000.0, 1e6], "input_cost_per_token": 2.5e-07, "output_cost_per_token": 2e-06}
        ]
    },
    "acme/painter": {
        "litellm_provider": "acme",
        "mode": "image_generation",
        "input_cost_per_token": 0.0,
        "output_cost_per_image": 0.04
    }
}"#;

const MILLION: u64 = 1_000_000;

#[test]
fn a_price_of_one_token_is_that_of_a_million_exactly() {
    let book = book(TABLE);
    let small = |usage| cost(&book, "acme", usage, None);
    assert_eq!(small(Usage::new(100_000, 0)), "0.125");
    assert_eq!(small(Usage::new(0, MILLION)), "10");
    let of = |kind| Usage::new(100_000, 0).with(kind, 100_000);
    assert_eq!(small(of(UsageKind::CacheRead)), "0.0125");
    assert_eq!(small(of(UsageKind::CacheWrite)), "0.15");
    assert_eq!(small(of(UsageKind::CacheWrite).with(UsageKind::CacheWrite1h, 100_000)), "0.25");
    assert_eq!(small(Usage::new(0, 0).with(UsageKind::WebSearches, 3)), "0.03");
}

#[test]
fn tiers_and_variants_are_told_from_the_names() {
    let book = book(TABLE);
    assert_eq!(cost(&book, "acme", Usage::new(200_000, 0), None), "0.25");
    assert_eq!(cost(&book, "acme", Usage::new(200_001, 0), None), "0.5000025");
    assert_eq!(cost(&book, "acme", Usage::new(100_000, 0), Some("batch")), "0.0625");
    assert_eq!(cost(&book, "acme", Usage::new(400_000, 0), Some("batch")), "0.5");
    let tiered = book.find(Some("acme"), "tiered").expect("it is there");
    let cost = |input| {
        let cost = tiered.cost(&Usage::new(input, 0), now(), None);
        cost.expect("a price").lower.to_string()
    };
    assert_eq!((cost(256_000), cost(300_000)), ("0.0128".into(), "0.075".into()));
}

#[test]
fn what_cannot_be_said_is_noted_and_never_free() {
    let list = PriceList::read(TABLE).expect("a readable table");
    let notes: Vec<String> = list.notes().iter().map(ToString::to_string).collect();
    for note in [
        "acme/big: cache_read 0.12500000000000002 rounded to 0.125",
        "acme/big: cost_of_the_future: there is no such price here",
        "acme/painter: output_cost_per_image: there is no such price here",
        "acme/painter: it is billed by what has no price here",
    ] {
        assert!(notes.iter().any(|other| other == note), "{note} is missing in {notes:#?}");
    }
    assert!(book(TABLE).find(Some("acme"), "painter").is_none(), "an image is not free");
    assert!(book(TABLE).find(None, "sample_spec").is_none());
}

#[test]
fn a_mistake_is_told_with_its_line() {
    let broken = TABLE.replace("6.25e-07", "\"cheap\"");
    let error = PriceList::read(&broken).expect_err("a word is no price");
    assert_eq!(error.line(), Some(13), "{error}");
    assert!(error.to_string().contains("acme/big: input_cost_per_token_batches"), "{error}");
    let error = PriceList::read(&TABLE.replace("true,", "true")).expect_err("no JSON");
    assert_eq!(error.line(), Some(18), "{error}");
}

#[test]
fn both_tables_agree_on_the_models_that_both_know() {
    let Some(folder) = prices_folder() else { return };
    let text = fs::read_to_string(folder.join("litellm_prices.json")).expect("LiteLLM's table");
    let list = PriceList::read(&text).expect("a readable table");
    println!("{} models of {} providers", list.models(), list.providers());
    let (theirs, ours) = (book(&text), PriceBook::embedded());
    let fields: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    let mut names = BTreeSet::new();
    for (key, fields) in &fields {
        let sold_by = fields["litellm_provider"].as_str().unwrap_or_default();
        let provider = match sold_by {
            "gemini" => "google",
            "xai" => "x-ai",
            id @ ("openai" | "anthropic" | "mistral" | "deepseek" | "cohere" | "groq") => id,
            _ => continue,
        };
        let answers_in_text = matches!(fields["mode"].as_str(), Some("chat" | "responses"));
        let is_priced = |name| fields.get(name).and_then(serde_json::Value::as_f64) > Some(0.0);
        if answers_in_text
            && is_priced("input_cost_per_token")
            && is_priced("output_cost_per_token")
        {
            names.insert((provider, key.strip_prefix(&format!("{sold_by}/")).unwrap_or(key)));
        }
    }
    let (mut found, mut differ) = (BTreeMap::<&str, [u64; 3]>::new(), Vec::new());
    for (provider, model) in names {
        let of = |book: &PriceBook| {
            let prices = book.find(Some(provider), model)?;
            prices.cost(&Usage::new(1_000, 1_000), now(), None).ok().map(|cost| cost.lower)
        };
        let their = of(&theirs).unwrap_or_else(|| panic!("{provider} {model} has a price"));
        let counts = found.entry(provider).or_default();
        match of(&ours) {
            Some(our) if our == their => counts[0] += 1,
            Some(our) => {
                counts[1] += 1;
                differ.push(format!("{provider} {model}: {our} here, {their} there"));
            }
            None => counts[2] += 1,
        }
    }
    println!("agree, differ, not found: {found:?}\n{}", differ.join("\n"));
    let agree = |provider: &str| found[provider][0];
    assert!(agree("openai") >= 100 && agree("anthropic") >= 19 && agree("google") >= 20);
    let differing = |provider: &str| found.get(provider).map_or(0, |counts| counts[1]);
    for provider in ["openai", "anthropic", "google", "cohere", "groq"] {
        assert_eq!(differing(provider), 0, "{differ:#?}");
    }
    // Where the two disagree their sources do: each names its own page and day.
    for (provider, most) in [("mistral", 7), ("x-ai", 3), ("deepseek", 14)] {
        assert!(differing(provider) <= most, "{provider}: {differ:#?}");
    }
}
