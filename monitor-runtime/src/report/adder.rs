//! Adds up series, or what they gained, to the sums of one part after the other.
//!
//! What always holds: calls and attempts are added up beside each other; what is begun anew keeps its
//! memory, so that many parts cost the memory of one. What tells errors apart beside their kind is
//! added up only where somebody asks for it.

use super::sums::Sums;
use crate::collector::{Gain, GainSum, Numbers, SeriesKey, SeriesSnapshot, SumTable};

/// What was added up so far.
#[derive(Default)]
pub(super) struct Adder {
    calls: SumTable,
    /// Most often there are none.
    attempts: Option<SumTable>,
    in_flight: u64,
    attempts_in_flight: u64,
    has_attempts: bool,
}

impl Adder {
    /// One that leaves out what tells errors apart beside their kind.
    pub(super) fn without_labels() -> Adder {
        Adder { calls: SumTable::without_labels(), ..Adder::default() }
    }

    pub(super) fn add(&mut self, series: &SeriesSnapshot) {
        self.table_of(&series.key).add(&series.numbers);
        match series.key.attempt {
            true => self.attempts_in_flight += series.in_flight,
            false => self.in_flight += series.in_flight,
        }
    }

    pub(super) fn add_gain(&mut self, key: &SeriesKey, gain: &Gain) {
        self.table_of(key).add_gain(gain);
    }

    /// Adds what all series gained in a slice.
    pub(super) fn add_sum(&mut self, sum: &GainSum) {
        self.calls.add_calls(sum);
        if sum.has_attempts() {
            self.attempts_table().add_attempts(sum);
        }
    }

    /// Adds everything that another has added up.
    pub(super) fn add_all(&mut self, other: &Adder) {
        self.calls.add_all(&other.calls);
        if let Some(attempts) = other.attempts.as_ref().filter(|_| other.has_attempts) {
            self.attempts_table().add_all(attempts);
        }
        self.in_flight += other.in_flight;
        self.attempts_in_flight += other.attempts_in_flight;
    }

    /// See [`SumTable::widen`].
    pub(super) fn widen(&mut self, key: &SeriesKey, whole: &Numbers) {
        self.table_of(key).widen(whole);
    }

    /// What was added so far.
    pub(super) fn sums(&self) -> Sums {
        let attempts = self.attempts.as_ref().filter(|_| self.has_attempts);
        Sums {
            calls: self.calls.numbers(),
            attempts: attempts.map(|attempts| Box::new(attempts.numbers())),
            in_flight: self.in_flight,
            attempts_in_flight: self.attempts_in_flight,
        }
    }

    /// The same, and begins anew.
    pub(super) fn take(&mut self) -> Sums {
        let sums = self.sums();
        self.clear();
        sums
    }

    /// Forgets what was added, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.calls.clear();
        if std::mem::take(&mut self.has_attempts) {
            self.attempts.iter_mut().for_each(SumTable::clear);
        }
        (self.in_flight, self.attempts_in_flight) = (0, 0);
    }

    fn table_of(&mut self, key: &SeriesKey) -> &mut SumTable {
        match key.attempt {
            true => self.attempts_table(),
            false => &mut self.calls,
        }
    }

    fn attempts_table(&mut self) -> &mut SumTable {
        self.has_attempts = true;
        self.attempts.get_or_insert_with(|| self.calls.another())
    }
}
