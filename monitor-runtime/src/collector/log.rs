//! The last calls of one stripe.
//!
//! What always holds: a full ring takes no more memory; its entries are in order of their ends.

use super::{bytes::Bytes, entries::Entries, entry::Entry, finished::Finished};

pub(super) struct Ring {
    entries: Entries,
    next: usize,
}

impl Ring {
    pub(super) fn new(capacity: usize) -> Ring {
        Ring { entries: Entries::new(capacity), next: 0 }
    }

    /// One that has its first few places whatever others took.
    pub(super) fn of_rare_calls(capacity: usize) -> Ring {
        Ring { entries: Entries::new(capacity).with_first_places(), next: 0 }
    }

    /// Keeps the call; where there is no memory to grow, in place of the oldest.
    #[inline(always)]
    pub(super) fn push(&mut self, call: &Finished<'_>, texts: bool, bytes: &Bytes) {
        if self.next == self.entries.len() && !self.entries.grow(bytes) {
            self.next = 0;
        }
        if self.entries.put(self.next, call, texts, bytes) {
            self.next += 1;
        }
    }

    /// The calls in it, the newest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Entry> {
        let (newer, older) = self.entries.as_slice().split_at(self.next);
        newer.iter().rev().chain(older.iter().rev())
    }

    pub(super) fn bytes(&self) -> usize {
        self.entries.bytes()
    }
}
