//! Shortest and longest durations of a window: they cannot be subtracted, and so are bounds.
//!
//! What always holds: no duration of the window was shorter than `min` and none longer than `max`.

use super::super::{
    Histogram, LatencyTotals, Numbers,
    histogram::{FIRST, LAST},
};
use std::time::Duration;

/// The shortest and longest durations of all that some series ever had: of calls, and of streams.
#[derive(Default)]
pub(super) struct Extremes {
    latency: [Option<Duration>; 2],
    streams: [[Option<Duration>; 2]; 3],
}

impl Extremes {
    pub(super) fn widen(&mut self, whole: &Numbers) {
        widen(&mut self.latency, [whole.latency.min, whole.latency.max]);
        if let Some(streams) = whole.streams.as_deref() {
            let both = self.streams.iter_mut().zip(streams.times());
            both.for_each(|(known, whole)| widen(known, [whole.min, whole.max]));
        }
    }

    pub(super) fn widen_by(&mut self, others: &Extremes) {
        widen(&mut self.latency, others.latency);
        self.streams
            .iter_mut()
            .zip(others.streams)
            .for_each(|(known, others)| widen(known, others));
    }

    /// The same of numbers.
    pub(super) fn widen_others(&self, numbers: &mut Numbers) {
        set(&mut numbers.latency, self.latency);
        if let Some(streams) = numbers.streams.as_deref_mut() {
            streams.times_mut().into_iter().zip(self.streams).for_each(|(it, all)| set(it, all));
        }
    }
}

fn widen([min, max]: &mut [Option<Duration>; 2], [least, most]: [Option<Duration>; 2]) {
    *min = match (*min, least) {
        (Some(min), Some(least)) => Some(min.min(least)),
        (min, least) => min.or(least),
    };
    *max = (*max).max(most);
}

fn set(totals: &mut LatencyTotals, all: [Option<Duration>; 2]) {
    let mut known = [totals.min, totals.max];
    widen(&mut known, all);
    [totals.min, totals.max] = known;
}

impl Numbers {
    /// Takes over the shortest and longest durations of all that the series ever had.
    pub(super) fn widen(&mut self, whole: &Numbers) {
        let mut extremes = Extremes::default();
        extremes.widen(whole);
        extremes.widen_others(self);
    }

    /// Narrows shortest and longest durations down to the buckets in which there is something.
    pub(crate) fn cut_to_buckets(&mut self) {
        cut(&mut self.latency);
        if let Some(streams) = self.streams.as_deref_mut() {
            streams.times_mut().into_iter().for_each(cut);
        }
    }
}

fn cut(totals: &mut LatencyTotals) {
    let (least, most) = bounds(&totals.histogram);
    let of_whole = totals.min.filter(|_| least.is_some());
    totals.min = least.max(of_whole);
    totals.max = match (most, totals.max) {
        (Some(most), Some(whole)) => Some(most.min(whole)),
        (None, whole) => whole.filter(|_| totals.histogram.above() > 0),
        (most, None) => most,
    };
}

/// The bounds of what a histogram has: the lower one of its lowest bucket and the upper one of its
/// highest. `None` without any, and where there is no bound.
fn bounds(histogram: &Histogram) -> (Option<Duration>, Option<Duration>) {
    let end_of = |bucket: i32| (f64::from(bucket) / 64.0).exp2() * 1e9;
    let buckets = histogram.buckets();
    let least = match (histogram.below(), buckets.first(), histogram.above()) {
        (1.., ..) => Some(0.0),
        (0, Some((bucket, _)), _) => Some(end_of(bucket - 1)),
        (0, None, 1..) => Some(end_of(LAST)),
        (0, None, 0) => None,
    };
    let most = match (histogram.above(), buckets.last(), histogram.below()) {
        (1.., ..) => None,
        (0, Some((bucket, _)), _) => Some(end_of(*bucket)),
        (0, None, 1..) => Some(end_of(FIRST - 1)),
        (0, None, 0) => None,
    };
    let in_nanos = |nanos: f64| Duration::from_nanos(nanos as u64);
    (least.map(|nanos| in_nanos(nanos.floor())), most.map(|nanos| in_nanos(nanos.ceil())))
}
