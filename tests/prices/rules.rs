//! How a cost is computed, by prices that the providers' pages publish.

use crate::fixture::{MILLION, at, now, usd, usd_of};
use monitor_runtime::{PriceBook, Unpriced, Usage, UsageKind::*};

fn book() -> PriceBook {
    PriceBook::embedded()
}

#[test]
fn a_tier_above_a_size_begins_with_the_token_after_it_and_holds_for_all_tokens() {
    // ai.google.dev/gemini-api/docs/pricing: "prompts > 200k"
    let cost = |input| usd(&book(), "google", "gemini-2.5-pro", &Usage::new(input, MILLION));
    assert_eq!(cost(200_000), Ok("10.25".into()));
    assert_eq!(cost(200_001), Ok("15.5000025".into()));
}

#[test]
fn a_tier_from_a_size_on_begins_with_it() {
    // docs.x.ai/docs/models: ">= 200k prompt tokens"
    let cost = |input| usd(&book(), "x-ai", "grok-4.20", &Usage::new(input, MILLION));
    assert_eq!(cost(199_999), Ok("2.74999875".into()));
    assert_eq!(cost(200_000), Ok("5.5".into()));
}

#[test]
fn a_tier_is_reached_by_all_input_tokens_cached_ones_included() {
    let usage = Usage::new(200_001, 0).with(CacheRead, 200_001);
    assert_eq!(usd(&book(), "google", "gemini-2.5-pro", &usage), Ok("0.05000025".into()));
}

#[test]
fn a_dated_price_begins_at_midnight_utc() {
    let cost =
        |moment| usd_of(&book(), "x-ai", "grok-4.20", &Usage::new(0, MILLION), at(moment), None);
    assert_eq!(cost("2026-04-29T23:59:59.999999999Z"), Ok("6".into()));
    assert_eq!(cost("2026-04-30T00:00:00Z"), Ok("2.5".into()));
}

#[test]
fn prices_of_hours_may_go_over_midnight() {
    // DeepSeek's announcement of February 2025: off-peak from 16:30 to 00:30 UTC
    let cost = |moment: &str| {
        usd_of(&book(), "deepseek", "deepseek-chat", &Usage::new(MILLION, 0), at(moment), None)
    };
    for off_peak in ["16:30:00", "23:59:59", "00:00:00", "00:29:59"] {
        assert_eq!(cost(&format!("2025-03-01T{off_peak}Z")), Ok("0.135".into()), "{off_peak}");
    }
    for peak in ["00:30:00", "16:29:59"] {
        assert_eq!(cost(&format!("2025-03-01T{peak}Z")), Ok("0.27".into()), "{peak}");
    }
}

#[test]
fn cache_writes_of_an_hour_cost_more_than_those_of_five_minutes() {
    // platform.claude.com/docs: 1.25 times and twice the price of input
    let write = Usage::new(100_000, 0).with(CacheWrite, 100_000);
    let five_minutes = write.with(CacheWrite5m, 100_000);
    let hour = write.with(CacheWrite1h, 100_000);
    let cost = |usage| usd(&book(), "anthropic", "claude-sonnet-4-5", &usage);
    assert_eq!((cost(write), cost(five_minutes)), (Ok("0.375".into()), Ok("0.375".into())));
    assert_eq!(cost(hour), Ok("0.6".into()));
    let both = write.with(CacheWrite5m, 60_000).with(CacheWrite1h, 40_000);
    assert_eq!(cost(both), Ok("0.465".into()));
}

#[test]
fn audio_and_images_cost_what_their_own_tokens_do() {
    let image = Usage::new(2 * MILLION, MILLION).with(ImageInput, MILLION);
    // a million of text at 5, a million of images at 10, a million out at 40
    assert_eq!(usd(&book(), "openai", "gpt-image-1", &image), Ok("55".into()));
    let audio = Usage::new(MILLION, MILLION).with(AudioInput, MILLION).with(AudioOutput, MILLION);
    assert_eq!(usd(&book(), "openai", "gpt-4o-mini-realtime-preview", &audio), Ok("30".into()));
}

#[test]
fn searches_and_calls_are_billed_beside_tokens() {
    let searches = Usage::new(1_000, 0).with(WebSearches, 3);
    assert_eq!(usd(&book(), "anthropic", "claude-sonnet-4-5", &searches), Ok("0.033".into()));
    // docs.perplexity.ai: a fee of each request, here of 12 dollars for a thousand
    let asked = Usage::new(1_000, 1_000);
    assert_eq!(usd(&book(), "perplexity", "sonar", &asked), Ok("0.014".into()));
}

#[test]
fn seconds_have_a_least_number_that_is_billed_where_there_are_any() {
    // console.groq.com/docs/speech-to-text: "minimum billed length: 10 seconds"
    let cost = |seconds| {
        usd(&book(), "groq", "whisper-large-v3", &Usage::EMPTY.with(AudioInputSeconds, seconds))
    };
    assert_eq!(cost(3_600), Ok("0.111".into()));
    assert_eq!((cost(1), cost(10)), (cost(10), Ok("0.000308333333".into())));
    assert_eq!(cost(0), Ok("0".into()));
}

#[test]
fn a_variant_costs_its_own_price_and_what_it_leaves_out_the_standard_one() {
    let usage = Usage::new(MILLION, MILLION).with(WebSearches, 1);
    let cost = |variant| usd_of(&book(), "openai", "gpt-4o", &usage, now(), variant);
    assert_eq!(cost(None), Ok("12.51".into()));
    assert_eq!(cost(Some("default")), Ok("12.51".into()));
    assert_eq!(cost(Some("batch")), Ok("6.26".into()));
    assert_eq!(cost(Some("priority")), Ok("21.26".into()));
}

#[test]
fn a_provider_that_resells_takes_the_list_price_and_its_variants_are_not_known() {
    let usage = Usage::new(MILLION, 0);
    let prices = book().find(Some("azure"), "gpt-5.4").expect("sold at OpenAI's price");
    assert_eq!((prices.provider(), prices.model()), ("azure", "gpt-5.4"));
    assert_eq!(usd(&book(), "azure", "gpt-5.4", &Usage::new(1_000, 0)), Ok("0.0025".into()));
    let batch = usd_of(&book(), "azure", "gpt-5.4", &usage, now(), Some("batch"));
    assert_eq!(batch, Err(Unpriced::UnknownModel));
}

#[test]
fn usage_that_cannot_be_true_has_no_price() {
    let cost = |usage| usd(&book(), "anthropic", "claude-sonnet-4-5", &usage);
    let invalid = Err(Unpriced::InvalidUsage);
    assert_eq!(cost(Usage::new(100, 0).with(CacheRead, 101)), invalid);
    assert_eq!(cost(Usage::new(100, 0).with(CacheRead, 60).with(CacheWrite, 60)), invalid);
    assert_eq!(cost(Usage::EMPTY.with(CacheRead, 10).with(Output, 5)), invalid, "of what input?");
    assert_eq!(cost(Usage::EMPTY.with(Input, 5).with(AudioOutput, 5)), invalid, "of what output?");
    // gpt-4o has no price of cache writes: they are no part that is billed
    let writes = Usage::new(100, 0).with(CacheRead, 60).with(CacheWrite, 60);
    assert_eq!(usd(&book(), "openai", "gpt-4o", &writes), Ok("0.000175".into()));
}

#[test]
fn of_audio_and_of_cached_tokens_it_has_to_be_said_how_many_are_both() {
    let usage = Usage::new(MILLION, 0).with(CacheRead, 500).with(AudioInput, 500);
    let cost = |usage| usd(&book(), "openai", "gpt-4o-mini-realtime-preview", &usage);
    assert_eq!(cost(usage), Err(Unpriced::InvalidUsage));
    assert!(cost(usage.with(AudioCacheRead, 0)).is_ok());
}

#[test]
fn reasoning_is_output_and_costs_nothing_on_top() {
    let usage = Usage::new(100, 50);
    let cost = |usage| usd(&book(), "google", "gemini-2.5-pro", &usage);
    assert_eq!(cost(usage.with(Reasoning, 40)), cost(usage));
}
