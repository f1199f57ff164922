//! A histogram that is added up: many become one sooner where each bucket has a place.
//!
//! What always holds: it adds up to the same as one merge after the other; what lies below and above
//! all buckets is not in it.

use super::super::{
    Histogram,
    histogram::{BUCKETS, FIRST, PAGE},
};

/// The buckets of histograms, added up, page by page.
pub(super) struct Buckets {
    counts: [[u64; PAGE]; PAGES],
    /// A bit for each bucket in which there is something, and one for each page that has such.
    used: [u64; PAGES],
    used_pages: u32,
    /// Buckets past the ends: only a snapshot from elsewhere can have such.
    others: Histogram,
}

const PAGES: usize = BUCKETS / PAGE;
const _: () = assert!(PAGE == u64::BITS as usize && PAGES <= u32::BITS as usize);

impl Buckets {
    pub(super) fn none() -> Box<Buckets> {
        let others = Histogram::default();
        Box::new(Buckets { counts: [[0; PAGE]; PAGES], used: [0; PAGES], used_pages: 0, others })
    }

    /// Adds to a bucket, counted from the first.
    #[inline]
    pub(super) fn add(&mut self, place: usize, more: u64) {
        let (page, at) = (place / PAGE, place % PAGE);
        match self.counts.get_mut(page) {
            Some(counts) => {
                counts[at] = counts[at].saturating_add(more);
                self.used[page] |= 1 << at;
                self.used_pages |= 1 << page;
            }
            None => self.others.add_to(FIRST.wrapping_add(place as i32), more),
        }
    }

    pub(super) fn add_histogram(&mut self, histogram: &Histogram) {
        for (bucket, count) in histogram.buckets() {
            self.add(bucket.wrapping_sub(FIRST) as usize, *count);
        }
    }

    pub(super) fn add_all(&mut self, other: &Buckets) {
        for page in bits(other.used_pages.into()) {
            let (known, more) = (&mut self.counts[page], &other.counts[page]);
            bits(other.used[page]).for_each(|at| known[at] = known[at].saturating_add(more[at]));
            self.used[page] |= other.used[page];
        }
        self.used_pages |= other.used_pages;
        self.others.merge(&other.others);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.used_pages == 0 && self.others.buckets().is_empty()
    }

    /// Hands what was added to a histogram that has no buckets yet.
    pub(super) fn fill(&self, histogram: &mut Histogram) {
        let pages = || bits(self.used_pages.into());
        let used = pages().map(|page| self.used[page].count_ones() as usize).sum();
        let mut buckets = Vec::with_capacity(used);
        for page in pages() {
            let first = FIRST + (page * PAGE) as i32;
            let of_page = bits(self.used[page]);
            buckets.extend(of_page.map(|at| (first + at as i32, self.counts[page][at])));
        }
        histogram.set_buckets(buckets);
        histogram.merge(&self.others);
    }

    /// Forgets what was added.
    pub(super) fn clear(&mut self) {
        for page in bits(std::mem::take(&mut self.used_pages).into()) {
            self.counts[page].fill(0);
            self.used[page] = 0;
        }
        self.others = Histogram::default();
    }
}

/// The numbers of the bits that are set.
pub(super) fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(bit)
    })
}

#[cfg(test)]
mod tests {
    use super::{super::super::histogram::LAST, *};
    use std::time::Duration;

    fn sum<const N: usize>(all: [&Histogram; N]) -> Histogram {
        let (mut buckets, mut sum) = (Buckets::none(), Histogram::default());
        // what was there before is forgotten
        buckets.add(7, 7);
        buckets.clear();
        all.into_iter().for_each(|one| buckets.add_histogram(one));
        buckets.fill(&mut sum);
        sum
    }

    #[test]
    fn many_histograms_add_up_to_what_they_merge_to() {
        let mut some = [Histogram::default(), Histogram::default()];
        for n in 1..2_000_u64 {
            some[usize::from(n % 3 == 0)]
                .record(Duration::from_nanos(n * n * 997 % 10_000_000_000));
        }
        let [one, other] = &mut some;
        // numbers from elsewhere
        for index in [LAST + 1, i32::MIN, i32::MAX] {
            one.add_to(index, 1);
        }
        let mut both = one.clone();
        both.merge(other);
        assert_eq!(sum([one, other]).buckets(), both.buckets());
        assert_eq!(sum([]).buckets(), []);

        let (mut buckets, mut more, mut sum) =
            (Buckets::none(), Buckets::none(), Histogram::default());
        buckets.add_histogram(one);
        more.add_histogram(other);
        buckets.add_all(&more);
        buckets.fill(&mut sum);
        assert_eq!(sum.buckets(), both.buckets());
    }
}
