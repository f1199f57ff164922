//! What a window has: the slices that lie in it, added up.
//!
//! What always holds: it is a pure function of a snapshot; a slice lies in a window as a whole, if
//! its middle does; a window says since when it really has everything, which is one moment for all
//! programs.

use super::{Gain, History, Numbered, Slice, around::Around, wholes::Wholes};
use crate::{
    Timestamp,
    breaker::BreakerSnapshot,
    clock::nanos_of,
    collector::{
        CustomMetric, Numbers, SeriesKey, SeriesSnapshot, Snapshot,
        merge::{merge_custom, merge_series},
    },
    queue::QueueSnapshot,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Some series of a snapshot, window by window, each longer than the one before.
pub(crate) struct Windows<'a> {
    snapshot: &'a Snapshot,
    /// The series that are asked for, by the numbers that they have in the slices.
    asked: Numbered<Asked<'a>>,
    /// The slices that do not lie in a window yet, the latest last.
    earlier: Vec<&'a Slice>,
    /// Where the last window begins.
    since: Option<Timestamp>,
    custom: Vec<CustomMetric>,
    around: Around,
}

struct Asked<'a> {
    key: &'a SeriesKey,
    whole: Option<&'a Numbers>,
    is_in_window: bool,
}

/// What one series gained in one slice.
pub(crate) struct Gained<'a> {
    series: u32,
    pub(crate) key: &'a SeriesKey,
    pub(crate) gain: &'a Gain,
    /// All of the series, where the window had nothing of it before.
    pub(crate) whole: Option<&'a Numbers>,
}

/// A window, but for what calls gained in it.
pub(crate) struct Window {
    pub(crate) since: Timestamp,
    pub(crate) covered: Duration,
    pub(crate) custom: Vec<CustomMetric>,
    pub(crate) queues: Vec<QueueSnapshot>,
    pub(crate) breakers: Vec<BreakerSnapshot>,
}

impl<'a> Windows<'a> {
    /// `None` where no history is kept.
    pub(crate) fn of(snapshot: &'a Snapshot, has: impl Fn(&SeriesKey) -> bool) -> Option<Self> {
        let wholes = Wholes::of(&snapshot.series);
        Windows::with(snapshot, has, |key| wholes.get(key))
    }

    /// The same for who asks for slices alone.
    #[cfg(feature = "dashboard")]
    pub(crate) fn for_slices(snapshot: &'a Snapshot) -> Option<Self> {
        Windows::with(snapshot, |_| false, |_| None)
    }

    fn with(
        snapshot: &'a Snapshot,
        has: impl Fn(&SeriesKey) -> bool,
        whole: impl Fn(&SeriesKey) -> Option<&'a Numbers>,
    ) -> Option<Self> {
        let history = &snapshot.history;
        if !history.is_kept() {
            return None;
        }
        let mut earlier: Vec<_> = history.slices.iter().collect();
        earlier.sort_by_key(|slice| slice.middle());
        let asked = |(number, key): (&u32, &'a SeriesKey)| {
            (*number, Asked { key, whole: whole(key), is_in_window: false })
        };
        Some(Windows {
            snapshot,
            asked: history.keys.iter().filter(|(_, key)| has(key)).map(asked).collect(),
            earlier,
            since: None,
            custom: Vec::new(),
            around: Around::default(),
        })
    }

    /// A window that ends when the snapshot was taken; `add` is told what it has and the one before
    /// had not. `None`: slices are not kept so far back.
    pub(crate) fn next(
        &mut self,
        length: Duration,
        mut add: impl FnMut(Gained<'a>),
    ) -> Option<Window> {
        let (window, slices) = self.next_slices(length)?;
        for slice in slices {
            for gain in slice.series.iter() {
                let Some(asked) = self.asked.get_mut(gain.series) else { continue };
                let is_new = !std::mem::replace(&mut asked.is_in_window, true);
                let whole = asked.whole.filter(|_| is_new);
                add(Gained { series: gain.series, key: asked.key, gain, whole });
            }
        }
        Some(window)
    }

    /// The same with the slices that are in the window and were not in the one before.
    pub(crate) fn next_slices(&mut self, length: Duration) -> Option<(Window, Vec<&'a Slice>)> {
        let (snapshot, history) = (self.snapshot, &self.snapshot.history);
        let begin = earlier_by(snapshot.taken_at, length);
        if begin < history.since && !snapshot.has_whole_history() {
            return None;
        }
        let since = self.since(begin.max(history.since));
        let is_in_window = |slice: &mut &Slice| slice.is_after(since, snapshot.taken_at);
        let slices: Vec<&Slice> =
            std::iter::from_fn(|| self.earlier.pop_if(is_in_window)).collect();
        for slice in &slices {
            merge_custom(&mut self.custom, slice.custom.to_vec());
            self.around.add(&slice.around());
        }
        let around = self.around.clone().standing(snapshot);
        let window = Window {
            since,
            covered: snapshot.taken_at.since(since),
            custom: self.custom.clone(),
            queues: Arc::unwrap_or_clone(around.queues),
            breakers: Arc::unwrap_or_clone(around.breakers),
        };
        Some((window, slices))
    }

    /// The numbers of a window, series by series, as a snapshot.
    pub(crate) fn snapshot(mut self, length: Duration) -> Option<Snapshot> {
        let mut series: BTreeMap<u32, SeriesSnapshot> = BTreeMap::new();
        let mut wholes: Vec<(u32, &Numbers)> = Vec::new();
        let window = self.next(length, |gained| {
            let series = series.entry(gained.series).or_insert_with(|| SeriesSnapshot {
                key: gained.key.clone(),
                in_flight: 0,
                numbers: Numbers::default(),
            });
            gained.gain.add_to(&mut series.numbers);
            wholes.extend(gained.whole.map(|whole| (gained.series, whole)));
        })?;
        for (number, whole) in wholes {
            if let Some(series) = series.get_mut(&number) {
                series.numbers.widen(whole);
            }
        }
        let (whole, history) = (self.snapshot, &self.snapshot.history);
        let inside = |slice: &&Slice| slice.is_after(window.since, whole.taken_at);
        Some(Snapshot {
            service: whole.service.clone(),
            taken_at: whole.taken_at,
            since: window.since,
            uptime: window.covered,
            throughput_window: window.covered,
            series: self.with_those_in_flight(series.into_values()),
            custom: window.custom,
            queues: window.queues,
            breakers: window.breakers,
            prices: whole.prices.clone(),
            history: History {
                windows: Vec::new(),
                slice_length: history.slice_length,
                since: window.since,
                keys: self.asked.iter().map(|(number, it)| (*number, it.key.clone())).collect(),
                slices: history.slices.iter().filter(inside).cloned().collect(),
            },
            health: whole.health.clone(),
            ..Snapshot::default()
        })
    }

    /// Since when everything is in the window: where the slice begins or ends in which it should
    /// begin. Of several programs the longest such slice decides, and the others are cut there too;
    /// cut by itself each would begin at another time.
    fn since(&mut self, begin: Timestamp) -> Timestamp {
        let taken_at = self.snapshot.taken_at;
        let slices = self.snapshot.history.slices.iter();
        let around = slices.filter(|slice| slice.since < begin && begin < slice.until);
        let longest = around.max_by_key(|slice| (slice.until.since(slice.since), slice.since));
        let since = match longest {
            Some(slice) if slice.is_after(begin, taken_at) => slice.since,
            Some(slice) => slice.until,
            None => begin,
        };
        let since = self.since.map_or(since, |shorter| shorter.min(since));
        *self.since.insert(since)
    }

    /// The series with calls in the window, and those in flight, in the order of their keys.
    fn with_those_in_flight(
        &self,
        gained: impl Iterator<Item = SeriesSnapshot>,
    ) -> Vec<SeriesSnapshot> {
        let in_flight = self.snapshot.series.iter().filter(|series| series.in_flight > 0);
        let in_flight = in_flight.map(|series| SeriesSnapshot {
            key: series.key.clone(),
            in_flight: series.in_flight,
            numbers: Numbers::default(),
        });
        let mut series = Vec::new();
        merge_series(&mut series, gained.chain(in_flight).collect());
        series.sort_by(|one, other| one.key.cmp(&other.key));
        series
    }
}

impl Slice {
    fn middle(&self) -> Timestamp {
        let (since, until) = (self.since.unix_nanos(), self.until.unix_nanos());
        Timestamp::from_unix_nanos(since.midpoint(until))
    }

    /// Whether it lies in a window. What is not over always does, however long no tick came.
    fn is_after(&self, begin: Timestamp, taken_at: Timestamp) -> bool {
        self.middle() >= begin || self.until >= taken_at
    }
}

fn earlier_by(at: Timestamp, length: Duration) -> Timestamp {
    Timestamp::from_unix_nanos(at.unix_nanos().saturating_sub(nanos_of(length)))
}
