//! What the series gained in a slice, and what that adds up to: who looks at all calls reads one sum
//! a slice, however many series there are.
//!
//! What always holds: a sum is that of the gains beside it, calls and attempts apart, without what
//! tells errors apart beside their kind.

use super::{Gain, SumTable, packed::Packed};
use std::{fmt, sync::Arc};

/// The gains of a slice with their sum.
pub(super) struct Summed {
    gains: Arc<Vec<Gain>>,
    sum: GainSum,
}

/// The sum that a slice brings along, and how many series its history knew when it was read.
#[derive(Clone, Default)]
pub(super) struct Known(Option<(Arc<Summed>, usize)>);

/// What all series gained in a slice.
#[derive(Default)]
pub(crate) struct GainSum {
    calls: Packed,
    /// Most often there are none.
    attempts: Option<Packed>,
}

impl Summed {
    pub(super) fn of(gains: Vec<Gain>, sum: GainSum) -> Summed {
        Summed { gains: Arc::new(gains), sum }
    }

    pub(super) fn gains(&self) -> &Arc<Vec<Gain>> {
        &self.gains
    }

    pub(super) fn sum(&self) -> &GainSum {
        &self.sum
    }
}

impl Known {
    pub(super) fn of(summed: &Arc<Summed>, series: usize) -> Known {
        Known(Some((Arc::clone(summed), series)))
    }

    /// The sum of these gains, if nobody changed them since, or took series out of the history.
    pub(super) fn sum_of(&self, gains: &Arc<Vec<Gain>>, series: usize) -> Option<&GainSum> {
        let (summed, known) = self.0.as_ref()?;
        (Arc::ptr_eq(&summed.gains, gains) && *known == series).then_some(&summed.sum)
    }
}

/// It says nothing that the gains beside it do not say.
impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

impl GainSum {
    /// `gains`: each, and whether it is of attempts.
    pub(super) fn of<'a>(gains: impl Iterator<Item = (&'a Packed, bool)>) -> GainSum {
        let mut gains = gains.peekable();
        if gains.peek().is_none() {
            return GainSum::default();
        }
        let (mut calls, mut attempts) = (SumTable::without_labels(), None);
        for (gain, is_attempt) in gains {
            match is_attempt {
                true => attempts.get_or_insert_with(SumTable::without_labels).add_packed(gain),
                false => calls.add_packed(gain),
            }
        }
        let packed = |table: &SumTable| Packed::of(&table.numbers());
        GainSum { calls: packed(&calls), attempts: attempts.as_ref().map(packed) }
    }

    pub(super) fn plus(&self, other: &GainSum) -> GainSum {
        let attempts = [&self.attempts, &other.attempts].into_iter().flatten();
        GainSum {
            calls: self.calls.plus(&other.calls),
            attempts: attempts.cloned().reduce(|one, other| one.plus(&other)),
        }
    }

    /// Bytes beside the value itself.
    pub(super) fn bytes(&self) -> usize {
        self.calls.bytes() + self.attempts.as_ref().map_or(0, Packed::bytes)
    }

    pub(super) fn calls(&self) -> &Packed {
        &self.calls
    }

    /// `None` where there were none.
    pub(super) fn attempts(&self) -> Option<&Packed> {
        self.attempts.as_ref()
    }

    pub(crate) fn has_attempts(&self) -> bool {
        self.attempts.is_some()
    }
}
