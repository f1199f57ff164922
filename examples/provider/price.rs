//! The models on offer and what they cost, as the two providers publish it.
//!
//! What always holds: a price is a whole number of pico-dollars (10^-12) a token, so sums are
//! exact without any rounding.

use crate::{Api, Tokens};

/// A model with its prices in pico-dollars a token: one dollar a million tokens is 1,000,000.
struct Model {
    api: Api,
    /// The name without a date, which may be asked for.
    name: &'static str,
    /// The dated name, which answers.
    snapshot: &'static str,
    input: u64,
    cache_read: u64,
    cache_write_5m: u64,
    cache_write_1h: u64,
    output: u64,
}

/// OpenAI charges nothing for writing to its cache and does not tell of it.
const MODELS: [Model; 4] = [
    Model {
        api: Api::Openai,
        name: "gpt-4o-mini",
        snapshot: "gpt-4o-mini-2024-07-18",
        input: 150_000,
        cache_read: 75_000,
        cache_write_5m: 0,
        cache_write_1h: 0,
        output: 600_000,
    },
    Model {
        api: Api::Openai,
        name: "gpt-4o",
        snapshot: "gpt-4o-2024-08-06",
        input: 2_500_000,
        cache_read: 1_250_000,
        cache_write_5m: 0,
        cache_write_1h: 0,
        output: 10_000_000,
    },
    Model {
        api: Api::Anthropic,
        name: "claude-3-5-sonnet-latest",
        snapshot: "claude-3-5-sonnet-20241022",
        input: 3_000_000,
        cache_read: 300_000,
        cache_write_5m: 3_750_000,
        cache_write_1h: 6_000_000,
        output: 15_000_000,
    },
    Model {
        api: Api::Anthropic,
        name: "claude-3-haiku",
        snapshot: "claude-3-haiku-20240307",
        input: 250_000,
        cache_read: 30_000,
        cache_write_5m: 300_000,
        cache_write_1h: 500_000,
        output: 1_250_000,
    },
];

/// The dated name under which a model answers; `None` where it is not on offer.
pub(crate) fn snapshot_of(api: Api, asked: &str) -> Option<&'static str> {
    let named =
        |model: &&Model| model.api == api && (model.name == asked || model.snapshot == asked);
    MODELS.iter().find(named).map(|model| model.snapshot)
}

/// What these tokens cost, in pico-dollars.
pub(crate) fn cost(snapshot: &str, tokens: &Tokens) -> u128 {
    let Some(model) = MODELS.iter().find(|model| model.snapshot == snapshot) else { return 0 };
    [
        (tokens.fresh_input(), model.input),
        (tokens.cache_read, model.cache_read),
        (tokens.cache_write_5m, model.cache_write_5m),
        (tokens.cache_write_1h, model.cache_write_1h),
        (tokens.output, model.output),
    ]
    .into_iter()
    .map(|(count, price)| u128::from(count) * u128::from(price))
    .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_tokens_of_each_kind_cost_the_published_price() {
        let tokens = Tokens {
            input: 4_000_000,
            cache_read: 1_000_000,
            cache_write_5m: 1_000_000,
            cache_write_1h: 1_000_000,
            output: 1_000_000,
        };
        // 3 + 0.30 + 3.75 + 6 + 15 dollars.
        assert_eq!(cost("claude-3-5-sonnet-20241022", &tokens), 28_050_000_000_000);
    }

    #[test]
    fn a_model_answers_under_its_dated_name() {
        assert_eq!(snapshot_of(Api::Openai, "gpt-4o"), Some("gpt-4o-2024-08-06"));
        assert_eq!(snapshot_of(Api::Anthropic, "gpt-4o"), None);
    }
}
