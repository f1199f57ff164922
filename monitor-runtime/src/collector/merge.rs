//! Adding numbers up.

use super::snapshot::Numbers;

impl Numbers {
    /// All finished calls.
    pub fn calls(&self) -> u64 {
        self.outcomes.values().sum()
    }

    pub(super) fn merge(&mut self, other: Numbers) {
        if self.outcomes.is_empty() {
            *self = other;
        }
    }
}
