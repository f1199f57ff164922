//! What happened when, in steps of one length.
//!
//! What always holds: a step that is not over is left out, because half a step looks like a fall, as
//! is the first one where steps are joined and half of it is before the range; where nothing was counted there is a gap, which is not zero.

use super::numbers::{Point, Seconds};
use monitor_runtime::{Timestamp, Usd};
use std::time::Duration;

/// What happened when, in steps of one length.
pub(crate) struct Timeline {
    pub(crate) step: Duration,
    pub(crate) since: Timestamp,
    pub(crate) until: Timestamp,
    /// `None` where the service did not run.
    pub(crate) moments: Vec<Option<Moment>>,
}

/// What happened in one step.
#[derive(Clone)]
pub(crate) struct Moment {
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    /// 95 of 100 took at most so long: exactly, or, of several points, the longest of these.
    pub(crate) p95: Option<Duration>,
    /// `None` where there were calls and nobody told what they used.
    pub(crate) tokens: Option<u64>,
    /// At least; `None` where calls should have a cost and none has.
    pub(crate) cost: Option<Usd>,
}

impl Timeline {
    /// At most so many steps; `None` where there is not one that is over.
    pub(crate) fn of(points: &[Point], most: usize) -> Option<Timeline> {
        let begin = points.iter().map(|point| point.since.unix_nanos()).min()?;
        let end = points.iter().map(end_of).max()?;
        let mut step = points.iter().map(|point| nanos(point.length_seconds)).max()?.max(1);
        // whole seconds: the pieces at both ends of a window are a little shorter or longer
        step = step.div_ceil(1_000_000_000).saturating_mul(1_000_000_000);
        let steps = |step: u64| end / step - begin / step;
        let longest = step;
        while steps(step) > most.max(1) as u64 {
            step = step.saturating_mul(2);
        }
        let is_joined = step > longest;
        let first = if is_joined { begin.div_ceil(step) } else { begin / step };
        let length = (end / step).saturating_sub(first) as usize;
        let mut moments: Vec<Option<Moment>> = vec![None; length];
        for point in points {
            let at = (point.since.unix_nanos() / step).checked_sub(first);
            if let Some(moment) = at.and_then(|at| moments.get_mut(at as usize)) {
                *moment = Some(Moment::of(point).after(moment.take()));
            }
        }
        let until = Timestamp::from_unix_nanos(end / step * step);
        let since = Timestamp::from_unix_nanos(begin.max(first.saturating_mul(step)));
        let step = Duration::from_nanos(step);
        (!moments.is_empty()).then_some(Timeline { step, since, until, moments })
    }

    /// Whether there is anything that a chart can show.
    pub(crate) fn has_shape(&self) -> bool {
        let mut known = self.moments.iter().flatten();
        self.moments.len() > 1 && known.any(|moment| moment.requests > 0)
    }

    /// The values of the steps.
    pub(crate) fn values<T>(&self, of: impl Fn(&Moment) -> Option<T>) -> Vec<Option<T>> {
        self.moments.iter().map(|moment| moment.as_ref().and_then(&of)).collect()
    }
}

impl Moment {
    fn of(point: &Point) -> Moment {
        let is_quiet = point.requests == 0;
        Moment {
            requests: point.requests,
            failures: point.failures,
            p95: point.p95_seconds.map(|time| time.0),
            tokens: point.tokens.or(is_quiet.then_some(0)),
            cost: point.cost_usd.or((point.unpriced_calls == 0).then_some(Usd::ZERO)),
        }
    }

    /// Both together.
    fn after(self, earlier: Option<Moment>) -> Moment {
        let Some(earlier) = earlier else { return self };
        Moment {
            requests: self.requests.saturating_add(earlier.requests),
            failures: self.failures.saturating_add(earlier.failures),
            p95: self.p95.max(earlier.p95),
            tokens: both(self.tokens, earlier.tokens, u64::saturating_add),
            cost: both(self.cost, earlier.cost, |one, other| one + other),
        }
    }
}

/// Both together; what is known where the other is not, which makes it a lower bound.
fn both<T>(one: Option<T>, other: Option<T>, add: impl Fn(T, T) -> T) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(add(one, other)),
        (one, other) => one.or(other),
    }
}

fn end_of(point: &Point) -> u64 {
    point.since.unix_nanos().saturating_add(nanos(point.length_seconds))
}

fn nanos(seconds: Seconds) -> u64 {
    u64::try_from(seconds.0.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn point(since: u64, length: u64, requests: u64) -> Point {
        Point {
            since: Timestamp::from_unix_nanos(since * SECOND),
            length_seconds: Seconds(Duration::from_secs(length)),
            requests,
            failures: 0,
            p95_seconds: (requests > 0).then_some(Seconds(Duration::from_secs(requests))),
            tokens: (requests > 0).then_some(10 * requests),
            cost_usd: None,
            unpriced_calls: requests,
        }
    }

    fn requests(timeline: &Timeline) -> Vec<Option<u64>> {
        timeline.values(|moment| Some(moment.requests))
    }

    #[test]
    fn points_of_two_lengths_become_steps_of_the_longer_one() {
        let mut points = vec![point(60, 60, 7), point(120, 60, 5)];
        points.extend((0..12).map(|at| point(180 + 5 * at, 5, 1)));
        let timeline = Timeline::of(&points, 60).unwrap();
        assert_eq!(timeline.step, Duration::from_secs(60));
        assert_eq!(requests(&timeline), [Some(7), Some(5), Some(12)]);
        assert_eq!(timeline.values(|moment| moment.p95)[2], Some(Duration::from_secs(1)));
    }

    #[test]
    fn a_step_that_is_not_over_is_left_out_and_a_time_without_points_is_a_gap() {
        let points = [point(10, 5, 3), point(20, 5, 0), point(25, 3, 9)];
        let timeline = Timeline::of(&points, 60).unwrap();
        assert_eq!(requests(&timeline), [Some(3), None, Some(0)]);
        assert_eq!(timeline.until, Timestamp::from_unix_nanos(25 * SECOND));
        assert_eq!(timeline.values(|moment| moment.tokens)[2], Some(0), "nothing was used");
        assert_eq!(timeline.values(|moment| moment.cost)[0], None, "nobody knows");
    }

    #[test]
    fn no_chart_is_longer_than_it_may_be_whatever_the_points_say() {
        let far = [point(0, 1, 1), point(18_000_000_000, 1, 2)];
        let timeline = Timeline::of(&far, 40).unwrap();
        assert!(timeline.moments.len() <= 40);
        assert!(Timeline::of(&[], 40).is_none());
        assert!(Timeline::of(&[point(7, 0, 1)], 40).is_none());
    }
}
