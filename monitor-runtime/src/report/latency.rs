//! How long calls took, and how long they waited in queues.

use super::sums::Sums;
use crate::{collector::LatencyTotals, seconds};
use serde::Serialize;
use std::time::Duration;

/// How long calls took that ended ok, in an error or in a panic; or how long a reader of streams
/// waited for their items.
///
/// All values are absent without any; the percentiles also where detailed latency is off.
/// A percentile is the nearest rank, within 0.55 % of the true value.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LatencyReport {
    /// Calls, or waits, counted here.
    pub count: u64,
    /// The mean.
    #[serde(rename = "average_seconds", serialize_with = "seconds::maybe")]
    pub average: Option<Duration>,
    /// The shortest.
    #[serde(rename = "min_seconds", serialize_with = "seconds::maybe")]
    pub min: Option<Duration>,
    /// The longest.
    #[serde(rename = "max_seconds", serialize_with = "seconds::maybe")]
    pub max: Option<Duration>,
    /// The median.
    #[serde(rename = "p50_seconds", serialize_with = "seconds::maybe")]
    pub p50: Option<Duration>,
    /// Nine of ten were not longer.
    #[serde(rename = "p90_seconds", serialize_with = "seconds::maybe")]
    pub p90: Option<Duration>,
    /// 95 of 100 were not longer.
    #[serde(rename = "p95_seconds", serialize_with = "seconds::maybe")]
    pub p95: Option<Duration>,
    /// 99 of 100 were not longer.
    #[serde(rename = "p99_seconds", serialize_with = "seconds::maybe")]
    pub p99: Option<Duration>,
    /// 999 of 1,000 were not longer.
    #[serde(rename = "p99_9_seconds", serialize_with = "seconds::maybe")]
    pub p99_9: Option<Duration>,
}

impl LatencyReport {
    pub(super) fn of(latency: &LatencyTotals) -> LatencyReport {
        let [p50, p90, p95, p99, p99_9] = percentiles(latency, [50.0, 90.0, 95.0, 99.0, 99.9]);
        LatencyReport {
            count: latency.count,
            average: average(latency),
            min: latency.min,
            max: latency.max,
            p50,
            p90,
            p95,
            p99,
            p99_9,
        }
    }
}

/// The duration that so many of a hundred did not exceed; `None` without any, or without detail.
pub(super) fn percentile(latency: &LatencyTotals, percent: f64) -> Option<Duration> {
    let [found] = percentiles(latency, [percent]);
    found
}

/// The same of several, the lowest first.
pub(super) fn percentiles<const N: usize>(
    latency: &LatencyTotals,
    percents: [f64; N],
) -> [Option<Duration>; N] {
    // the middle of a bucket can lie outside of what was measured in it
    let measured = |found: Duration| {
        let found = latency.min.map_or(found, |min| found.max(min));
        latency.max.map_or(found, |max| found.min(max))
    };
    latency.histogram.percentiles(percents).map(|found| found.map(measured))
}

/// The mean; `None` without calls.
pub(super) fn average(latency: &LatencyTotals) -> Option<Duration> {
    let nanos = latency.sum.as_nanos().checked_div(latency.count.into())?;
    Some(Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)))
}

/// How long calls said they waited in a queue; absent if none said so.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QueueWait {
    /// All waits together, those of attempts included.
    #[serde(rename = "total_seconds", serialize_with = "seconds::maybe")]
    pub total: Option<Duration>,
    /// The total over all finished calls, whether they waited or not.
    #[serde(rename = "average_seconds", serialize_with = "seconds::maybe")]
    pub average: Option<Duration>,
    /// The longest wait; unknown of a window.
    #[serde(rename = "max_seconds", serialize_with = "seconds::maybe")]
    pub max: Option<Duration>,
}

impl QueueWait {
    pub(super) fn of(sums: &Sums) -> QueueWait {
        let max = sums.both().map(|numbers| numbers.queue_wait_max).max().unwrap_or_default();
        let waits = sums.both().map(|numbers| numbers.queue_wait);
        let total = waits.fold(Duration::ZERO, Duration::saturating_add);
        if total.is_zero() {
            return QueueWait::default();
        }
        let requests: u64 = sums.calls.outcomes.values().sum();
        let nanos = total.as_nanos().checked_div(requests.into());
        QueueWait {
            total: Some(total),
            average: nanos.and_then(|nanos| Some(Duration::from_nanos(nanos.try_into().ok()?))),
            max: (!max.is_zero()).then_some(max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(millis: &[u64]) -> LatencyTotals {
        let mut totals = LatencyTotals::default();
        for duration in millis.iter().map(|millis| Duration::from_millis(*millis)) {
            totals.count += 1;
            totals.sum += duration;
            totals.min = Some(totals.min.map_or(duration, |min| min.min(duration)));
            totals.max = totals.max.max(Some(duration));
            totals.histogram.record(duration);
        }
        totals
    }

    #[test]
    fn without_calls_there_is_no_value_at_all() {
        assert_eq!(LatencyReport::of(&LatencyTotals::default()), LatencyReport::default());
        assert_eq!(LatencyReport::default().average, None);
    }

    #[test]
    fn no_percentile_is_outside_of_what_was_measured() {
        for millis in [1, 7, 100, 333, 1_000, 59_999] {
            let report = LatencyReport::of(&totals(&[millis]));
            let exact = Some(Duration::from_millis(millis));
            assert_eq!([report.p50, report.p99_9, report.average], [exact; 3], "{millis} ms");
        }
    }

    #[test]
    fn without_detail_the_percentiles_alone_are_missing() {
        let mut totals = totals(&[100, 300]);
        totals.histogram = Default::default();
        let report = LatencyReport::of(&totals);
        assert_eq!(report.average, Some(Duration::from_millis(200)));
        assert_eq!(report.max, Some(Duration::from_millis(300)));
        assert_eq!((report.p50, report.p99), (None, None));
    }
}
