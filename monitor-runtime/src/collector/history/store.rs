//! Where a collector keeps its slices, and how they become fewer as they get older.
//!
//! What always holds: whoever is here holds `core.reading`, so that no epoch ends meanwhile; memory
//! is granted before it is taken, and at most a quarter of the collector's; where none is granted,
//! slices become coarser and nothing is lost.

use super::{
    super::{
        CustomMetric, SeriesKey,
        core::Core,
        read::{Read, at},
        series::SeriesId,
    },
    Gain, Grid, History, Slice,
    around::Around,
    grid, joined_gains,
    packed::Packed,
    size,
    summed::{GainSum, Known, Summed},
};
use crate::{
    clock::{Ticks, nanos_of},
    collector::Numbers,
    collector::merge::merge_custom,
};
use parking_lot::{Mutex, MutexGuard};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// The share of a collector's bytes that its history may have, as a divisor.
const SHARE: usize = 4;

/// The slices of a collector.
pub(in super::super) struct Store {
    windows: Vec<Duration>,
    grid: Grid,
    /// How far back slices are kept, in nanoseconds.
    reach: AtomicU64,
    most_bytes: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the open slice began; `None`: with the epoch.
    since: Option<Ticks>,
    /// Since when nothing was dropped; `None`: since the epoch began.
    kept_since: Option<Ticks>,
    /// What each series had when the open slice began, by its number.
    before: Vec<Option<Before>>,
    slices: Vec<Kept>,
    /// What is granted.
    bytes: usize,
}

struct Before {
    calls: u64,
    packed: Packed,
}

/// A slice in the ticks of the clock: dates follow when somebody reads it.
struct Kept {
    since: Ticks,
    until: Ticks,
    length: Duration,
    series: Arc<Summed>,
    custom: Arc<Vec<CustomMetric>>,
    around: Around,
    bytes: usize,
}

/// A series that had calls in the open slice.
struct Gained {
    index: usize,
    now: Before,
    gain: Packed,
}

impl Store {
    pub(in super::super) fn new(windows: &[Duration], slice: Duration, max_bytes: usize) -> Store {
        let mut windows = windows.to_vec();
        windows.sort_unstable();
        windows.dedup();
        let reach = windows.last().copied().map_or(0, nanos_of);
        Store {
            windows,
            grid: Grid { slice },
            reach: AtomicU64::new(reach),
            most_bytes: max_bytes / SHARE,
            state: Mutex::default(),
        }
    }

    /// Keeps slices at least so long.
    pub(in super::super) fn reach_back(&self, window: Duration) {
        self.reach.fetch_max(nanos_of(window), Relaxed);
    }

    fn is_on(&self) -> bool {
        self.reach.load(Relaxed) > 0
    }
}

impl Core {
    /// Ends the open slice where its slot is over. The tick does this.
    pub(in super::super) fn end_slice(&self) {
        let store = &self.history;
        if !store.is_on() {
            return;
        }
        let _whole_epoch = self.reading.lock();
        let mut state = store.state.lock();
        let (now, epoch) = (self.ticks(), self.epoch.lock().since);
        let since = state.since.unwrap_or(epoch);
        let slot = |ticks| grid::slot(self.timestamp(ticks), store.grid.slice);
        if slot(now) <= slot(since) {
            return;
        }
        let reach = store.reach.load(Relaxed);
        if self.nanos(epoch, now) > reach {
            state.forget(self, now, reach);
        }
        state.join_older(self, now);
        let gained = self.gained(&state);
        let is_attempt = |it: &Gained| self.series.is_of_attempts(SeriesId::from_index(it.index));
        let sum = GainSum::of(gained.iter().map(|it| (&it.gain, is_attempt(it))));
        if state.close(self, since..now, gained, sum) {
            state.since = Some(now);
        } else {
            self.health.slice_found_no_memory();
        }
    }

    /// What each series gained since the open slice began. Only of those with a call since then is
    /// more read than how many they have.
    fn gained(&self, state: &State) -> Vec<Gained> {
        let mut calls: Vec<u64> = Vec::new();
        self.stripes.each_cell(|series, cell| {
            if calls.len() <= series.index() {
                calls.resize(series.index() + 1, 0);
            }
            calls[series.index()] += cell.calls();
        });
        let has_new = |index: usize| calls.get(index).is_some_and(|now| *now > state.calls(index));
        let Some(first) = (0..calls.len()).find(|index| has_new(*index)) else {
            return Vec::new();
        };
        let mut read: Vec<Read> = Vec::new();
        self.stripes.each_cell(|series, cell| {
            if series.index() >= first && has_new(series.index()) {
                at(&mut read, series).add_without_seconds(cell);
            }
        });
        let read = read.into_iter().enumerate().filter(|(index, _)| has_new(*index));
        read.map(|(index, read)| state.gained(index, &read.described(&self.labels))).collect()
    }

    /// Begins to put a history together while everything is read.
    pub(in super::super) fn open_history(&self) -> Option<OpenHistory<'_>> {
        self.history.is_on().then(|| OpenHistory {
            core: self,
            state: self.history.state.lock(),
            keys: BTreeMap::new(),
            gains: Vec::new(),
        })
    }
}

/// A history that is put together.
pub(in super::super) struct OpenHistory<'a> {
    core: &'a Core,
    state: MutexGuard<'a, State>,
    keys: BTreeMap<u32, SeriesKey>,
    gains: Vec<Gain>,
}

impl OpenHistory<'_> {
    /// A series, and all that it has now.
    pub(in super::super) fn add(&mut self, index: usize, key: &SeriesKey, numbers: &Numbers) {
        let calls = numbers.outcomes.values().sum::<u64>();
        if calls == 0 {
            return;
        }
        self.keys.insert(index as u32, key.clone());
        if calls > self.state.calls(index) {
            let packed = self.state.gained(index, numbers).gain;
            self.gains.push(Gain { series: index as u32, packed });
        }
    }

    /// The history up to now, of an epoch; `custom` are the metrics of the open slice.
    pub(in super::super) fn finish(
        self,
        epoch: Ticks,
        now: Ticks,
        custom: Vec<CustomMetric>,
    ) -> History {
        let (core, state) = (self.core, &*self.state);
        let slice = |kept: &Kept| Slice {
            since: core.timestamp(kept.since),
            until: core.timestamp(kept.until),
            length: kept.length,
            series: Arc::clone(kept.series.gains()),
            custom: Arc::clone(&kept.custom),
            queues: Arc::clone(&kept.around.queues),
            breakers: Arc::clone(&kept.around.breakers),
            summed: Known::of(&kept.series, self.keys.len()),
        };
        let around = Around::open(core);
        let mut slices: Vec<Slice> = state.slices.iter().map(slice).collect();
        if !self.gains.is_empty() || !custom.is_empty() || !around.is_empty() {
            slices.push(Slice {
                since: core.timestamp(state.since.unwrap_or(epoch)),
                until: core.timestamp(now),
                length: core.history.grid.slice,
                series: Arc::new(self.gains),
                custom: Arc::new(custom),
                queues: around.queues,
                breakers: around.breakers,
                summed: Known::default(),
            });
        }
        History {
            windows: core.history.windows.clone(),
            slice_length: core.history.grid.slice,
            since: core.timestamp(state.kept_since.unwrap_or(epoch)),
            keys: self.keys,
            slices,
        }
    }

    /// The same, and begins anew with the epoch that begins now.
    pub(in super::super) fn take(
        self,
        epoch: Ticks,
        now: Ticks,
        custom: Vec<CustomMetric>,
    ) -> History {
        let core = self.core;
        let history = self.finish(epoch, now, custom);
        let ended = std::mem::take(&mut *core.history.state.lock());
        core.bytes.give_back(ended.bytes);
        history
    }
}

impl State {
    fn calls(&self, index: usize) -> u64 {
        self.before(index).map_or(0, |before| before.calls)
    }

    fn before(&self, index: usize) -> Option<&Before> {
        self.before.get(index)?.as_ref()
    }

    fn gained(&self, index: usize, numbers: &Numbers) -> Gained {
        let packed = Packed::of(numbers);
        let calls = numbers.outcomes.values().sum();
        let gain = match self.before(index) {
            Some(before) => packed.minus(&before.packed),
            None => packed.clone(),
        };
        Gained { index, now: Before { calls, packed }, gain }
    }

    /// Keeps what was gained as a slice. `false`: there is no memory for it, and the slice stays
    /// open.
    fn close(
        &mut self,
        core: &Core,
        time: std::ops::Range<Ticks>,
        gained: Vec<Gained>,
        sum: GainSum,
    ) -> bool {
        let slots = gained.last().map_or(0, |last| last.index + 1);
        let more_slots = slots.saturating_sub(self.before.len());
        let growth = |it: &Gained| {
            let before = self.before(it.index).map_or(0, |before| before.packed.bytes());
            it.now.packed.bytes().saturating_sub(before)
        };
        let of_gains = gained.iter().map(|it| size::of_gain(&it.gain)).sum::<usize>();
        let of_slice = size_of::<Kept>() + size::of_summed(of_gains, &sum);
        let of_before =
            more_slots * size_of::<Option<Before>>() + gained.iter().map(growth).sum::<usize>();
        if !gained.is_empty() && !self.has_room(core, time.end, of_slice + of_before) {
            return false;
        }
        let custom = core.custom.take_recent();
        let around = Around::end(core);
        if gained.is_empty() && custom.is_empty() && around.is_empty() {
            return true;
        }
        let of_others = size::of_metrics(&custom) + around.bytes();
        // room was made for a slice that has series
        let unasked = of_others + if gained.is_empty() { of_slice } else { 0 };
        core.bytes.take_always(unasked); // they are no longer where they were taken from
        self.bytes += unasked;
        self.before.reserve_exact(more_slots);
        self.before.resize_with(self.before.len() + more_slots, || None);
        let gain = |it: Gained| {
            self.before[it.index] = Some(it.now);
            Gain { series: it.index as u32, packed: it.gain }
        };
        self.slices.push(Kept {
            since: time.start,
            until: time.end,
            length: core.history.grid.slice,
            series: Arc::new(Summed::of(gained.into_iter().map(gain).collect(), sum)),
            custom: Arc::new(custom),
            around,
            bytes: of_slice + of_others,
        });
        while self.bytes > core.history.most_bytes && self.join_least_missed(core, time.end) {}
        true
    }

    /// Makes room for so many bytes, by joining slices where it must be.
    fn has_room(&mut self, core: &Core, now: Ticks, bytes: usize) -> bool {
        loop {
            if self.bytes + bytes <= core.history.most_bytes && core.bytes.take(bytes) {
                self.bytes += bytes;
                return true;
            }
            if !self.join_least_missed(core, now) {
                return false;
            }
        }
    }

    /// Joins the two slices that are least missed. `false`: there is one at most.
    fn join_least_missed(&mut self, core: &Core, now: Ticks) -> bool {
        let place = self.least_missed(core, now);
        if let Some(place) = place {
            self.join(core, place);
            core.health.slice_found_no_memory();
        }
        place.is_some()
    }

    /// Which slice is best joined with the one after it: both together are short for their age.
    fn least_missed(&self, core: &Core, now: Ticks) -> Option<usize> {
        let cost = |at: usize| {
            let (one, other) = (&self.slices[at], &self.slices[at + 1]);
            let length = core.nanos(one.since, other.until) as f64;
            length / core.nanos(one.since, now).max(1) as f64
        };
        let pairs = 0..self.slices.len().saturating_sub(1);
        pairs.min_by(|one, other| cost(*one).total_cmp(&cost(*other)))
    }

    /// Joins slices that are old enough to lie in one longer slot.
    fn join_older(&mut self, core: &Core, now: Ticks) {
        let mut at = 0;
        while let Some(slice) = self.slices.get_mut(at) {
            let age = Duration::from_nanos(core.nanos(slice.until, now));
            let length = core.history.grid.length_at(age);
            let is_short = slice.length < length;
            slice.length = slice.length.max(length);
            let slot = |at: usize| grid::slot(core.timestamp(self.slices[at].since), length);
            if is_short && at > 0 && slot(at - 1) == slot(at) {
                self.join(core, at - 1);
            } else {
                at += 1;
            }
        }
    }

    /// Joins a slice with the one after it.
    fn join(&mut self, core: &Core, at: usize) {
        let later = self.slices.remove(at + 1);
        let kept = &mut self.slices[at];
        let before = kept.bytes + later.bytes;
        let series = joined_gains(kept.series.gains(), later.series.gains());
        let sum = kept.series.sum().plus(later.series.sum());
        let of_gains = series.iter().map(|gain| size::of_gain(&gain.packed)).sum::<usize>();
        let mut custom = kept.custom.to_vec();
        merge_custom(&mut custom, later.custom.to_vec());
        kept.around.add(&later.around);
        kept.until = later.until;
        kept.length = kept.length.max(later.length);
        kept.bytes = size_of::<Kept>()
            + size::of_summed(of_gains, &sum)
            + size::of_metrics(&custom)
            + kept.around.bytes();
        (kept.series, kept.custom) = (Arc::new(Summed::of(series, sum)), Arc::new(custom));
        // wider counts can need more than two narrow ones did
        core.bytes.take_always(kept.bytes);
        core.bytes.give_back(before);
        self.bytes = self.bytes + kept.bytes - before;
    }

    /// Drops what ended longer ago than slices are kept.
    fn forget(&mut self, core: &Core, now: Ticks, reach: u64) {
        let old = |kept: &Kept| core.nanos(kept.until, now) > reach;
        let count = self.slices.partition_point(old);
        let Some(last) = self.slices[..count].last() else { return };
        self.kept_since = Some(last.until);
        let freed = self.slices.drain(..count).map(|kept| kept.bytes).sum();
        core.bytes.give_back(freed);
        self.bytes -= freed;
    }
}
