//! One list of prices, and the exact sum over what a call used.

use super::{Unpriced, Usd, decimal::divide_half_even};
use crate::usage::{Usage, UsageKind};

#[cfg(test)]
mod tests;

/// Pico-dollars for one unit count of each kind: 1,000,000 tokens, 1,000 searches, 3,600 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Rates {
    /// One bit for each kind that has a price; zero is a price.
    priced: u32,
    picos: [u64; UsageKind::COUNT],
    /// For 1,000 calls.
    requests: Option<u64>,
}

/// Whether tokens of an unknown kind are taken for the cheapest or for the dearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Lower,
    Upper,
}

/// A sum of amounts, each over its own unit count, still without rounding.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    per_million: u128,
    per_thousand: u128,
    per_hour: u128,
}

const TOKENS: u32 = bit(UsageKind::Input) | bit(UsageKind::Output);

/// Every kind that is part of another.
const PARTS: u32 = {
    let (mut parts, mut at) = (0, 0);
    while at < UsageKind::COUNT {
        if !wholes_of(UsageKind::ALL[at]).is_empty() {
            parts |= 1 << at;
        }
        at += 1;
    }
    parts
};

const fn bit(kind: UsageKind) -> u32 {
    1 << kind as u32
}

impl Rates {
    pub(super) const NONE: Rates =
        Rates { priced: 0, picos: [0; UsageKind::COUNT], requests: None };

    pub(super) fn set(&mut self, kind: UsageKind, picos: u64) {
        self.picos[kind as usize] = picos;
        self.priced |= bit(kind);
    }

    pub(super) fn set_requests(&mut self, picos: u64) {
        self.requests = Some(picos);
    }

    /// These prices, and those of `under` where these have none.
    pub(super) fn over(mut self, under: &Rates) -> Rates {
        for kind in UsageKind::ALL {
            if self.price(kind).is_none()
                && let Some(picos) = under.price(kind)
            {
                self.set(kind, picos);
            }
        }
        self.requests = self.requests.or(under.requests);
        self
    }

    /// Each price, that of 1,000 calls without a kind.
    pub(super) fn prices(&self) -> impl Iterator<Item = (Option<UsageKind>, u64)> {
        let kinds = UsageKind::ALL.into_iter();
        let kinds = kinds.filter_map(|kind| Some((Some(kind), self.price(kind)?)));
        kinds.chain(self.requests.map(|picos| (None, picos)))
    }

    /// These prices times so many thousandths, to the nearest pico-dollar for a unit count.
    pub(super) fn times_per_mille(mut self, per_mille: u64) -> Rates {
        let less = |picos: u64| {
            let product = u128::from(picos) * u128::from(per_mille);
            u64::try_from(divide_half_even(product, 1_000)).unwrap_or(u64::MAX)
        };
        self.picos = self.picos.map(less);
        self.requests = self.requests.map(less);
        self
    }

    pub(super) fn price(&self, kind: UsageKind) -> Option<u64> {
        (self.priced & bit(kind) != 0).then_some(self.picos[kind as usize])
    }

    /// What `usage` costs, rounded once.
    ///
    /// A count without a price of its own is paid at the price of what it is part of; a whole
    /// without a price is not billed by this model.
    #[inline]
    pub(super) fn cost(&self, usage: &Usage, bound: Bound) -> Result<Usd, Unpriced> {
        match self.cost_of_input_and_output(usage) {
            Some(picos) => Ok(Usd::from_picos(i128::from(picos))),
            None => self.general_cost(usage, bound),
        }
    }

    /// Input and output alone, in pico-dollars; `None` where something else is billed, where the
    /// sum leaves 64 bits or where a count is not to be trusted.
    #[inline]
    pub(super) fn cost_of_input_and_output(&self, usage: &Usage) -> Option<u64> {
        let known = usage.known();
        let billed_otherwise = self.priced & !TOKENS | bit(UsageKind::Total) | CACHE_WRITE_SPLIT;
        let tokens = self.priced & TOKENS;
        // a part can lack its whole only where a priced whole was not reported
        let lacks_any = tokens == 0 || known & tokens != tokens;
        if known & billed_otherwise != 0 || lacks_any || self.requests.is_some() {
            return None;
        }
        let (input, output) = (usage.count(UsageKind::Input), usage.count(UsageKind::Output));
        if input == u64::MAX || output == u64::MAX {
            return None;
        }
        let input = input.checked_mul(self.picos[UsageKind::Input as usize])?;
        let output = output.checked_mul(self.picos[UsageKind::Output as usize])?;
        let sum = input.checked_add(output)?;
        let (quotient, rest) = (sum / 1_000_000, sum % 1_000_000);
        let up = rest > 500_000 || (rest == 500_000 && quotient % 2 == 1);
        Some(quotient + u64::from(up))
    }

    fn general_cost(&self, usage: &Usage, bound: Bound) -> Result<Usd, Unpriced> {
        if usage.is_empty() {
            return Err(Unpriced::NoUsage);
        }
        if usage.is_saturated() {
            return Err(Unpriced::InvalidUsage);
        }
        let filled;
        let usage = if lacks_cache_writes(usage) {
            filled = with_cache_writes(*usage);
            &filled
        } else {
            usage
        };
        if self.lacks_a_whole(usage) {
            return Err(Unpriced::InvalidUsage);
        }
        if !self.bills(usage) {
            return Err(Unpriced::NoUsage);
        }
        let mut sum = self.leaves(usage)?;
        if let Some(price) = self.of_total(bound) {
            sum.add(UsageKind::Total, usage.count(UsageKind::Total), price);
        }
        if let Some(price) = self.requests {
            sum.per_thousand = sum.per_thousand.saturating_add(price.into());
        }
        Ok(sum.round())
    }

    /// Whether a count with a price was not reported and yet something that is part of it was: how
    /// much of it there was is then unknown.
    fn lacks_a_whole(&self, usage: &Usage) -> bool {
        let missing = self.priced & !usage.known();
        let is_missing = |kind| missing & bit(kind) != 0;
        let reported = |kind| usage.count(kind) > 0;
        let mut left = if missing == 0 { 0 } else { usage.known() & PARTS };
        while left != 0 {
            let part = UsageKind::ALL[left.trailing_zeros() as usize];
            left &= left - 1;
            if reported(part) && wholes_of(part).iter().any(|whole| is_missing(*whole)) {
                return true;
            }
        }
        // of what is audio and of what was read from a cache nobody knows how much is both
        let both = |modality, cached| {
            is_missing(cached) && reported(UsageKind::CacheRead) && reported(modality)
        };
        both(UsageKind::AudioInput, UsageKind::AudioCacheRead)
            || both(UsageKind::ImageInput, UsageKind::ImageCacheRead)
    }

    /// Whether this list has a price for anything that was reported.
    fn bills(&self, usage: &Usage) -> bool {
        let known = |kind: UsageKind| usage.known() & bit(kind) != 0;
        let whole = |kind: UsageKind| wholes_of(kind).iter().any(|w| self.price(*w).is_some());
        usage.known() & self.priced != 0
            || self.requests.is_some()
            || (known(UsageKind::Total) && self.of_total(Bound::Lower).is_some())
            || UsageKind::ALL.into_iter().any(|kind| known(kind) && whole(kind))
    }

    /// The sum over the leaves: each count less the parts of it that have a price of their own.
    fn leaves(&self, usage: &Usage) -> Result<Sum, Unpriced> {
        let mut sum = Sum::default();
        let mut taken = [0u64; UsageKind::COUNT];
        // a part has a higher number than its wholes, so that parts come first
        let mut left = usage.known() & self.priced;
        while left != 0 {
            let at = 31 - left.leading_zeros();
            left &= !(1 << at);
            let kind = UsageKind::ALL[at as usize];
            let leaf = usage.count(kind).checked_sub(taken[at as usize]);
            let leaf = leaf.ok_or(Unpriced::InvalidUsage)?;
            sum.add(kind, leaf, self.picos[at as usize]);
            if leaf == 0 {
                continue;
            }
            for whole in wholes_of(kind) {
                let inside = &mut taken[*whole as usize];
                *inside = inside.checked_add(leaf).ok_or(Unpriced::InvalidUsage)?;
                left |= bit(*whole) & self.priced;
            }
        }
        Ok(sum)
    }

    /// The price of tokens of which nobody said what they are.
    fn of_total(&self, bound: Bound) -> Option<u64> {
        // any of them can have come from a cache, which is cheaper than all input and output
        let of_tokens = |kind: &UsageKind| bit(*kind) & TOKENS != 0 || kind.part_of().is_some();
        let tokens = UsageKind::ALL.into_iter().filter(of_tokens);
        let known = tokens.filter_map(|kind| self.price(kind));
        match bound {
            Bound::Lower => known.min(),
            Bound::Upper => known.max(),
        }
    }
}

/// The parts of cache writes, of which some leave out the sum.
const CACHE_WRITE_SPLIT: u32 = bit(UsageKind::CacheWrite5m) | bit(UsageKind::CacheWrite1h);

fn lacks_cache_writes(usage: &Usage) -> bool {
    usage.known() & CACHE_WRITE_SPLIT != 0 && usage.get(UsageKind::CacheWrite).is_none()
}

/// With the sum of the split, so that a part without a price of its own is paid as a cache write.
fn with_cache_writes(usage: Usage) -> Usage {
    let split = [UsageKind::CacheWrite5m, UsageKind::CacheWrite1h];
    let sum = split.iter().fold(0u64, |sum, kind| sum.saturating_add(usage.count(*kind)));
    usage.with(UsageKind::CacheWrite, sum)
}

/// Everything that a count is part of. Audio and images read from a cache are parts of two
/// counts at once, which is why this says more than [`UsageKind::part_of`].
const fn wholes_of(kind: UsageKind) -> &'static [UsageKind] {
    use UsageKind::*;
    match kind {
        CacheRead | CacheWrite | AudioInput | ImageInput | VideoInput => &[Input],
        CacheWrite5m | CacheWrite1h => &[CacheWrite, Input],
        AudioCacheRead => &[AudioInput, CacheRead, Input],
        ImageCacheRead => &[ImageInput, CacheRead, Input],
        Reasoning | AudioOutput | ImageOutput | VideoOutput | Citation => &[Output],
        AnnotatedPages => &[Pages],
        _ => &[],
    }
}

impl Sum {
    #[inline]
    fn add(&mut self, kind: UsageKind, count: u64, picos: u64) {
        let part = u128::from(count) * u128::from(picos);
        let sum = match unit_count(kind) {
            1_000_000 => &mut self.per_million,
            1_000 => &mut self.per_thousand,
            _ => &mut self.per_hour,
        };
        *sum = sum.saturating_add(part);
    }

    fn round(self) -> Usd {
        let picos = if self.per_thousand == 0 && self.per_hour == 0 {
            divide_half_even(self.per_million, 1_000_000)
        } else {
            // 9,000,000 is the least number that all three unit counts divide
            let whole = (self.per_million.saturating_mul(9))
                .saturating_add(self.per_thousand.saturating_mul(9_000))
                .saturating_add(self.per_hour.saturating_mul(2_500));
            divide_half_even(whole, 9_000_000)
        };
        Usd::from_picos(i128::try_from(picos).unwrap_or(i128::MAX))
    }
}

/// How many of a kind one price is for.
pub(super) const fn unit_count(kind: UsageKind) -> u64 {
    use UsageKind::*;
    match kind {
        WebSearches | SocialSearches | StorageSearches | SearchUnits | CodeExecutions
        | Messages | Pages | AnnotatedPages => 1_000,
        AudioInputSeconds | AudioOutputSeconds => 3_600,
        _ => 1_000_000,
    }
}
