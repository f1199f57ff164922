//! What one series has of calls that did not end ok, in one stripe: errors by kind and by label,
//! and what such calls cost.
//!
//! What always holds: a series whose calls all ended ok has none of this; errors by label add up to
//! errors by kind, as long as single errors are tracked; few labels have a place of their own here,
//! so that codes which are never the same take no memory from other series.

use super::{
    bytes::Bytes,
    finished::{Apart, Priced},
    labels::LabelId,
    snapshot::{LostCost, Numbers},
};
use crate::{Timestamp, cost::Usd, error::ErrorKind};

/// Labels that a series has places for in one stripe. A program that handles errors knows a dozen.
const MOST_LABELS: usize = 64;

#[derive(Default)]
pub(super) struct Failures {
    kinds: [u64; ErrorKind::COUNT],
    labels: Vec<Labelled>,
    /// Errors that found no place among the labels, and the last of them.
    others: [u64; ErrorKind::COUNT],
    last_other: Timestamp,
    lost_picos: i128,
    lost_calls: u64,
    lost_unpriced: u64,
}

/// How often errors of one label occurred, and when last.
#[derive(Clone, Copy)]
pub(super) struct Labelled {
    pub(super) label: LabelId,
    pub(super) kind: ErrorKind,
    pub(super) errors: u64,
    pub(super) last: Timestamp,
}

impl Failures {
    /// Adds a call that did not end ok; `label` where single errors are tracked.
    pub(super) fn add(&mut self, Apart { call, bytes }: Apart<'_>, label: Option<LabelId>) {
        self.add_cost(&call.priced);
        let Some(kind) = call.error else { return };
        self.kinds[kind as usize] += 1;
        let Some(label) = label else { return };
        let ended = call.ended();
        match self.place(label, kind, bytes) {
            Some(place) => {
                place.errors += 1;
                place.last = place.last.max(ended);
            }
            None => {
                self.others[kind as usize] += 1;
                self.last_other = self.last_other.max(ended);
            }
        }
    }

    fn place(&mut self, label: LabelId, kind: ErrorKind, bytes: &Bytes) -> Option<&mut Labelled> {
        let known = self.labels.iter().position(|known| known.label == label);
        let at = known.unwrap_or(self.labels.len());
        if known.is_none() {
            if label == LabelId::OTHERS || !self.has_room(bytes) {
                return None;
            }
            self.labels.push(Labelled { label, kind, errors: 0, last: Timestamp::default() });
        }
        self.labels.get_mut(at)
    }

    /// Whether one more label may have a place of its own.
    fn has_room(&mut self, bytes: &Bytes) -> bool {
        if self.labels.len() < self.labels.capacity() {
            return true;
        }
        let more = self.labels.len().max(4).min(MOST_LABELS - self.labels.len());
        let granted = more > 0 && bytes.take(more * size_of::<Labelled>());
        if granted {
            self.labels.reserve_exact(more);
        }
        granted
    }

    fn add_cost(&mut self, priced: &Priced) {
        match priced {
            Priced::Unpriced(_) => self.lost_unpriced += 1,
            priced => {
                let Some(cost) = priced.cost() else { return };
                self.lost_picos = self.lost_picos.saturating_add(cost.lower.picos());
                self.lost_calls += 1;
            }
        }
    }

    /// Bytes of this and of what it owns.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Failures>() + self.labels.capacity() * size_of::<Labelled>()
    }

    /// Adds these numbers, but for the labels, to what other stripes have of the series.
    pub(super) fn add_to(&self, to: &mut Numbers) {
        for (kind, n) in ErrorKind::ALL.into_iter().zip(self.kinds).filter(|entry| entry.1 > 0) {
            *to.errors.at(kind) += n;
        }
        to.cost.lost.merge(&LostCost {
            cost: Usd::from_picos(self.lost_picos),
            priced_calls: self.lost_calls,
            unpriced_calls: self.lost_unpriced,
        });
    }

    /// How often each label occurred. Texts are found for them once no lock is held.
    pub(super) fn labels(&self) -> impl Iterator<Item = Labelled> {
        let others = ErrorKind::ALL.into_iter().zip(self.others).filter(|entry| entry.1 > 0);
        let others = others.map(|(kind, errors)| Labelled {
            label: LabelId::OTHERS,
            kind,
            errors,
            last: self.last_other,
        });
        self.labels.iter().copied().chain(others)
    }
}
