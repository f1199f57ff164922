//! What the provider served, by its own count.
//!
//! What always holds: a request is in `received` from its arrival on, and in at most one of the
//! other counts.

use crate::price;
use std::collections::BTreeMap;

/// The tokens of one answer, or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Everything sent, what was read from or written to the cache included.
    pub input: u64,
    /// The part of the input that was read from the cache.
    pub cache_read: u64,
    /// The part of the input that was written to the cache for five minutes.
    pub cache_write_5m: u64,
    /// The part of the input that was written to the cache for an hour.
    pub cache_write_1h: u64,
    /// Everything generated.
    pub output: u64,
}

impl Tokens {
    /// The part of the input that has nothing to do with the cache.
    pub fn fresh_input(&self) -> u64 {
        self.input - self.cache_read - self.cache_write()
    }

    /// The part of the input that was written to the cache.
    pub fn cache_write(&self) -> u64 {
        self.cache_write_5m + self.cache_write_1h
    }

    fn add(&mut self, other: &Tokens) {
        self.input += other.input;
        self.cache_read += other.cache_read;
        self.cache_write_5m += other.cache_write_5m;
        self.cache_write_1h += other.cache_write_1h;
        self.output += other.output;
    }
}

/// Answers that were made, and what they are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// How many.
    pub calls: u64,
    /// Their tokens, by the dated name of the model.
    pub tokens: BTreeMap<&'static str, Tokens>,
    /// Their price in pico-dollars, 10^-12 dollars each.
    pub pico_dollars: u128,
}

impl Answers {
    pub(crate) fn add(&mut self, model: &'static str, tokens: &Tokens) {
        self.calls += 1;
        self.tokens.entry(model).or_default().add(tokens);
        self.pico_dollars += price::cost(model, tokens);
    }

    /// The tokens of all models.
    pub fn all_tokens(&self) -> Tokens {
        let mut all = Tokens::default();
        self.tokens.values().for_each(|tokens| all.add(tokens));
        all
    }
}

/// What a provider has served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Requests that came in for a model on offer.
    pub received: u64,
    /// Answers given completely.
    pub answered: Answers,
    /// Answers that broke off: a provider bills them, and the client cannot know what they cost.
    pub cut: Answers,
    /// Requests answered with status 429.
    pub rate_limited: u64,
    /// Requests answered with status 500.
    pub failed: u64,
}

impl Served {
    /// Requests that got no answer at all, because the client hung up before.
    pub fn unanswered(&self) -> u64 {
        self.received - self.answered.calls - self.cut.calls - self.rate_limited - self.failed
    }
}
