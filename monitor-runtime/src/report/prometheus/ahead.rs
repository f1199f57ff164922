//! Looks at the places of several series before they are read.
//!
//! What always holds: nothing but time depends on it. What a series has lies in several places of
//! memory (its texts, its numbers, its histogram), most of them far from the processor. Who reads one
//! series after the other waits for one place after the other; here nothing has to be known before the
//! next place is asked for, so the processor waits for many of them at once.

use crate::collector::{Numbers, SeriesKey};
use std::hint::black_box;

/// Series of which the places are looked at together: they still lie near when they are read.
pub(super) const TOGETHER: usize = 32;

pub(super) fn look_at_keys<'a>(keys: impl Iterator<Item = &'a SeriesKey>) {
    let first = |text: &str| text.bytes().next().map_or(0, u64::from);
    let known = |text: &Option<String>| text.as_deref().map_or(0, first);
    let sum = keys.map(|key| {
        let tags = key.tags.first().map_or(0, |(name, value)| first(name) ^ first(value));
        first(&key.function) ^ known(&key.provider) ^ known(&key.model) ^ tags
    });
    black_box(sum.fold(0, |all, one| all ^ one));
}

pub(super) fn look_at_numbers<'a>(all: impl Iterator<Item = &'a Numbers>) {
    let sum = all.map(|numbers| {
        let outcome = numbers.outcomes.values().next().map_or(0, |calls| *calls);
        let bucket = numbers.latency.histogram.buckets().first().map_or(0, |bucket| bucket.1);
        let usage = numbers.usage.values().next().map_or(0, |used| *used);
        let cost = numbers.cost.by_source.values().next();
        let cost = cost.map_or(0, |cost| cost.picos() as u64);
        let ends = numbers.retries ^ numbers.cost.lost.priced_calls ^ numbers.calls_with_usage;
        outcome ^ bucket ^ usage ^ cost ^ ends
    });
    black_box(sum.fold(0, |all, one| all ^ one));
}
