//! How a stream came: when its first item, how many items, how long between them.
//!
//! What always holds: it is handed to the store once, with the rest of its call; what it holds is
//! bounded by the number of buckets, however long the stream is; cleared, it keeps its memory.

use super::{durations::Bundle, histogram::locate};

/// The pace of one stream. Times are nanoseconds since the call began.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    items: u64,
    /// When the first item came, if that is known.
    first: Option<u64>,
    /// When the last item came; read only if there are gaps.
    last: u64,
    /// The times between two items: how many, the shortest and the longest.
    gaps: u64,
    shortest: u64,
    longest: u64,
    /// How often which time lay between two items: page and bucket of a histogram, ascending.
    buckets: Vec<(u8, u8, u32)>,
}

impl Pace {
    /// The pace of a finished stream of which nobody measured the times between its items.
    pub(super) fn of_finished(items: u64, first: Option<u64>) -> Pace {
        Pace { items, first: first.filter(|_| items > 0), ..Pace::default() }
    }

    /// An item has come.
    #[inline]
    pub(crate) fn item(&mut self, nanos: u64) {
        self.items += 1;
        if self.first.is_none() {
            self.first = Some(nanos);
            self.last = nanos;
        } else {
            self.gap(nanos.saturating_sub(self.last));
            self.last = self.last.max(nanos);
        }
    }

    /// An item has come that is an error: nobody waited for that, so no time is measured to it.
    pub(crate) fn error(&mut self) {
        self.items += 1;
    }

    fn gap(&mut self, nanos: u64) {
        self.shortest = if self.gaps == 0 { nanos } else { self.shortest.min(nanos) };
        self.longest = self.longest.max(nanos);
        self.gaps += 1;
        let (page, bucket) = locate(nanos);
        let place = (page as u8, bucket as u8);
        match self.buckets.binary_search_by_key(&place, |(page, bucket, _)| (*page, *bucket)) {
            Ok(at) => self.buckets[at].2 = self.buckets[at].2.saturating_add(1),
            Err(at) => self.buckets.insert(at, (place.0, place.1, 1)),
        }
    }

    /// Empties it for the next stream.
    pub(crate) fn clear(&mut self) {
        self.buckets.clear();
        *self = Pace { buckets: std::mem::take(&mut self.buckets), ..Pace::default() };
    }

    pub(super) fn items(&self) -> u64 {
        self.items
    }

    /// How long after the call began the first item came.
    pub(crate) fn first_item(&self) -> Option<u64> {
        self.first
    }

    /// From the end of each item to the end of the next.
    pub(super) fn between_items(&self) -> Bundle<'_> {
        let sum_nanos = match self.first {
            Some(first) if self.gaps > 0 => self.last - first,
            _ => 0,
        };
        Bundle {
            count: self.gaps,
            sum_nanos,
            min: self.shortest,
            max: self.longest,
            buckets: &self.buckets,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(times: &[u64]) -> Pace {
        let mut pace = Pace::default();
        times.iter().for_each(|nanos| pace.item(*nanos));
        pace
    }

    #[test]
    fn the_times_between_items_add_up_to_the_time_from_the_first_to_the_last() {
        let pace = pace(&[5_000, 7_000, 7_000, 1_007_000]);
        assert_eq!((pace.items(), pace.first_item()), (4, Some(5_000)));
        let between = pace.between_items();
        assert_eq!((between.count, between.sum_nanos), (3, 1_002_000));
        assert_eq!((between.min, between.max), (0, 1_000_000));
        assert_eq!(between.buckets.iter().map(|bucket| bucket.2).sum::<u32>(), 3);
        assert!(between.buckets.is_sorted());
    }

    #[test]
    fn one_item_has_nothing_beside_it() {
        let pace = pace(&[5_000]);
        assert_eq!((pace.between_items().count, pace.between_items().sum_nanos), (0, 0));
    }

    #[test]
    fn an_error_is_an_item_that_nobody_waited_for() {
        let mut pace = Pace::default();
        pace.error();
        pace.item(5_000);
        pace.error();
        pace.item(9_000);
        assert_eq!((pace.items(), pace.first_item()), (4, Some(5_000)));
        assert_eq!((pace.between_items().count, pace.between_items().sum_nanos), (1, 4_000));
    }

    #[test]
    fn a_time_that_runs_back_is_no_time() {
        let pace = pace(&[9_000, 4_000, 10_000]);
        let between = pace.between_items();
        assert_eq!((between.count, between.sum_nanos), (2, 1_000));
        assert_eq!((between.min, between.max), (0, 1_000));
    }

    #[test]
    fn a_cleared_one_is_as_good_as_new() {
        let mut used = pace(&[9_000, 14_000, 20_000]);
        let memory = used.buckets.capacity();
        used.clear();
        assert_eq!((used.items(), used.first_item(), used.between_items().count), (0, None, 0));
        assert_eq!(used.buckets.capacity(), memory, "and needs no memory again");
        used.item(3_000);
        used.item(4_000);
        assert_eq!((used.between_items().min, used.between_items().max), (1_000, 1_000));
    }

    #[test]
    fn a_long_stream_takes_no_more_memory_than_there_are_buckets() {
        let mut pace = Pace::default();
        let mut now = 0;
        for n in 0..200_000_u64 {
            now += n * n % 50_000_000_000;
            pace.item(now);
        }
        assert!(pace.buckets.len() <= 33 * 64, "{}", pace.buckets.len());
    }
}
