//! Durations of one kind in one cell: sums, and a histogram whose pages are made when they are
//! first hit.
//!
//! What always holds: a page is granted before it is made, and what was refused is not counted.

use super::{
    bytes::Bytes,
    histogram::{PAGE, PAGES, locate},
    snapshot::LatencyTotals,
};
use std::time::Duration;

pub(super) struct Durations {
    count: u64,
    sum_nanos: u128,
    /// The complement of the shortest, so that zero means none.
    min_complement: u64,
    max: u64,
    /// For each octave the number of its page, plus one.
    page_of: [u8; PAGES],
    pages: Vec<Page>,
    /// What no longer fits into a bucket: one entry for each 2^32.
    carried: Vec<(u8, u8)>,
}

/// The counts of one octave. Few octaves are ever hit: 256 bytes each and not 8 KiB for all.
#[repr(align(64))]
struct Page([u32; PAGE]);

/// Buckets that are looked at together: most have nothing.
const TOGETHER: usize = 8;

impl Page {
    /// How many buckets have something.
    fn filled(&self) -> usize {
        self.0.iter().filter(|count| **count > 0).count()
    }

    /// The buckets that have something, and what.
    fn counts(&self) -> impl Iterator<Item = (usize, u64)> {
        let some = self.0.chunks_exact(TOGETHER).enumerate();
        let some = some.filter(|(_, counts)| counts.iter().fold(0, |any, count| any | count) > 0);
        some.flat_map(|(at, counts)| {
            let filled = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            filled.map(move |(bucket, count)| (at * TOGETHER + bucket, u64::from(*count)))
        })
    }
}

/// Durations of which only the buckets are known one by one.
pub(super) struct Bundle<'a> {
    pub(super) count: u64,
    pub(super) sum_nanos: u64,
    pub(super) min: u64,
    pub(super) max: u64,
    /// Page, bucket, and how many lie there.
    pub(super) buckets: &'a [(u8, u8, u32)],
}

impl Default for Durations {
    fn default() -> Self {
        Durations {
            count: 0,
            sum_nanos: 0,
            min_complement: 0,
            max: 0,
            page_of: [0; PAGES],
            pages: Vec::new(),
            carried: Vec::new(),
        }
    }
}

impl Durations {
    /// Adds one, at its place in the histogram where single ones are kept; its page is open.
    #[inline]
    pub(super) fn add_at(&mut self, place: Option<(usize, usize)>, nanos: u64) {
        if let Some((page, bucket)) = place {
            self.fill(page, bucket, 1);
        }
        self.sum_up(nanos);
    }

    /// The same, of any duration.
    pub(super) fn add_to_open(&mut self, nanos: u64, detailed: bool) {
        self.add_at(detailed.then(|| locate(nanos)), nanos);
    }

    #[inline]
    fn sum_up(&mut self, nanos: u64) {
        self.count += 1;
        self.sum_nanos += u128::from(nanos);
        self.min_complement = self.min_complement.max(!nanos);
        self.max = self.max.max(nanos);
    }

    /// Adds many, whose pages are open if they are `detailed`.
    pub(super) fn add_all(&mut self, many: &Bundle<'_>, detailed: bool) {
        if detailed {
            for &(page, bucket, count) in many.buckets {
                self.fill(usize::from(page), usize::from(bucket), count);
            }
        }
        if many.count > 0 {
            self.count += many.count;
            self.sum_nanos += u128::from(many.sum_nanos);
            self.min_complement = self.min_complement.max(!many.min);
            self.max = self.max.max(many.max);
        }
    }

    /// Makes the page of an octave. `false`: there is no memory left for it.
    #[inline]
    pub(super) fn open(&mut self, page: usize, bytes: &Bytes) -> bool {
        self.page_of[page] > 0 || self.open_new(page, bytes)
    }

    #[cold]
    #[inline(never)]
    fn open_new(&mut self, page: usize, bytes: &Bytes) -> bool {
        let granted = bytes.take(size_of::<Page>());
        if granted {
            self.pages.reserve_exact(1); // doubling would waste more than it saves
            self.pages.push(Page([0; PAGE]));
            self.page_of[page] = self.pages.len() as u8;
        }
        granted
    }

    /// Counts so many in a bucket of an open page.
    #[inline]
    fn fill(&mut self, page: usize, bucket: usize, more: u32) {
        let at = usize::from(self.page_of[page]).wrapping_sub(1);
        let Some(page_of_counts) = self.pages.get_mut(at) else { return };
        let count = &mut page_of_counts.0[bucket];
        let (sum, is_past_the_end) = count.overflowing_add(more);
        *count = sum;
        if is_past_the_end {
            self.carried.push((page as u8, bucket as u8));
        }
    }

    /// Bytes that were granted for pages.
    pub(super) fn bytes(&self) -> usize {
        self.pages.capacity() * size_of::<Page>()
    }

    /// Adds these to what other stripes have.
    pub(super) fn add_to(&self, to: &mut LatencyTotals) {
        if self.count == 0 {
            return;
        }
        let (min, max) =
            (Duration::from_nanos(!self.min_complement), Duration::from_nanos(self.max));
        to.count += self.count;
        to.sum = to.sum.saturating_add(duration_of(self.sum_nanos));
        to.min = Some(to.min.map_or(min, |other| other.min(min)));
        to.max = Some(to.max.map_or(max, |other| other.max(max)));
        to.histogram.reserve(self.pages.iter().map(Page::filled).sum());
        for (page, at) in self.page_of.iter().enumerate().filter(|entry| *entry.1 > 0) {
            for (bucket, count) in self.pages[*at as usize - 1].counts() {
                to.histogram.add(page, bucket, count);
            }
        }
        for (page, bucket) in &self.carried {
            to.histogram.add(usize::from(*page), usize::from(*bucket), 1 << 32);
        }
    }
}

/// A duration of more nanoseconds than a word holds.
pub(super) fn duration_of(nanos: u128) -> Duration {
    const SECOND: u128 = 1_000_000_000;
    let seconds = u64::try_from(nanos / SECOND).unwrap_or(u64::MAX);
    Duration::new(seconds, (nanos % SECOND) as u32)
}
