//! All that series ever had, found by their keys.
//!
//! What always holds: keys are compared only where their hashes are equal, because a key has many
//! texts, and most of them begin alike.

use crate::collector::{Numbers, SeriesKey, SeriesSnapshot, interner::Hash};

/// In the order of hashes, those of one hash in that of keys.
pub(super) struct Wholes<'a>(Vec<(u64, &'a SeriesSnapshot)>);

impl<'a> Wholes<'a> {
    pub(super) fn of(series: &'a [SeriesSnapshot]) -> Wholes<'a> {
        let mut all: Vec<_> = series.iter().map(|series| (hash(&series.key), series)).collect();
        all.sort_unstable_by(|(hash, one), (others, other)| {
            hash.cmp(others).then_with(|| one.key.cmp(&other.key))
        });
        Wholes(all)
    }

    pub(super) fn get(&self, key: &SeriesKey) -> Option<&'a Numbers> {
        let hash = hash(key);
        let place = self
            .0
            .binary_search_by(|(known, series)| known.cmp(&hash).then_with(|| series.key.cmp(key)));
        place.ok().map(|place| &self.0[place].1.numbers)
    }
}

fn hash(key: &SeriesKey) -> u64 {
    let SeriesKey { function, location, provider, model, response_model, tags, .. } = key;
    let names = [location, provider, model, response_model].into_iter().flatten();
    let hash = names.fold(Hash::NEW.text(function), |hash, name| hash.text(name));
    let hash = tags.iter().fold(hash, |hash, (name, value)| hash.text(name).text(value));
    hash.word(key.attempt.into()).finish()
}
