//! The latency histogram: exponential buckets, 64 an octave, and nearest-rank percentiles.
//!
//! What always holds: bucket `i` is everything above 2^((i-1)/64) and up to 2^(i/64) seconds, which
//! are exactly the buckets of Prometheus native histograms of schema 6 and of OTLP exponential
//! histograms of scale 6. So histograms merge and export without loss, and the middle of a bucket
//! is within 0.55 % of everything in it.
//!
//! ```text
//! 2^-20 s (0.95 us) ... page 0 | page 1 | ... | page 31 ... 2^12 s (68 min);   page 32: [0] below, [1] above
//!                       64 buckets each, one octave
//! ```

use crate::clock::nanos_of;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Pages of the range, and one for what lies outside it.
pub(super) const PAGES: usize = 33;
/// Buckets in a page.
pub(super) const PAGE: usize = 64;
/// Buckets of the range.
pub(super) const BUCKETS: usize = (PAGES - 1) * PAGE;
const OUTSIDE: usize = 32;
/// The number of the first bucket above 2^-20 s.
pub(super) const FIRST: i32 = -20 * PAGE as i32 + 1;
/// The number of the bucket that ends at 2^12 s.
pub(super) const LAST: i32 = 12 * PAGE as i32;

/// Durations are placed in units of 2^-50 s: in them every bound is a shifted entry of [`BOUNDS`].
/// In nanoseconds the bounds would be 10^9 * 2^(i/64), and neither shifts nor exporters could use them.
const UNITS_PER_SECOND: u32 = 50;
/// The first page begins at 2^-20 s.
const LOWEST: u32 = UNITS_PER_SECOND - 20;

/// 2^63 * 2^(k/64). One multiplication a step: the relative error stays under 64 * 2^-63.
const BOUNDS: [u64; PAGE + 1] = {
    let root = 0x8164_D1F3_BC03_0773_u64; // 2^63 * 2^(1/64)
    let mut bounds = [u64::MAX; PAGE + 1];
    bounds[0] = 1 << 63;
    let mut k = 1;
    while k < PAGE {
        bounds[k] = ((bounds[k - 1] as u128 * root as u128) >> 63) as u64;
        k += 1;
    }
    bounds
};

/// For each 1/128 of an octave the last bound at or below its start. A bucket is wider than that,
/// so one comparison finishes the search.
const GUESS: [u8; 128] = {
    let mut guess = [0; 128];
    let (mut i, mut k) = (0, 0);
    while i < 128 {
        while k < PAGE - 1 && BOUNDS[k + 1] <= (1 << 63) + ((i as u64) << 56) {
            k += 1;
        }
        guess[i] = k as u8;
        i += 1;
    }
    guess
};

/// The page of a duration, and the bucket in it. Upper bounds are inclusive.
#[inline]
pub(super) fn locate(nanos: u64) -> (usize, usize) {
    const SHIFT: u32 = 42;
    const PER_NANO: u128 = (1u128 << (UNITS_PER_SECOND + SHIFT)) / 1_000_000_000 + 1;
    const PAST_THE_END: u64 = 1 << 43; // 2.4 h: larger ones would not fit into 64 bits of units
    let nanos = if nanos < PAST_THE_END { nanos } else { PAST_THE_END };
    let units = ((nanos as u128 * PER_NANO) >> SHIFT) as u64;
    let below = units.saturating_sub(1); // makes the upper bounds inclusive
    let exponent = 63 - (below | 1).leading_zeros();
    let page = exponent.wrapping_sub(LOWEST) as usize;
    if page >= OUTSIDE {
        return (OUTSIDE, (exponent > LOWEST) as usize);
    }
    let normal = below << (63 - exponent);
    let guess = GUESS[(normal >> 56) as usize & 127] as usize;
    (page, (guess + (normal >= BOUNDS[guess + 1]) as usize) & (PAGE - 1))
}

/// The geometric middle of a bucket.
fn middle(index: i32) -> Duration {
    let middle = (f64::from(index) - 0.5) / PAGE as f64;
    // a number from outside can lie beyond any duration
    Duration::try_from_secs_f64(middle.exp2()).unwrap_or(Duration::MAX)
}

/// How often which duration occurred: plain data that merges without loss.
///
/// # Example
/// ```
/// use monitor_runtime::collector::Histogram;
/// use std::time::Duration;
///
/// let mut latencies = Histogram::default();
/// for millis in 1..=1_000 {
///     latencies.record(Duration::from_millis(millis));
/// }
/// let p95 = latencies.percentile(95.0).unwrap().as_secs_f64();
/// assert!((p95 / 0.950 - 1.0).abs() < 0.0055);
/// assert_eq!(Histogram::default().percentile(95.0), None, "no data, which is not zero");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram {
    /// Durations up to 2^-20 s, 0.95 us.
    below: u64,
    /// Durations above 2^12 s, 68 minutes.
    above: u64,
    /// The buckets that are not empty, by number, ascending.
    buckets: Vec<(i32, u64)>,
}

impl Histogram {
    /// Adds one duration.
    pub fn record(&mut self, duration: Duration) {
        let (page, bucket) = locate(nanos_of(duration));
        self.add(page, bucket, 1);
    }

    /// How many durations there are.
    pub fn count(&self) -> u64 {
        self.below + self.above + self.buckets.iter().map(|bucket| bucket.1).sum::<u64>()
    }

    /// The buckets that are not empty, ascending: bucket `i` ends at 2^(i/64) seconds, inclusive.
    pub fn buckets(&self) -> &[(i32, u64)] {
        &self.buckets
    }

    /// Durations up to 2^-20 s, which have no bucket of their own.
    pub fn below(&self) -> u64 {
        self.below
    }

    /// Durations above 2^12 s, which have no bucket of their own.
    pub fn above(&self) -> u64 {
        self.above
    }

    /// The duration at a percentile from 0 to 100, by nearest rank; `None` without data.
    ///
    /// The answer is the geometric middle of a bucket, within 0.55 % of the true value. What lies
    /// outside the range of the buckets is answered by the end of the range.
    pub fn percentile(&self, percent: f64) -> Option<Duration> {
        let [found] = self.percentiles([percent]);
        found
    }

    /// The same of several, the lowest first, in one pass.
    pub(crate) fn percentiles<const N: usize>(&self, percents: [f64; N]) -> [Option<Duration>; N] {
        let count = self.count();
        if count == 0 {
            return [None; N];
        }
        let (mut seen, mut last) = (self.below, None);
        let mut buckets = self.buckets.iter();
        // high percentiles of few durations are one
        let mut known: Option<(i32, Duration)> = None;
        percents.map(|percent| {
            // 99.9 % of 50,000 is a hair above 49,950 in binary: what is so near a rank is that rank
            let rank = percent / 100.0 * count as f64 * (1.0 - 4.0 * f64::EPSILON);
            let rank = rank.ceil().clamp(1.0, count as f64) as u64;
            while rank > seen
                && let Some((index, in_bucket)) = buckets.next()
            {
                seen += in_bucket;
                last = Some(*index);
            }
            Some(match last {
                _ if rank > seen => Duration::from_secs_f64(12.0_f64.exp2()),
                None => Duration::from_secs_f64((-20.0_f64).exp2()),
                Some(index) => match known.filter(|known| known.0 == index) {
                    Some((_, middle)) => middle,
                    None => known.insert((index, middle(index))).1,
                },
            })
        })
    }

    /// Adds everything of `other`.
    pub fn merge(&mut self, other: &Histogram) {
        self.below += other.below;
        self.above += other.above;
        for (index, count) in &other.buckets {
            *self.bucket(*index) += count;
        }
    }

    /// Makes room for so many buckets, if there are none yet: of several histograms that are added up
    /// most have the same.
    pub(super) fn reserve(&mut self, buckets: usize) {
        if self.buckets.is_empty() {
            self.buckets.reserve_exact(buckets);
        }
    }

    /// Adds to a bucket by its page and place.
    pub(super) fn add(&mut self, page: usize, bucket: usize, count: u64) {
        match (page, bucket) {
            (OUTSIDE, 0) => self.below += count,
            (OUTSIDE, _) => self.above += count,
            _ => *self.bucket(FIRST + (page * PAGE + bucket) as i32) += count,
        }
    }

    /// Adds to a bucket by its number.
    pub(super) fn add_to(&mut self, index: i32, count: u64) {
        *self.bucket(index) += count;
    }

    pub(super) fn add_below(&mut self, count: u64) {
        self.below += count;
    }

    pub(super) fn add_above(&mut self, count: u64) {
        self.above += count;
    }

    /// Its buckets, which ascend.
    pub(super) fn set_buckets(&mut self, buckets: Vec<(i32, u64)>) {
        self.buckets = buckets;
    }

    fn bucket(&mut self, index: i32) -> &mut u64 {
        // readers add page after page in order, so the place is nearly always the end
        let at = match self.buckets.last() {
            Some(last) if last.0 < index => self.buckets.len(),
            _ => self.buckets.partition_point(|bucket| bucket.0 < index),
        };
        if self.buckets.get(at).is_none_or(|bucket| bucket.0 != index) {
            self.buckets.insert(at, (index, 0));
        }
        &mut self.buckets[at].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_from_1_us_to_1_h_is_near_the_middle_of_its_bucket() {
        let mut nanos = 1_000_u64;
        while nanos <= 3_600_000_000_000 {
            let mut one = Histogram::default();
            one.record(Duration::from_nanos(nanos));
            let middle = one.percentile(50.0).unwrap().as_secs_f64();
            let error = middle / (nanos as f64 * 1e-9) - 1.0;
            // Half a bucket is 2^(1/128) - 1 = 0.543 %; a Duration's last nanosecond adds 0.05 % at 1 us.
            let bound = 0.00543 + 0.6 / nanos as f64;
            assert!(error.abs() < bound, "{nanos} ns: {error}");
            nanos += nanos / 1_000;
        }
    }

    #[test]
    fn bounds_are_powers_of_two_in_seconds_and_inclusive() {
        let index = |nanos| {
            let mut one = Histogram::default();
            one.record(Duration::from_nanos(nanos));
            one.buckets()[0].0
        };
        assert_eq!(index(1_000_000_000), 0, "1 s = 2^(0/64) s is the end of bucket 0");
        assert_eq!(index(1_000_000_001), 1);
        assert_eq!(index(2_000_000_000), 64);
        assert_eq!(index(250_000_000), -128);
        assert_eq!(index(250_000_001), -127);
        for number in [-1_275, -700, -1, 1, 63, 100, 756] {
            let bound = (f64::from(number) / 64.0).exp2() * 1e9;
            assert_eq!(index(bound.floor() as u64), number, "below the bound of {number}");
            assert_eq!(index(bound.floor() as u64 + 1), number + 1, "above the bound of {number}");
        }
    }

    #[test]
    fn what_lies_outside_the_range_is_counted_at_its_ends() {
        assert_eq!(locate(0), (OUTSIDE, 0));
        assert_eq!(locate(953), (OUTSIDE, 0));
        assert_eq!(locate(954), (0, 0));
        assert_eq!(locate(4_096_000_000_000), (31, 63));
        assert_eq!(locate(4_096_000_000_001), (OUTSIDE, 1));
        assert_eq!(locate(u64::MAX), (OUTSIDE, 1));
    }

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let mut some = Histogram::default();
        for seconds in [1, 2, 3, 4] {
            some.record(Duration::from_secs(seconds));
        }
        let near = |percent, seconds: f64| {
            let found = some.percentile(percent).unwrap().as_secs_f64();
            assert!((found / seconds - 1.0).abs() < 0.0055, "p{percent}: {found}");
        };
        near(0.0, 1.0);
        near(25.0, 1.0);
        near(25.1, 2.0);
        near(50.0, 2.0);
        near(75.0, 3.0);
        near(100.0, 4.0);
    }

    #[test]
    fn a_percentile_that_hits_a_rank_is_not_the_next_one() {
        for (count, permille) in
            [(50_000_u64, 999), (1_000, 999), (1_001, 999), (20, 950), (40, 900)]
        {
            let rank = (count * permille).div_ceil(1_000);
            let mut one_above = Histogram::default();
            one_above.add(0, 0, rank);
            one_above.add(31, 0, count - rank);
            let found = one_above.percentile(permille as f64 / 10.0).unwrap();
            assert!(found < Duration::from_secs(1), "{permille} in a thousand of {count}");
        }
    }

    #[test]
    fn merged_histograms_are_the_histogram_of_both() {
        let (mut a, mut b, mut both) =
            (Histogram::default(), Histogram::default(), Histogram::default());
        for n in 1..2_000_u64 {
            let duration = Duration::from_nanos(n * n * 997 % 10_000_000_000);
            if n % 3 == 0 {
                a.record(duration)
            } else {
                b.record(duration)
            }
            both.record(duration);
        }
        a.merge(&b);
        assert_eq!(a, both);
    }
}
