//! What a collector counts about itself: refusals and oddities, never on the usual path of a call.

use super::snapshot::{Health, Refusal};
use crate::text::{CUT, mended};
use parking_lot::Mutex;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

#[derive(Default)]
pub(crate) struct HealthCounters {
    usage_seen_again: AtomicU64,
    panics_caught: AtomicU64,
    late_notes: AtomicU64,
    coarser_slices: AtomicU64,
    refused: Mutex<Refused>,
}

#[derive(Default)]
struct Refused {
    counts: BTreeMap<Refusal, u64>,
    last: Option<String>,
}

impl HealthCounters {
    pub(crate) fn usage_was_seen_again(&self) {
        self.usage_seen_again.fetch_add(1, Relaxed);
    }

    pub(crate) fn caught_a_panic(&self) {
        self.panics_caught.fetch_add(1, Relaxed);
    }

    pub(crate) fn note_came_late(&self) {
        self.late_notes.fetch_add(1, Relaxed);
    }

    pub(super) fn slice_found_no_memory(&self) {
        self.coarser_slices.fetch_add(1, Relaxed);
    }

    /// Counts a refusal and keeps the last one in words; names in them must be mended, or they are
    /// kept at any length.
    pub(crate) fn refuse(&self, refusal: Refusal, words: impl FnOnce() -> String) {
        let words = words();
        let mut refused = self.refused.lock();
        *refused.counts.entry(refusal).or_default() += 1;
        refused.last = Some(words);
    }

    /// The text as it may stand in a name; what had to be mended, here or on its way, is counted.
    pub(super) fn mended<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let fit = mended(text);
        if matches!(fit, Cow::Owned(_)) || text.ends_with(CUT) {
            self.refuse(Refusal::MendedText, || format!("a text became {fit:?}"));
        }
        fit
    }

    /// Whether a tag has a name; one without is left out and counted.
    pub(crate) fn has_name(&self, name: &str, value: &str) -> bool {
        let has_name = !name.trim().is_empty();
        if !has_name {
            self.refuse(Refusal::EmptyName, || {
                format!("a tag of value {:?} has no name", mended(value))
            });
        }
        has_name
    }

    /// A tag's name stood twice: the value after the first replaced it.
    pub(crate) fn repeated(&self, name: &str) {
        self.refuse(Refusal::RepeatedTag, || format!("tag {:?} stood twice", mended(name)));
    }

    pub(super) fn read(&self) -> Health {
        let refused = self.refused.lock();
        Health {
            usage_seen_again: self.usage_seen_again.load(Relaxed),
            panics_caught: self.panics_caught.load(Relaxed),
            late_notes: self.late_notes.load(Relaxed),
            coarser_slices: self.coarser_slices.load(Relaxed),
            refused: refused.counts.clone(),
            last_refusal: refused.last.clone(),
            ..Health::default()
        }
    }

    /// The same, and begins to count anew.
    pub(super) fn take(&self) -> Health {
        let refused = std::mem::take(&mut *self.refused.lock());
        Health {
            usage_seen_again: self.usage_seen_again.swap(0, Relaxed),
            panics_caught: self.panics_caught.swap(0, Relaxed),
            late_notes: self.late_notes.swap(0, Relaxed),
            coarser_slices: self.coarser_slices.swap(0, Relaxed),
            refused: refused.counts,
            last_refusal: refused.last,
            ..Health::default()
        }
    }
}

impl Refusal {
    /// The name in JSON, e.g. `mended_text`.
    pub const fn name(self) -> &'static str {
        match self {
            Refusal::EmptyName => "empty_name",
            Refusal::MendedText => "mended_text",
            Refusal::BadValue => "bad_value",
            Refusal::TooManyTags => "too_many_tags",
            Refusal::RepeatedTag => "repeated_tag",
            Refusal::TooManyMetrics => "too_many_metrics",
            Refusal::InvalidUsage => "invalid_usage",
            Refusal::TooManyBudgets => "too_many_budgets",
            Refusal::UnknownBudget => "unknown_budget",
            Refusal::UnknownReserve => "unknown_reserve",
            Refusal::RepeatedAlert => "repeated_alert",
            Refusal::TooManyAlerts => "too_many_alerts",
        }
    }
}
