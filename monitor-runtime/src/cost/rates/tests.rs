//! The sum over what a call used, price by price.

use super::*;
use UsageKind::*;

/// Prices in dollars for a unit count.
fn rates(prices: &[(UsageKind, u64)]) -> Rates {
    let mut rates = Rates::NONE;
    for (kind, dollars) in prices {
        rates.set(*kind, dollars * 1_000_000_000_000);
    }
    rates
}

fn usd(rates: &Rates, usage: Usage) -> Result<String, Unpriced> {
    rates.cost(&usage, Bound::Lower).map(|usd| usd.to_string())
}

#[test]
fn a_subset_is_paid_at_its_own_price_and_only_once() {
    let rates = rates(&[(Input, 10), (Output, 30), (CacheRead, 1)]);
    let usage = Usage::new(1_000_000, 1_000_000).with(CacheRead, 400_000);
    assert_eq!(usd(&rates, usage), Ok("36.4".into()));
}

#[test]
fn a_subset_without_a_price_is_paid_as_what_it_is_part_of() {
    let rates = rates(&[(Input, 10), (Output, 30), (CacheWrite, 12)]);
    let usage = Usage::new(1_000_000, 0).with(CacheWrite5m, 500_000).with(Reasoning, 0);
    assert_eq!(usd(&rates, usage), Ok("11".into()), "a split whose sum was left out");
    let usage = Usage::new(1_000_000, 1_000_000).with(CacheRead, 1_000_000).with(Reasoning, 7);
    assert_eq!(usd(&rates, usage), Ok("40".into()));
}

#[test]
fn cache_writes_of_an_hour_are_taken_out_of_all_cache_writes() {
    let rates = rates(&[(Input, 3), (CacheRead, 1), (CacheWrite, 4), (CacheWrite1h, 6)]);
    let usage = Usage::new(10_000_000, 0)
        .with(CacheRead, 2_000_000)
        .with(CacheWrite, 6_000_000)
        .with(CacheWrite5m, 4_000_000)
        .with(CacheWrite1h, 2_000_000);
    assert_eq!(usd(&rates, usage), Ok((2 * 3 + 2 + 4 * 4 + 2 * 6).to_string()));
}

#[test]
fn audio_from_a_cache_is_taken_out_of_audio_out_of_cache_reads_and_once_out_of_input() {
    let prices = [(Input, 4), (AudioInput, 32), (CacheRead, 2), (AudioCacheRead, 1)];
    let usage = Usage::new(10_000_000, 0)
        .with(AudioInput, 5_000_000)
        .with(CacheRead, 4_000_000)
        .with(AudioCacheRead, 3_000_000);
    // audio 2, cached text 1, cached audio 3, the rest 10 - 2 - 1 - 3
    assert_eq!(usd(&rates(&prices), usage), Ok((2 * 32 + 2 + 3 + 4 * 4).to_string()));
}

#[test]
fn images_from_a_cache_are_taken_out_of_images_and_out_of_cache_reads() {
    let prices = [(Input, 4), (ImageInput, 8), (CacheRead, 2), (ImageCacheRead, 1)];
    let usage = Usage::new(10_000_000, 0)
        .with(ImageInput, 5_000_000)
        .with(CacheRead, 4_000_000)
        .with(ImageCacheRead, 3_000_000);
    // images 2, cached text 1, cached images 3, the rest 10 - 2 - 1 - 3
    assert_eq!(usd(&rates(&prices), usage), Ok((2 * 8 + 2 + 3 + 4 * 4).to_string()));
    let unsaid = Usage::new(10, 0).with(ImageInput, 5).with(CacheRead, 5);
    assert_eq!(usd(&rates(&prices), unsaid), Err(Unpriced::InvalidUsage), "how many are both?");
}

#[test]
fn every_part_is_taken_out_of_every_whole_that_it_is_part_of() {
    for part in UsageKind::ALL {
        for whole in wholes_of(part) {
            let of_whole = |count| Usage::EMPTY.with(*whole, count);
            let prices = rates(&[(*whole, 2), (part, 1)]);
            let both = usd(&prices, of_whole(3_000_000).with(part, 1_000_000));
            let apart = usd(&prices, of_whole(2_000_000)).and_then(|a| {
                Ok((a, usd(&rates(&[(part, 1)]), Usage::EMPTY.with(part, 1_000_000))?))
            });
            let sum = |text: &String| text.parse::<Usd>().expect("dollars");
            let apart = apart.map(|(a, b)| sum(&a) + sum(&b));
            assert_eq!(both.as_ref().map(sum), apart.as_ref().map(|sum| *sum), "{part}");
            let too_many = usd(&prices, of_whole(1).with(part, 2));
            assert_eq!(too_many, Err(Unpriced::InvalidUsage), "{part} of {whole}");
        }
    }
    let wholes = |kind| wholes_of(kind).to_vec();
    for (kind, whole) in [(Reasoning, Output), (Citation, Output), (AnnotatedPages, Pages)] {
        assert_eq!(wholes(kind), [whole]);
    }
}

#[test]
fn a_priced_subset_above_its_whole_is_invalid_and_an_unpriced_one_is_not() {
    let usage = Usage::new(100, 0).with(CacheRead, 60).with(CacheWrite, 60);
    let both = rates(&[(Input, 10), (CacheRead, 1), (CacheWrite, 1)]);
    assert_eq!(usd(&both, usage), Err(Unpriced::InvalidUsage));
    assert_eq!(usd(&rates(&[(Input, 10), (CacheRead, 1)]), usage), Ok("0.00046".into()));

    let without_input = Usage::EMPTY.with(CacheRead, 10).with(Output, 5);
    assert_eq!(usd(&both, without_input), Err(Unpriced::InvalidUsage));
}

#[test]
fn every_unit_has_its_own_count_and_the_sum_is_rounded_once() {
    let prices = [(Input, 1), (WebSearches, 10), (AudioInputSeconds, 1)];
    // a second is 1/3600 dollar: 277,777,777.7 pico-dollars
    let usage = Usage::new(1, 0).with(WebSearches, 2).with(AudioInputSeconds, 1);
    assert_eq!(usd(&rates(&prices), usage), Ok("0.020278777778".into()));
    let mut with_calls = rates(&prices);
    with_calls.set_requests(5_000_000_000_000);
    assert_eq!(usd(&with_calls, usage), Ok("0.025278777778".into()));
}

#[test]
fn half_a_pico_dollar_goes_to_the_even_one() {
    let mut rates = Rates::NONE;
    rates.set(Input, 500_000);
    rates.set(Output, 0);
    let picos = |input| rates.cost(&Usage::new(input, 0), Bound::Lower).map(Usd::picos);
    assert_eq!([picos(1), picos(2), picos(3), picos(5)], [Ok(0), Ok(1), Ok(2), Ok(2)]);
}

#[test]
fn the_largest_counts_and_prices_neither_panic_nor_wrap() {
    let mut rates = Rates::NONE;
    for kind in UsageKind::ALL.into_iter().filter(|kind| *kind != Total) {
        rates.set(kind, u64::MAX);
    }
    let most = u64::MAX - 1;
    let cost = rates.cost(&Usage::new(most, most), Bound::Lower).expect("a cost");
    assert!(cost.picos() > i128::from(u64::MAX));
    assert_eq!(usd(&rates, Usage::new(u64::MAX, 0)), Err(Unpriced::InvalidUsage));
    let mut all = Usage::EMPTY;
    for kind in UsageKind::ALL {
        all.set(kind, most);
        let _ = rates.cost(&all, Bound::Upper);
    }
}

#[test]
fn usage_that_the_model_is_not_billed_by_is_no_usage() {
    let rates = rates(&[(Input, 1), (Output, 1)]);
    assert_eq!(usd(&rates, Usage::EMPTY), Err(Unpriced::NoUsage));
    assert_eq!(usd(&rates, Usage::EMPTY.with(Pages, 3)), Err(Unpriced::NoUsage));
    assert_eq!(usd(&rates, Usage::new(0, 0)), Ok("0".into()));
    assert_eq!(usd(&Rates::NONE, Usage::new(1, 1)), Err(Unpriced::NoUsage));
}

#[test]
fn the_short_way_and_the_general_way_agree() {
    // a linear congruential generator (Knuth's MMIX) is enough variety
    let mut state = 42u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % below
    };
    for _ in 0..5_000 {
        let mut rates = Rates::NONE;
        rates.set(Input, next(100_000_000_000_000));
        rates.set(Output, next(100_000_000_000_000));
        let usage = Usage::new(next(1 << 24), next(1 << 24));
        let general = rates.general_cost(&usage, Bound::Lower);
        assert_eq!(rates.cost(&usage, Bound::Lower), general, "{usage:?}");
        // one more token never costs less, and two calls cost what their parts do
        let more = usage.with(Input, usage.count(Input) + 1);
        assert!(rates.cost(&more, Bound::Lower) >= general);
    }
}
