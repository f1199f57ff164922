//! What happened when in a log, whose lines come in any order.
//!
//! What always holds: the time from the first call to the last lies in at most [`MOST_STEPS`] steps of
//! one length, which becomes the next longer one where the time outgrows them; nothing that was
//! counted is lost by that. A call counts where it ended, by what was asked and who was asked; its
//! tags are not told apart.
//!
//! A collector counts the calls of a step, because it knows all that a report says of calls. What
//! steps had that were joined is kept packed beside it.

use monitor_runtime::{
    Collector, PriceBook, Request, Snapshot, Timestamp,
    clock::MockClock,
    collector::{History, SeriesKey},
};
use std::{
    collections::{BTreeMap, HashSet, btree_map::Entry},
    time::Duration,
};

/// What a chart has room for. A history of more would take longer steps for times without calls.
const MOST_STEPS: u64 = 60;
/// The lengths of steps in seconds, each a multiple of the one before; then twice as long each time.
const LENGTHS: [u64; 13] =
    [1, 5, 15, 30, 60, 300, 600, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
/// What a step may take. A function that asks a model is one series.
const MOST_SERIES: usize = 1_000;
const MOST_BYTES: usize = 4 << 20;
/// What people ask for, in minutes.
const WINDOWS: [u64; 8] = [1, 5, 15, 60, 6 * 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60];
/// A window of fewer steps would be another one: it ends and begins where a step does.
const LEAST_STEPS_OF_A_WINDOW: u32 = 4;

/// The calls of a log, step by step.
pub(crate) struct OverTime {
    prices: PriceBook,
    /// How long steps are.
    length: Duration,
    /// The time in steps that begin no later than its beginning and end no earlier than its end.
    span: Option<(Timestamp, Timestamp)>,
    /// By their beginnings, in nanoseconds since 1970.
    steps: BTreeMap<u64, Step>,
}

struct Step {
    calls: Collector,
    /// What was counted in the steps that this one has taken up.
    joined: Option<Snapshot>,
}

impl OverTime {
    pub(crate) fn new(prices: PriceBook) -> OverTime {
        let length = Duration::from_secs(LENGTHS[0]);
        OverTime { prices, length, span: None, steps: BTreeMap::new() }
    }

    /// Whether there are steps for calls that ended at these moments, the first of which began at
    /// `started`.
    pub(crate) fn has_room(
        &self,
        started: Timestamp,
        mut ends: impl Iterator<Item = Timestamp>,
    ) -> bool {
        self.span.is_some_and(|(first, _)| first <= started)
            && ends.all(|end| self.steps.contains_key(&self.step_of(end)))
    }

    /// Makes them.
    pub(crate) fn make_room(
        &mut self,
        started: Timestamp,
        ends: impl Iterator<Item = Timestamp> + Clone,
    ) {
        let Some(last) = ends.clone().max() else { return };
        let (first, until) = self.span.unwrap_or((started, last));
        self.span = Some((first.min(started), until.max(last)));
        while self.steps_in_span() > MOST_STEPS {
            self.lengthen();
        }
        for end in ends {
            let begin = self.step_of(end);
            self.steps.entry(begin).or_insert_with(|| Step::new(begin, &self.prices));
        }
    }

    /// Counts a call that ended then, for which there is room.
    pub(crate) fn record(&self, ended: Timestamp, request: Request) {
        if let Some(step) = self.steps.get(&self.step_of(ended)) {
            step.calls.record(request);
        }
    }

    /// The steps as slices of a history from the first call to the last.
    pub(crate) fn history(&self, since: Timestamp, until: Timestamp) -> History {
        let steps = self.steps.iter().map(|(begin, step)| step.snapshot(*begin, self.length));
        let mut history = all_of(steps).unwrap_or_default().history;
        history.since = since;
        let least = self.length.saturating_mul(LEAST_STEPS_OF_A_WINDOW);
        let windows = WINDOWS.map(|minutes| Duration::from_secs(minutes * 60));
        let known = |window: &Duration| (least..until.since(since)).contains(window);
        history.windows = windows.into_iter().filter(known).collect();
        history
    }

    fn step_of(&self, moment: Timestamp) -> u64 {
        let length = nanos_of(self.length);
        moment.unix_nanos() / length * length
    }

    fn steps_in_span(&self) -> u64 {
        let Some((first, last)) = self.span else { return 0 };
        (self.step_of(last) - self.step_of(first)) / nanos_of(self.length) + 1
    }

    fn lengthen(&mut self) {
        let short = self.length;
        let longer = LENGTHS.into_iter().map(Duration::from_secs).find(|length| *length > short);
        self.length = longer.unwrap_or(short * 2);
        for (begin, step) in std::mem::take(&mut self.steps) {
            let longer = self.step_of(Timestamp::from_unix_nanos(begin));
            match self.steps.entry(longer) {
                Entry::Vacant(place) => _ = place.insert(step),
                Entry::Occupied(mut place) => place.get_mut().join(step, longer, self.length),
            }
        }
    }
}

impl Step {
    fn new(begin: u64, prices: &PriceBook) -> Step {
        let clock = MockClock::at(Timestamp::from_unix_nanos(begin));
        let calls = Collector::builder()
            .prices(prices.clone())
            .clock(clock.clock())
            .window_size(0)
            .request_tracing(false)
            .max_error_labels(0)
            .max_series(MOST_SERIES)
            .max_bytes(MOST_BYTES)
            .build();
        Step { calls, joined: None }
    }

    /// Takes up another step of the same longer one.
    fn join(&mut self, other: Step, begin: u64, length: Duration) {
        self.joined = all_of(self.joined.take().into_iter().chain([other.snapshot(begin, length)]));
    }

    /// What was counted as one slice.
    fn snapshot(&self, begin: u64, length: Duration) -> Snapshot {
        let own = self.calls.snapshot().history;
        let joined = self.joined.as_ref().map(|joined| joined.history.clone());
        let all = all_of([Some(own), joined].into_iter().flatten().map(|history| {
            let mut history = History { windows: Vec::new(), slice_length: length, ..history };
            history.since = Timestamp::from_unix_nanos(begin);
            for slice in &mut history.slices {
                slice.since = history.since;
                slice.until = Timestamp::from_unix_nanos(begin.saturating_add(nanos_of(length)));
                slice.length = length;
            }
            Snapshot { since: history.since, history, ..Snapshot::default() }
        }));
        all.unwrap_or_default()
    }
}

/// All of them as one, whose series are not many more than those of one.
fn all_of(snapshots: impl IntoIterator<Item = Snapshot>) -> Option<Snapshot> {
    snapshots.into_iter().reduce(|mut all, mut other| {
        let known: HashSet<&SeriesKey> = all.history.keys.values().collect();
        let mut room = MOST_SERIES.saturating_sub(known.len());
        for key in other.history.keys.values_mut().filter(|key| !known.contains(&**key)) {
            match room.checked_sub(1) {
                Some(left) => room = left,
                None => *key = past_the_cap(),
            }
        }
        all.merge(other);
        all
    })
}

/// The key of the series of all calls past the cap.
fn past_the_cap() -> SeriesKey {
    SeriesKey { function: "(overflow)".into(), overflow: true, ..SeriesKey::default() }
}

fn nanos_of(length: Duration) -> u64 {
    u64::try_from(length.as_nanos()).unwrap_or(u64::MAX)
}
