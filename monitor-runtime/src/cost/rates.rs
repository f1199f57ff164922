//! One list of prices, and the exact sum over what a call used.

use super::{Unpriced, Usd, decimal::divide_half_even};
use crate::usage::{Usage, UsageKind};

/// Pico-dollars for one unit count of each kind: 1,000,000 tokens, 1,000 searches, 3,600 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rates {
    /// One bit for each kind that has a price; zero is a price.
    priced: u32,
    picos: [u64; UsageKind::COUNT],
    /// For 1,000 calls.
    requests: Option<u64>,
}

/// Which way a count goes that is not known to be input or output.
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

    fn price(&self, kind: UsageKind) -> Option<u64> {
        (self.priced & bit(kind) != 0).then_some(self.picos[kind as usize])
    }

    /// What `usage` costs, rounded once.
    ///
    /// A count without a price of its own is paid at the price of what it is part of; a whole
    /// without a price is not billed by this model.
    #[inline]
    pub(super) fn cost(&self, usage: &Usage, bound: Bound) -> Result<Usd, Unpriced> {
        // nearly every call: no priced subset, no other unit
        if usage.known() & self.priced & !TOKENS == 0
            && usage.known() & (bit(UsageKind::Total) | RATES_NEED_A_WHOLE) == 0
            && usage.known() & self.priced != 0
            && self.requests.is_none()
            && let Some(usd) = self.input_and_output(usage)
        {
            return Ok(usd);
        }
        self.general_cost(usage, bound)
    }

    /// Input and output alone, `None` where the sum leaves 64 bits or a count is not to be trusted.
    #[inline]
    fn input_and_output(&self, usage: &Usage) -> Option<Usd> {
        let (input, output) = (usage.count(UsageKind::Input), usage.count(UsageKind::Output));
        let input = input.checked_mul(self.picos[UsageKind::Input as usize])?;
        let output = output.checked_mul(self.picos[UsageKind::Output as usize])?;
        let sum = input.checked_add(output)?;
        if usage.is_saturated() {
            return None;
        }
        let (quotient, rest) = (sum / 1_000_000, sum % 1_000_000);
        let up = rest > 500_000 || (rest == 500_000 && quotient % 2 == 1);
        Some(Usd::from_picos(i128::from(quotient + u64::from(up))))
    }

    fn general_cost(&self, usage: &Usage, bound: Bound) -> Result<Usd, Unpriced> {
        if usage.is_empty() {
            return Err(Unpriced::NoUsage);
        }
        if usage.is_saturated() {
            return Err(Unpriced::InvalidUsage);
        }
        let usage = with_cache_writes(usage);
        let total = self.of_total(bound);
        if usage.known() & self.priced_or_part() == 0
            && self.requests.is_none()
            && (usage.get(UsageKind::Total).is_none() || total.is_none())
        {
            return Err(Unpriced::NoUsage);
        }
        let mut sum = self.leaves(&usage)?;
        sum.add(UsageKind::Total, usage.count(UsageKind::Total), total.unwrap_or(0));
        // a price for calls is one for each thousand of them, as that of searches is
        sum.add(UsageKind::WebSearches, 1, self.requests.unwrap_or(0));
        Ok(sum.round())
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
        let prices = [self.price(UsageKind::Input), self.price(UsageKind::Output)];
        let known = prices.into_iter().flatten();
        match bound {
            Bound::Lower => known.min(),
            Bound::Upper => known.max(),
        }
    }

    /// The kinds that have a price, their own or that of a whole.
    fn priced_or_part(&self) -> u32 {
        let part = |kind: &UsageKind| wholes_of(*kind).iter().any(|w| self.priced & bit(*w) != 0);
        let parts = UsageKind::ALL.into_iter().filter(part).fold(0, |set, kind| set | bit(kind));
        self.priced | parts
    }
}

/// Splits of cache writes need their sum, which some leave out.
const RATES_NEED_A_WHOLE: u32 = bit(UsageKind::CacheWrite5m) | bit(UsageKind::CacheWrite1h);

/// The same usage with the cache writes that its split adds up to, where only the split is known.
fn with_cache_writes(usage: &Usage) -> Usage {
    let split = [UsageKind::CacheWrite5m, UsageKind::CacheWrite1h];
    if usage.get(UsageKind::CacheWrite).is_some() || usage.known() & RATES_NEED_A_WHOLE == 0 {
        return *usage;
    }
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
        WebSearches | SocialSearches | StorageSearches | RerankSearches | CodeExecutions
        | Messages | Pages | AnnotatedPages => 1_000,
        AudioInputSeconds | AudioOutputSeconds => 3_600,
        _ => 1_000_000,
    }
}
