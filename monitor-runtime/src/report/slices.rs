//! Adds up what the calls of a scope gained in slices of the history.
//!
//! What always holds: where a slice knows what all its series gained, nothing else of it is read for
//! the scope of all calls; the sums are the same, also where somebody changed gains or took series out of
//! the history.

use super::{Scope, adder::Adder, sums::Sums};
use crate::collector::{History, Numbered, SeriesKey, Slice};

/// What the calls of a scope gained so far.
pub(super) struct SliceAdder<'a> {
    history: &'a History,
    scope: &'a Scope,
    is_all: bool,
    /// Those of the scope, once a slice is read series by series.
    keys: Option<Numbered<&'a SeriesKey>>,
    gains: Adder,
}

impl<'a> SliceAdder<'a> {
    pub(super) fn of(history: &'a History, scope: &'a Scope) -> SliceAdder<'a> {
        let gains = Adder::without_labels();
        SliceAdder { history, scope, is_all: scope.is_all(), keys: None, gains }
    }

    pub(super) fn add(&mut self, slice: &Slice) {
        if let Some(sum) = slice.sum(self.history).filter(|_| self.is_all) {
            return self.gains.add_sum(sum);
        }
        let SliceAdder { history, scope, .. } = *self;
        let keys = self.keys.get_or_insert_with(|| {
            let keys = history.keys.iter().filter(|(_, key)| scope.has(key));
            keys.map(|(number, key)| (*number, key)).collect()
        });
        for gain in slice.series.iter() {
            if let Some(key) = keys.get_mut(gain.series) {
                self.gains.add_gain(key, gain);
            }
        }
    }

    /// What was added so far; begins anew.
    pub(super) fn take(&mut self) -> Sums {
        self.gains.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Call, Collector, Request, Snapshot, Usage, clock::MockClock};
    use std::time::Duration;

    /// Calls of some series, some with attempts, in slices of which the older ones are joined.
    fn some_calls() -> Snapshot {
        let clock = MockClock::new();
        let collector = Collector::builder().clock(clock.clock()).build();
        for n in 0..400_u64 {
            let request = Request::new(format!("f{}", n % 7)).provider("openai");
            let request = request.model(["gpt-4o", "nobody-knows-it"][n as usize % 2]);
            let request = request.duration(Duration::from_micros(n * n * n));
            let request = request.usage(Usage::new(n, 3));
            collector.record(if n.is_multiple_of(5) { request.status(429) } else { request });
            if n.is_multiple_of(9) {
                Call::builder("tries").collector(&collector).run(|| {
                    (0..2).for_each(|_| Call::builder("try").attempt().run(|| ()));
                });
            }
            clock.advance(Duration::from_millis(3_700));
            collector.tick();
        }
        collector.record(Request::new("of the slice that is not over"));
        collector.snapshot()
    }

    #[test]
    fn the_sums_of_slices_are_those_of_their_series() {
        let snapshot = some_calls();
        let history = &snapshot.history;
        let summed = history.slices.iter().filter(|slice| slice.sum(history).is_some());
        assert_eq!(summed.count() + 1, history.slices.len(), "all but the open one");
        let everything = Scope::default();
        let mut by_sum = SliceAdder::of(history, &everything);
        let mut by_series = SliceAdder { is_all: false, ..SliceAdder::of(history, &everything) };
        let (mut calls, mut attempts) = (0, 0);
        for slice in &history.slices {
            by_sum.add(slice);
            by_series.add(slice);
            let [sums, expected] = [by_sum.take(), by_series.take()];
            assert_eq!(format!("{sums:?}"), format!("{expected:?}"));
            calls += sums.calls.outcomes.values().sum::<u64>();
            let tries = sums.attempts.as_ref().map_or(0, |it| it.outcomes.values().sum::<u64>());
            attempts += tries;
        }
        assert_eq!((calls, attempts), (400 + 45 + 1, 2 * 45));
        let nobody = Scope { provider: Some("nobody".to_owned()), ..Scope::default() };
        let mut of_nobody = SliceAdder::of(history, &nobody);
        history.slices.iter().for_each(|slice| of_nobody.add(slice));
        assert!(of_nobody.take().calls.outcomes.is_empty());
    }

    #[test]
    fn what_was_changed_has_no_sum() {
        let mut history = some_calls().history;
        let has_sum = |history: &History| history.slices[0].sum(history).is_some();
        assert!(has_sum(&history));
        let mut changed = history.clone();
        std::sync::Arc::make_mut(&mut changed.slices[0].series).truncate(1);
        assert!(!has_sum(&changed));
        history.keys.pop_first();
        assert!(!has_sum(&history));
    }
}
