//! What a window has: the slices that lie in it, added up.
//!
//! What always holds: it is a pure function of a snapshot; a slice lies in a window as a whole, if
//! its middle does; a window says since when it really has everything, which is one moment for all
//! programs.

use super::{History, Slice, around::Around, counters::bounds};
use crate::{
    Timestamp,
    clock::nanos_of,
    collector::{
        LatencyTotals, Numbers, SeriesKey, SeriesSnapshot, Snapshot,
        merge::{merge_custom, merge_series},
    },
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

/// Some series of a snapshot, window by window, each longer than the one before.
pub(crate) struct Windows<'a> {
    snapshot: &'a Snapshot,
    /// The series that are asked for, by the numbers that they have in the slices.
    keys: HashMap<u32, &'a SeriesKey>,
    /// Those that do not lie in a window yet, the latest last.
    earlier: Vec<&'a Slice>,
    /// Where the last window begins.
    since: Option<Timestamp>,
    window: Window,
}

/// What lies in the window so far.
#[derive(Default)]
struct Window {
    numbers: BTreeMap<u32, Numbers>,
    custom: Vec<super::CustomMetric>,
    around: Around,
    slices: Vec<Slice>,
}

impl<'a> Windows<'a> {
    /// `None` where no history is kept.
    pub(crate) fn of(snapshot: &'a Snapshot, has: impl Fn(&SeriesKey) -> bool) -> Option<Self> {
        let history = &snapshot.history;
        if !history.is_kept() {
            return None;
        }
        let mut earlier: Vec<_> = history.slices.iter().collect();
        earlier.sort_by_key(|slice| slice.middle());
        let keys = history.keys.iter().filter(|(_, key)| has(key));
        Some(Windows {
            snapshot,
            keys: keys.map(|(number, key)| (*number, key)).collect(),
            earlier,
            since: None,
            window: Window::default(),
        })
    }

    /// The numbers of a window that ends when the snapshot was taken, as a snapshot. `None`: slices
    /// are not kept so far back.
    pub(crate) fn next(&mut self, length: Duration) -> Option<Snapshot> {
        let (snapshot, history) = (self.snapshot, &self.snapshot.history);
        let begin = earlier_by(snapshot.taken_at, length);
        if begin < history.since && !snapshot.has_whole_history() {
            return None;
        }
        let since = self.since(begin.max(history.since));
        while let Some(slice) =
            self.earlier.pop_if(|slice| slice.is_after(since, snapshot.taken_at))
        {
            self.window.add(slice, &self.keys);
        }
        let around = self.window.around.clone().standing(snapshot);
        Some(Snapshot {
            service: snapshot.service.clone(),
            taken_at: snapshot.taken_at,
            since,
            uptime: snapshot.taken_at.since(since),
            throughput_window: snapshot.taken_at.since(since),
            series: self.series(),
            custom: self.window.custom.clone(),
            queues: Arc::unwrap_or_clone(around.queues),
            breakers: Arc::unwrap_or_clone(around.breakers),
            prices: snapshot.prices.clone(),
            history: History {
                windows: Vec::new(),
                slice_length: history.slice_length,
                since,
                keys: self.keys.iter().map(|(number, key)| (*number, (*key).clone())).collect(),
                slices: self.window.slices.clone(),
            },
            health: snapshot.health.clone(),
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

    /// The series with calls in the window, or in flight.
    fn series(&self) -> Vec<SeriesSnapshot> {
        let gained = self.window.numbers.iter().map(|(number, numbers)| SeriesSnapshot {
            key: self.keys[number].clone(),
            in_flight: 0,
            numbers: numbers.clone(),
        });
        let mut series = Vec::new();
        merge_series(&mut series, gained.collect());
        series.sort_by(|one, other| one.key.cmp(&other.key));
        let mut without_calls = Vec::new();
        for whole in &self.snapshot.series {
            // most often few series of many are asked for: comparing finds out sooner than hashing
            match series.binary_search_by(|series| series.key.cmp(&whole.key)) {
                Ok(at) => {
                    series[at].in_flight = whole.in_flight;
                    bound(&mut series[at].numbers, &whole.numbers);
                }
                Err(_) if whole.in_flight > 0 => without_calls
                    .push(SeriesSnapshot { numbers: Numbers::default(), ..whole.clone() }),
                Err(_) => {}
            }
        }
        series.append(&mut without_calls);
        series.sort_by(|one, other| one.key.cmp(&other.key));
        series
    }
}

impl Window {
    fn add(&mut self, slice: &Slice, keys: &HashMap<u32, &SeriesKey>) {
        for gain in slice.series.iter().filter(|gain| keys.contains_key(&gain.series)) {
            gain.add_to(self.numbers.entry(gain.series).or_default());
        }
        merge_custom(&mut self.custom, slice.custom.to_vec());
        self.around.add(&slice.around());
        self.slices.push(slice.clone());
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

/// Of durations that cannot be subtracted, bounds are known: those of the buckets, and of the whole.
fn bound(numbers: &mut Numbers, whole: &Numbers) {
    let of_streams = numbers.streams.as_deref_mut().zip(whole.streams.as_deref());
    let mut all = vec![(&mut numbers.latency, &whole.latency)];
    if let Some((streams, whole)) = of_streams {
        all.push((&mut streams.time_to_first_item, &whole.time_to_first_item));
        all.push((&mut streams.time_between_items, &whole.time_between_items));
        all.push((&mut streams.duration, &whole.duration));
    }
    for (totals, whole) in all {
        bound_one(totals, whole);
    }
}

fn bound_one(totals: &mut LatencyTotals, whole: &LatencyTotals) {
    let (least, most) = bounds(&totals.histogram);
    totals.min = least.max(whole.min.filter(|_| least.is_some()));
    totals.max = match (most, whole.max) {
        (Some(most), Some(whole)) => Some(most.min(whole)),
        (None, whole) => whole.filter(|_| totals.histogram.above() > 0),
        (most, None) => most,
    };
}

fn earlier_by(at: Timestamp, length: Duration) -> Timestamp {
    Timestamp::from_unix_nanos(at.unix_nanos().saturating_sub(nanos_of(length)))
}
