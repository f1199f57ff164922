//! The few buckets of a classic histogram, which are sums of the collector's.
//!
//! What always holds: every bound is one of the collector's own, so that counts are exact; where
//! buckets are not known of all durations there is only the one that holds everything.

use crate::collector::LatencyTotals;
use std::{ops::RangeInclusive, time::Duration};

/// Buckets in an octave of the collector's histogram.
const OCTAVE: i32 = 64;
/// The collector's buckets, from 2^-20 s to 2^12 s.
const BUCKETS: RangeInclusive<i32> = -20 * OCTAVE + 1..=12 * OCTAVE;
/// The first bound is 2^-7 s.
const LOWEST: i32 = -7;
/// From 7.8 ms to 17 minutes, with what OpenMetrics writes of floating-point numbers; Prometheus
/// takes them as names, which must be equal in every form.
pub(super) const BOUNDS: [(f64, &str); 18] = [
    (0.0078125, "0.0078125"),
    (0.015625, "0.015625"),
    (0.03125, "0.03125"),
    (0.0625, "0.0625"),
    (0.125, "0.125"),
    (0.25, "0.25"),
    (0.5, "0.5"),
    (1.0, "1.0"),
    (2.0, "2.0"),
    (4.0, "4.0"),
    (8.0, "8.0"),
    (16.0, "16.0"),
    (32.0, "32.0"),
    (64.0, "64.0"),
    (128.0, "128.0"),
    (256.0, "256.0"),
    (512.0, "512.0"),
    (1024.0, "1024.0"),
];

/// A classic histogram.
#[derive(Clone, Copy, Debug)]
pub(super) struct Classic {
    pub(super) count: u64,
    pub(super) sum: Duration,
    /// How many durations do not exceed each bound; `None` where that is not known.
    pub(super) counts: Option<[u64; BOUNDS.len()]>,
}

impl Classic {
    pub(super) fn of(all: &LatencyTotals) -> Classic {
        Classic { count: all.count, sum: all.sum, counts: cumulative(all) }
    }
}

/// How many durations do not exceed each bound; `None` where the buckets are not known of all
/// durations, or are none of the collector's.
fn cumulative(all: &LatencyTotals) -> Option<[u64; BOUNDS.len()]> {
    let histogram = &all.histogram;
    let mut counts = [0_u64; BOUNDS.len() + 1];
    counts[0] = histogram.below();
    let mut last = i32::MIN;
    for (bucket, count) in histogram.buckets() {
        if *bucket <= last || !BUCKETS.contains(bucket) {
            return None;
        }
        last = *bucket;
        // a bucket ends at 2^(bucket/64) s
        let octave = (bucket + OCTAVE - 1).div_euclid(OCTAVE);
        let place = ((octave - LOWEST).max(0) as usize).min(BOUNDS.len());
        counts[place] = counts[place].saturating_add(*count);
    }
    let mut sum = 0_u64;
    let sums = counts.map(|count| {
        sum = sum.saturating_add(count);
        sum
    });
    let is_all = sum.saturating_add(histogram.above()) == all.count;
    is_all.then(|| sums.first_chunk().copied()).flatten()
}

/// The place of the bound at or above a duration; past the last if there is none.
pub(super) fn place_of(seconds: f64) -> usize {
    BOUNDS.partition_point(|bound| bound.0 < seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_the_durations_themselves() {
        let mut known = LatencyTotals::default();
        let mut all = vec![0, 1, 953, 954, 7_812_500, 7_812_501, u64::MAX >> 20];
        (0..40_000).for_each(|n: u64| all.push(n.pow(3) / 7));
        BOUNDS.iter().for_each(|bound| all.push((bound.0 * 1e9) as u64));
        all.iter().for_each(|nanos| known.histogram.record(Duration::from_nanos(*nanos)));
        known.count = all.len() as u64;
        for (count, (bound, text)) in cumulative(&known).unwrap().into_iter().zip(BOUNDS) {
            let most = (bound * 1e9) as u64;
            let brute = all.iter().filter(|nanos| **nanos <= most).count();
            assert_eq!(count, brute as u64, "up to {text}");
            assert_eq!(text.parse(), Ok(bound));
        }
    }

    #[test]
    fn the_place_of_a_duration_is_that_of_its_bucket() {
        assert_eq!(place_of(0.0), 0);
        assert_eq!(place_of(1.0), 7);
        assert_eq!(place_of(1.000_001), 8);
        assert_eq!(place_of(5_000.0), BOUNDS.len());
    }

    #[test]
    fn buckets_of_a_part_are_no_buckets() {
        let mut part = LatencyTotals { count: 2, ..LatencyTotals::default() };
        part.histogram.record(Duration::from_secs(1));
        assert_eq!(cumulative(&part), None);
        part.histogram.record(Duration::from_secs(5_000));
        assert_eq!(cumulative(&part).map(|counts| counts[17]), Some(1), "one is above all bounds");
    }
}
