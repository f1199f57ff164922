//! Calls and tokens a second, over the snapshot's window.

use super::{sums::Sums, tokens};
use crate::{Timestamp, UsageKind, collector::SecondCount, seconds};
use serde::Serialize;
use std::time::Duration;

/// Calls that ended in the window, and their tokens, all over the same time.
///
/// The window is made of whole seconds, and the one that the snapshot was taken in is not over: of
/// a window of 60 s, between 59 s and 60 s are covered. A collector younger than that covers its
/// uptime. The rates divide by [`window`](Throughput::window), the time covered; they are absent
/// while that is zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Throughput {
    /// The time covered.
    #[serde(rename = "window_seconds", serialize_with = "seconds::one")]
    pub window: Duration,
    /// Calls that ended in it; attempts are none.
    pub requests: u64,
    /// Calls a second.
    pub requests_per_second: Option<f64>,
    /// Input tokens a second.
    pub input_tokens_per_second: Option<f64>,
    /// Output tokens a second.
    pub output_tokens_per_second: Option<f64>,
    /// All tokens a second, those of which only a total is known included.
    pub total_tokens_per_second: Option<f64>,
}

impl Throughput {
    /// That of a time of which the sums are known, and the seconds are not.
    pub(super) fn over(covered: Duration, sums: &Sums) -> Throughput {
        let usage = sums.usage();
        let of_kind = |kind| usage.get(&kind).copied().unwrap_or(0);
        let requests = sums.calls.outcomes.values().sum();
        let rate = |count: u64| (!covered.is_zero()).then(|| count as f64 / covered.as_secs_f64());
        Throughput {
            window: covered,
            requests,
            requests_per_second: rate(requests),
            input_tokens_per_second: rate(of_kind(UsageKind::Input)),
            output_tokens_per_second: rate(of_kind(UsageKind::Output)),
            total_tokens_per_second: rate(tokens::total(&usage)),
        }
    }

    pub(super) fn of(
        seconds: impl Iterator<Item = SecondCount>,
        taken_at: Timestamp,
        window: Duration,
        uptime: Duration,
    ) -> Throughput {
        let whole = window.as_secs().max(1);
        let first = taken_at.unix_seconds().saturating_sub(whole - 1);
        let begin = Timestamp::from_unix_nanos(first.saturating_mul(1_000_000_000));
        let window = taken_at.since(begin).min(uptime);

        let inside = seconds.filter(|second| second.unix_second >= first);
        let all = inside.fold(SecondCount::default(), |all, second| SecondCount {
            unix_second: 0,
            requests: all.requests.saturating_add(second.requests),
            input: all.input.saturating_add(second.input),
            output: all.output.saturating_add(second.output),
            tokens: all.tokens.saturating_add(second.tokens),
        });
        let rate = |count: u64| (!window.is_zero()).then(|| count as f64 / window.as_secs_f64());
        Throughput {
            window,
            requests: all.requests,
            requests_per_second: rate(all.requests),
            input_tokens_per_second: rate(all.input),
            output_tokens_per_second: rate(all.output),
            total_tokens_per_second: rate(all.tokens),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn each_second(seconds: std::ops::RangeInclusive<u64>) -> impl Iterator<Item = SecondCount> {
        seconds.map(|unix_second| SecondCount {
            unix_second,
            requests: 2,
            input: 20,
            output: 4,
            tokens: 30,
        })
    }

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_unix_nanos(millis * 1_000_000)
    }

    #[test]
    fn all_rates_are_over_the_time_covered() {
        let throughput =
            Throughput::of(each_second(900..=1_000), at(1_000_500), MINUTE, MINUTE * 9);
        assert_eq!(throughput.window, Duration::from_millis(59_500));
        assert_eq!(throughput.requests, 120, "the sixty seconds 941 to 1000");
        assert_eq!(throughput.requests_per_second, Some(120.0 / 59.5));
        assert_eq!(throughput.input_tokens_per_second, Some(1_200.0 / 59.5));
        assert_eq!(throughput.output_tokens_per_second, Some(240.0 / 59.5));
        assert_eq!(throughput.total_tokens_per_second, Some(1_800.0 / 59.5));
    }

    #[test]
    fn a_young_collector_divides_by_its_uptime() {
        let uptime = Duration::from_secs(4);
        let throughput = Throughput::of(each_second(997..=1_000), at(1_000_900), MINUTE, uptime);
        assert_eq!(throughput.requests_per_second, Some(8.0 / 4.0));
    }

    #[test]
    fn calls_before_the_window_do_not_count() {
        let throughput = Throughput::of(each_second(1..=100), at(500_000), MINUTE, MINUTE * 9);
        assert_eq!((throughput.requests, throughput.requests_per_second), (0, Some(0.0)));
    }

    #[test]
    fn without_any_time_there_is_no_rate() {
        let throughput =
            Throughput::of([].into_iter(), Timestamp::default(), MINUTE, Duration::ZERO);
        assert_eq!(throughput.requests_per_second, None);
    }
}
