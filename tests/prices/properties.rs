//! What holds for every model of the catalogue and any usage.

use crate::fixture::now;
use monitor_runtime::{PriceBook, Usage, UsageKind, UsageKind::*, Usd};

/// Some of each provider's models, so that a run stays short.
fn some_models() -> Vec<(&'static str, &'static str)> {
    let text = include_str!("../../monitor-runtime/src/cost/catalogue/catalogue.prices");
    let mut provider = "";
    let mut models = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if let Some(id) = line.strip_prefix("provider ") {
            provider = id;
        } else if let Some(id) = line.strip_prefix("model ")
            && number % 3 == 0
        {
            models.push((provider, id));
        }
    }
    models
}

/// A linear congruential generator (Knuth's MMIX) is enough variety.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % most.max(1)
    }

    fn usage(&mut self) -> Usage {
        let (input, output) = (10 + self.below(90_000), 10 + self.below(90_000));
        let mut usage = Usage::new(input, output);
        let parts: [(UsageKind, u64); 4] =
            [(CacheRead, input), (CacheWrite, input), (AudioOutput, output), (WebSearches, 9)];
        for (kind, most) in parts {
            if self.below(2) == 0 {
                usage = usage.with(kind, self.below(most / 3));
            }
        }
        usage
    }
}

fn cost(book: &PriceBook, (provider, model): (&str, &str), usage: &Usage) -> Option<Usd> {
    let prices = book.find(Some(provider), model)?;
    prices.cost(usage, now(), None).ok().map(|cost| cost.lower)
}

#[test]
fn no_cost_is_negative_and_more_tokens_never_cost_less() {
    let (book, mut random) = (PriceBook::embedded(), Random(1));
    let mut priced = 0;
    for model in some_models() {
        for _ in 0..5 {
            let usage = random.usage();
            let Some(before) = cost(&book, model, &usage) else { continue };
            priced += 1;
            assert!(before >= Usd::ZERO, "{model:?} {usage:?}");
            for kind in [Input, Output] {
                // a step of one token may be a step into the next tier, which costs more
                let more = usage.with(kind, usage.count(kind) + 1 + random.below(1_000));
                assert!(cost(&book, model, &more) >= Some(before), "{model:?} {usage:?} {kind}");
            }
            for (part, whole) in [(CacheRead, Input), (CacheWrite, Input), (AudioOutput, Output)] {
                let more = 1 + random.below(1_000);
                let grown = usage.with(part, usage.count(part) + more);
                let grown = grown.with(whole, usage.count(whole) + more);
                assert!(cost(&book, model, &grown) >= Some(before), "{model:?} {usage:?} {part}");
            }
            let searched = usage.with(WebSearches, usage.count(WebSearches) + 1);
            assert!(cost(&book, model, &searched) >= Some(before), "{model:?} {usage:?}");
        }
    }
    assert!(priced > 1_000, "only {priced}");
}

#[test]
fn what_calls_cost_adds_up_within_a_tier() {
    let (book, mut random) = (PriceBook::embedded(), Random(2));
    let mut priced = 0;
    for model in some_models() {
        let prices = book.find(Some(model.0), model.1).expect("a model of the catalogue");
        let one_of = |usage: &Usage| prices.cost(usage, now(), None).ok().map(|cost| cost.lower);
        // a fee for each call, and a tier between, are what adding up leaves out
        let (small, sum) = (Usage::new(1_000, 1_000), Usage::new(200_000, 200_000));
        if one_of(&small).map(|usd| usd.picos() * 200) != one_of(&sum).map(Usd::picos) {
            continue;
        }
        let (first, second) = (random.usage(), random.usage());
        let mut both = first;
        for kind in UsageKind::ALL {
            if first.get(kind).is_some() || second.get(kind).is_some() {
                both = both.with(kind, first.count(kind) + second.count(kind));
            }
        }
        let (Some(a), Some(b), Some(both)) = (one_of(&first), one_of(&second), one_of(&both))
        else {
            continue;
        };
        priced += 1;
        // each of the three is rounded once, by half a pico-dollar at most
        assert!(((a + b) - both).picos().abs() <= 1, "{model:?} {first:?} {second:?}");
    }
    assert!(priced > 500, "only {priced}");
}
