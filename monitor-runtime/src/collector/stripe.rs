//! The store: a fixed number of stripes, each a mutex over plain integers.
//!
//! What always holds: a call is one write under one lock; a thread prefers one stripe and goes to
//! the next by `try_lock` where a reader or a neighbour has it, so it never waits for a reader;
//! a total is a sum over stripes, so it does not matter in which a record lies.
//!
//! ```text
//! Stripe (a power of two >= cores)                   Cell (one per series ever seen in this stripe)
//!   begun[series]   atomics, added to at a wait        outcomes, sums, tokens, pico-dollars
//!   mutex -> cells[series] -> Box<Cell>                page_of[octave] -> pages[n]: 64 x u32
//!            ended[series]  calls that had begun       seconds of the throughput window
//!            rings          calls: last, failed, slowest  streams -> Box<Streams>, if there are any
//! ```
//! Why a lock and no atomics: under a lock any type can stand beside the numbers, everything of a
//! call becomes visible together, and i128 money is one add with carry. A lock-free shard for each
//! thread is 5 ns faster and costs a hundred times the memory with many threads.

use super::{
    bytes::{Bytes, EXEMPT},
    cell::{Cell, Detail},
    finished::{Apart, Finished},
    flag::{Mutex, MutexGuard},
    labels::LabelId,
    rings::{Keeping, Rings},
    series::SeriesId,
};
use std::{
    cell::Cell as Local,
    sync::{
        OnceLock,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
};

/// Series whose begun calls share one allocation.
const CHUNK: usize = 256;
/// More stripes than this only take memory: threads seldom meet in one of so many.
const MAX_STRIPES: usize = 64;

#[repr(align(128))] // two lines: the prefetcher pulls lines in pairs
struct Stripe {
    inner: Mutex<Inner>,
    begun: Box<[OnceLock<Box<Begun>>]>,
}

#[repr(align(128))]
struct Begun([AtomicU64; CHUNK]);

pub(super) struct Inner {
    pub(super) kept: Kept,
    /// Calls of `begun` that ended, by the series they began under. Not part of an epoch.
    ended: Vec<u64>,
}

/// What one epoch keeps: `clear()` takes it away whole.
pub(super) struct Kept {
    pub(super) cells: Vec<Option<Box<Cell>>>,
    pub(super) rings: Rings,
}

pub(super) struct Stripes {
    stripes: Box<[Stripe]>,
    detail: Detail,
    keeping: Keeping,
}

// The thread's stripe, as a number: good for every collector, with nothing to give back at exit.
thread_local! { static MINE: Local<usize> = const { Local::new(usize::MAX) } }

#[inline]
fn mine() -> usize {
    let mine = MINE.get();
    if mine == usize::MAX { pick() } else { mine }
}

#[cold]
fn pick() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    MINE.set(NEXT.fetch_add(1, Relaxed));
    MINE.get()
}

impl Stripes {
    /// Room for so many series and those past the caps; each stripe keeps as many single calls as all
    /// of them show, because one thread may make all calls.
    pub(super) fn new(max_series: usize, keeping: Keeping, detail: Detail) -> Stripes {
        let cores = std::thread::available_parallelism().map_or(8, |n| n.get());
        // two even on one core: a reader may hold one
        let count = cores.max(2).next_power_of_two().min(MAX_STRIPES);
        let chunks = (max_series + SeriesId::OVERFLOWS).div_ceil(CHUNK);
        let stripe = |_| Stripe {
            inner: Mutex::new(Inner { kept: Kept::new(&keeping), ended: Vec::new() }),
            begun: (0..chunks).map(|_| OnceLock::new()).collect(),
        };
        Stripes { stripes: (0..count).map(stripe).collect(), detail, keeping }
    }

    /// Counts a call as in flight: when it waits for the first time.
    #[inline]
    pub(super) fn begin(&self, series: SeriesId) {
        let stripe = &self.stripes[mine() & (self.stripes.len() - 1)];
        let at = series.index();
        let Some(chunk) = stripe.begun.get(at / CHUNK) else { return };
        let chunk = chunk.get_or_init(|| Box::new(Begun([const { AtomicU64::new(0) }; CHUNK])));
        chunk.0[at % CHUNK].fetch_add(1, Relaxed);
    }

    /// The one write of a call; `label` of an error.
    #[inline(always)]
    pub(super) fn record(&self, call: &Finished<'_>, label: Option<LabelId>, bytes: &Bytes) {
        let mut inner = self.lock();
        if let Some(series) = call.in_flight_as {
            inner.end(series);
        }
        let kept = &mut inner.kept;
        kept.add(call, label, self.detail, bytes);
        kept.rings.push(call, &self.keeping, bytes);
    }

    /// Not waiting is what keeps a call's worst case short: the holder may have lost its core.
    #[inline]
    fn lock(&self) -> MutexGuard<'_, Inner> {
        match self.stripes[mine() & (self.stripes.len() - 1)].inner.try_lock() {
            Some(free) => free,
            None => self.elsewhere(),
        }
    }

    #[cold]
    #[inline(never)]
    fn elsewhere(&self) -> MutexGuard<'_, Inner> {
        let mask = self.stripes.len() - 1;
        for step in 1..self.stripes.len() {
            if let Some(free) = self.stripes[(mine() + step) & mask].inner.try_lock() {
                return free;
            }
        }
        self.stripes[mine() & mask].inner.lock()
    }

    /// Shows every cell to a reader, one at a time and each at one moment. The lock is let go
    /// after each, so a call is kept from its own stripe no longer than one copy takes.
    pub(super) fn each_cell(&self, mut read: impl FnMut(SeriesId, &Cell)) {
        for stripe in &self.stripes {
            let cells = stripe.inner.lock().kept.cells.len();
            for at in 0..cells {
                let inner = stripe.inner.lock();
                if let Some(Some(cell)) = inner.kept.cells.get(at) {
                    read(SeriesId::from_index(at), cell);
                }
            }
        }
    }

    /// Shows each stripe's single calls to a reader.
    pub(super) fn each_rings(&self, mut read: impl FnMut(&Rings)) {
        for stripe in &self.stripes {
            read(&stripe.inner.lock().kept.rings);
        }
    }

    /// Calls in flight by series. Ends are read before beginnings, so that none is negative, and
    /// piece by piece, so that no call is kept from its stripe while those of all series are read.
    pub(super) fn in_flight(&self) -> Vec<u64> {
        let mut ended = Vec::new();
        for stripe in &self.stripes {
            let all = stripe.inner.lock().ended.len();
            for from in (0..all).step_by(CHUNK) {
                // room is made before the lock is taken
                add_each(&mut ended, from, [0; CHUNK].into_iter());
                let inner = stripe.inner.lock();
                let piece = inner.ended.iter().skip(from).take(CHUNK);
                add_each(&mut ended, from, piece.copied());
            }
        }
        let mut in_flight = Vec::new();
        for stripe in &self.stripes {
            for (n, chunk) in stripe.begun.iter().enumerate() {
                let Some(chunk) = chunk.get() else { continue };
                add_each(&mut in_flight, n * CHUNK, chunk.0.iter().map(|n| n.load(Relaxed)));
            }
        }
        for (begun, ended) in in_flight.iter_mut().zip(ended) {
            *begun = begun.saturating_sub(ended);
        }
        in_flight
    }

    /// Takes away what the epoch kept, stripe by stripe; each is replaced in one moment.
    pub(super) fn take(&self) -> Vec<Kept> {
        let fresh = |stripe: &Stripe| {
            std::mem::replace(&mut stripe.inner.lock().kept, Kept::new(&self.keeping))
        };
        self.stripes.iter().map(fresh).collect()
    }
}

impl Inner {
    #[inline]
    fn end(&mut self, series: SeriesId) {
        let at = series.index();
        if at >= self.ended.len() {
            self.ended.resize((at + 1).next_power_of_two(), 0);
        }
        self.ended[at] += 1;
    }
}

impl Kept {
    fn new(keeping: &Keeping) -> Kept {
        Kept { cells: Vec::new(), rings: Rings::new(keeping) }
    }

    /// Bytes that this epoch was granted.
    pub(super) fn bytes(&self) -> usize {
        let cells = self.cells.iter().skip(SeriesId::OVERFLOWS).flatten();
        self.rings.bytes() + cells.map(|cell| size_of::<Cell>() + cell.owned_bytes()).sum::<usize>()
    }

    /// Adds a call to its series, else to those past the caps.
    #[inline(always)]
    fn add(&mut self, call: &Finished<'_>, label: Option<LabelId>, detail: Detail, bytes: &Bytes) {
        let added = match self.cells.get_mut(call.series.index()) {
            Some(Some(cell)) if !call.series.is_overflow() => cell.add(call, label, detail, bytes),
            _ => false,
        };
        if !added {
            self.add_elsewhere(call.apart(bytes), label, detail);
        }
    }

    /// The first call of a series, or one past the caps.
    #[cold]
    #[inline(never)]
    fn add_elsewhere(&mut self, apart: Apart<'_>, label: Option<LabelId>, detail: Detail) {
        let Apart { call, bytes } = apart;
        let own = (call.series, bytes);
        let past_the_caps = (SeriesId::overflow(call.attempt), &EXEMPT);
        let places = [own, past_the_caps];
        // a call past the caps has no series of its own
        for (series, bytes) in places.into_iter().skip(usize::from(call.series.is_overflow())) {
            let at = series.index();
            let is_there = self.cells.get(at).is_some_and(Option::is_some) || self.make(at, bytes);
            if is_there
                && let Some(Some(cell)) = self.cells.get_mut(at)
                && cell.add(&call, label, detail, bytes)
            {
                return;
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn make(&mut self, at: usize, bytes: &Bytes) -> bool {
        let granted = bytes.take(size_of::<Cell>());
        if granted {
            if self.cells.len() <= at {
                self.cells.resize_with((at + 1).next_power_of_two(), || None);
            }
            self.cells[at] = Some(Box::default());
        }
        granted
    }
}

fn add_each(sums: &mut Vec<u64>, from: usize, numbers: impl ExactSizeIterator<Item = u64>) {
    if sums.len() < from + numbers.len() {
        sums.resize(from + numbers.len(), 0);
    }
    for (sum, number) in sums[from..].iter_mut().zip(numbers) {
        *sum += number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Collector, Report, Request, collector::flag::TAKEN};
    use std::hint::black_box;

    fn locks_taken(work: impl FnOnce()) -> usize {
        let before = TAKEN.get();
        work();
        (TAKEN.get() - before) as usize
    }

    fn collector_of(series: usize) -> Collector {
        let collector = Collector::builder().max_series(series).build();
        for n in 0..series {
            collector.record(Request::new("chat").tag("tenant", n.to_string()));
        }
        collector
    }

    #[test]
    fn a_reader_copies_one_series_under_a_lock() {
        const SERIES: usize = 300;
        let collector = collector_of(SERIES);
        let mut taken_before = Vec::new();
        collector.0.stripes.each_cell(|_, _| taken_before.push(TAKEN.get()));
        assert_eq!(taken_before.len(), SERIES);
        assert!(taken_before.is_sorted_by(|one, next| one < next), "each after a lock of its own");
    }

    #[test]
    fn the_ends_of_many_calls_are_read_in_pieces() {
        const SERIES: usize = 4 * CHUNK;
        let collector = collector_of(1);
        let stripes = &collector.0.stripes;
        stripes.stripes[0].inner.lock().ended = vec![1; SERIES];
        let taken = locks_taken(|| assert!(stripes.in_flight().is_empty()));
        assert!(taken >= SERIES / CHUNK, "{taken} locks");
    }

    #[test]
    fn a_snapshot_takes_a_lock_for_each_series_and_rendering_it_takes_none() {
        const SERIES: usize = 300;
        let collector = collector_of(SERIES);
        let mut snapshot = None;
        assert!(locks_taken(|| snapshot = Some(collector.snapshot())) > SERIES);
        let snapshot = snapshot.unwrap_or_default();
        let forms = locks_taken(|| {
            black_box(snapshot.exposition().to_text());
            let report = Report::new(snapshot);
            black_box((report.to_string(), report.to_html(), report.to_markdown()));
        });
        assert_eq!(forms, 0);
    }
}
