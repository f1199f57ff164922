//! A histogram that is added up: many become one sooner where each bucket has a place.
//!
//! What always holds: it adds up to the same as one merge after the other; what lies below and above
//! all buckets is not in it.

use super::super::{
    Histogram,
    histogram::{BUCKETS, FIRST},
};

/// The buckets of histograms, added up.
pub(super) struct Buckets {
    counts: [u64; BUCKETS],
    /// A bit for each bucket in which there is something.
    used: [u64; BUCKETS / WORD],
    /// Buckets past the ends: only a snapshot from elsewhere can have such.
    others: Histogram,
}

const WORD: usize = u64::BITS as usize;

impl Buckets {
    pub(super) fn none() -> Box<Buckets> {
        let others = Histogram::default();
        Box::new(Buckets { counts: [0; BUCKETS], used: [0; BUCKETS / WORD], others })
    }

    /// Adds to a bucket, counted from the first.
    #[inline]
    pub(super) fn add(&mut self, place: usize, more: u64) {
        match self.counts.get_mut(place) {
            Some(count) => {
                *count = count.saturating_add(more);
                self.used[place / WORD] |= 1 << (place % WORD);
            }
            None => self.others.add_to(FIRST.wrapping_add(place as i32), more),
        }
    }

    #[inline]
    pub(super) fn add_histogram(&mut self, histogram: &Histogram) {
        for (bucket, count) in histogram.buckets() {
            self.add(bucket.wrapping_sub(FIRST) as usize, *count);
        }
    }

    pub(super) fn add_all(&mut self, other: &Buckets) {
        for place in ones(&other.used) {
            self.add(place, other.counts[place]);
        }
        self.others.merge(&other.others);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.used.iter().all(|word| *word == 0) && self.others.buckets().is_empty()
    }

    /// Hands what was added to a histogram that has no buckets yet.
    pub(super) fn fill(&self, histogram: &mut Histogram) {
        let used = self.used.iter().map(|word| word.count_ones() as usize).sum();
        let mut buckets = Vec::with_capacity(used);
        ones(&self.used).for_each(|place| buckets.push((FIRST + place as i32, self.counts[place])));
        histogram.set_buckets(buckets);
        histogram.merge(&self.others);
    }

    /// Forgets what was added.
    pub(super) fn clear(&mut self) {
        for (word, counts) in self.used.iter_mut().zip(self.counts.chunks_exact_mut(WORD)) {
            bits(std::mem::take(word)).for_each(|bit| counts[bit] = 0);
        }
        self.others = Histogram::default();
    }
}

fn ones(words: &[u64]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(at, word)| bits(*word).map(move |bit| at * WORD + bit))
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
