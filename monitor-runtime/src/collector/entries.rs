//! Places for calls, as many as there may be and memory is granted for.
//!
//! What always holds: a place that is there is used again and again; memory grows in few steps.

use super::{
    bytes::Bytes,
    entry::{Entry, More},
    finished::Finished,
};

pub(super) struct Entries {
    entries: Vec<Entry>,
    most: usize,
    /// Bytes that are granted with each place, for what its owner keeps of it elsewhere.
    beside: usize,
    /// The first places are there even where no more memory is granted.
    has_first: bool,
}

impl Entries {
    pub(super) fn new(most: usize) -> Entries {
        Entries { entries: Vec::new(), most, beside: 0, has_first: false }
    }

    /// Has its first few places whatever others took: what comes rarely would find nothing left.
    pub(super) fn with_first_places(self) -> Entries {
        Entries { has_first: true, ..self }
    }

    pub(super) fn with_beside(self, beside: usize) -> Entries {
        Entries { beside, ..self }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many calls it has memory for.
    pub(super) fn capacity(&self) -> usize {
        self.entries.capacity()
    }

    /// Whether there may be more places than there are.
    pub(super) fn has_places(&self) -> bool {
        self.entries.len() < self.most
    }

    pub(super) fn as_slice(&self) -> &[Entry] {
        &self.entries
    }

    /// One more place at the end, if there may be one.
    pub(super) fn grow(&mut self, bytes: &Bytes) -> bool {
        let has_room = self.has_room(bytes);
        if has_room {
            self.entries.push(Entry::empty());
        }
        has_room
    }

    fn has_room(&mut self, bytes: &Bytes) -> bool {
        if self.entries.len() >= self.most {
            return false;
        }
        if self.entries.len() < self.entries.capacity() {
            return true;
        }
        let more = self.entries.len().max(16).min(self.most - self.entries.len());
        let wanted = more * self.bytes_of_a_place();
        let is_certain = self.has_first && self.entries.is_empty();
        if is_certain {
            bytes.take_always(wanted);
        }
        let granted = is_certain || bytes.take(wanted);
        if granted {
            self.entries.reserve_exact(more);
        }
        granted
    }

    /// Keeps the call in this place; `false` if there is none.
    #[inline(always)]
    pub(super) fn put(
        &mut self,
        at: usize,
        call: &Finished<'_>,
        texts: bool,
        bytes: &Bytes,
    ) -> bool {
        let Some(place) = self.entries.get_mut(at) else { return false };
        place.set(call, bytes);
        place.keep_more(call, texts, bytes);
        true
    }

    /// Forgets all calls; their places stay granted.
    pub(super) fn clear(&mut self, bytes: &Bytes) {
        bytes.give_back(self.bytes_of_more());
        self.entries.clear();
    }

    pub(super) fn bytes(&self) -> usize {
        self.entries.capacity() * self.bytes_of_a_place() + self.bytes_of_more()
    }

    fn bytes_of_a_place(&self) -> usize {
        size_of::<Entry>() + self.beside
    }

    fn bytes_of_more(&self) -> usize {
        self.entries.iter().filter_map(|entry| entry.more.as_deref()).map(More::bytes).sum()
    }
}
