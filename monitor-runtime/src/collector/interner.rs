//! A set that only grows: a value becomes a small number, and is found again without a lock.
//!
//! What always holds: a number stays with its value; readers take no lock and wait for nobody;
//! the number of values is fixed when the set is made.
//!
//! ```text
//! slots    [ 0 | fingerprint:32 number+1:32 | 0 | ... ]   open addressing, twice as many as values
//!                                     |
//! entries  [ value 0 | value 1 | value 2 | ... ]          written once, before its slot
//! ```

use parking_lot::Mutex;
use std::sync::{
    OnceLock,
    atomic::{
        AtomicU64,
        Ordering::{Acquire, Release},
    },
};

pub(super) struct Interner<T> {
    slots: Box<[AtomicU64]>,
    entries: Box<[OnceLock<T>]>,
    /// How many entries there are; held while one is added.
    len: Mutex<usize>,
}

impl<T> Interner<T> {
    pub(super) fn new(capacity: usize) -> Self {
        let slots = (capacity * 2).next_power_of_two();
        Interner {
            slots: (0..slots).map(|_| AtomicU64::new(0)).collect(),
            entries: (0..capacity).map(|_| OnceLock::new()).collect(),
            len: Mutex::new(0),
        }
    }

    /// What the empty set takes of memory.
    pub(super) fn bytes(&self) -> usize {
        self.slots.len() * size_of::<AtomicU64>() + self.entries.len() * size_of::<OnceLock<T>>()
    }

    pub(super) fn len(&self) -> usize {
        *self.len.lock()
    }

    /// Whether there is no room any more; takes no lock.
    pub(super) fn is_full(&self) -> bool {
        self.entries.last().is_none_or(|last| last.get().is_some())
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.entries.get(number as usize)?.get()
    }

    /// The number of a value that is there.
    #[inline]
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(&T) -> bool) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at].load(Acquire);
            if slot == 0 {
                return None;
            }
            if slot >> 32 == hash >> 32 {
                let number = slot as u32 - 1;
                if self.get(number).is_some_and(&is_it) {
                    return Some(number);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a value, which is made if it is not there; `None` if the set is full or
    /// `make` refuses.
    #[cold]
    #[inline(never)]
    pub(super) fn insert(
        &self,
        hash: u64,
        is_it: impl Fn(&T) -> bool,
        make: impl FnOnce() -> Option<T>,
    ) -> Option<u32> {
        let mut len = self.len.lock();
        if let Some(number) = self.find(hash, is_it) {
            return Some(number); // another thread was faster
        }
        let entry = self.entries.get(*len)?;
        let _ = entry.set(make()?);
        let number = *len as u32;
        *len += 1;
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].load(Acquire) != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at].store(hash >> 32 << 32 | u64::from(number + 1), Release);
        Some(number)
    }
}

/// A hash of a few words and texts. Keys come from the program and the set is small and capped, so
/// it need not resist an attacker: the worst that a collision costs is a comparison.
#[derive(Clone, Copy)]
pub(super) struct Hash(u64);

impl Hash {
    pub(super) const NEW: Hash = Hash(0x51_7C_C1_B7_27_22_0A_95);

    #[inline]
    pub(super) fn word(self, word: u64) -> Hash {
        Hash((self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    #[inline]
    pub(super) fn text(self, text: &str) -> Hash {
        let bytes = text.as_bytes();
        let hash = self.word(bytes.len() as u64);
        let (words, rest) = bytes.as_chunks::<8>();
        let hash = words.iter().fold(hash, |hash, word| hash.word(u64::from_le_bytes(*word)));
        match bytes.last_chunk::<8>() {
            _ if rest.is_empty() => hash,
            // the last bytes once more, with some before them: one step instead of one for each
            Some(last) => hash.word(u64::from_le_bytes(*last)),
            None => hash.word(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))),
        }
    }

    #[inline]
    pub(super) fn finish(self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intern(set: &Interner<String>, text: &str) -> Option<u32> {
        let hash = Hash::NEW.text(text).finish();
        let is_it = |other: &String| other == text;
        set.find(hash, is_it).or_else(|| set.insert(hash, is_it, || Some(text.to_owned())))
    }

    #[test]
    fn equal_texts_have_one_number_from_every_thread() {
        let set = Interner::new(512);
        let numbers = || (0..512).map(|n| intern(&set, &n.to_string())).collect::<Vec<_>>();
        let (a, b) = std::thread::scope(|scope| {
            let (a, b) = (scope.spawn(numbers), scope.spawn(numbers));
            (a.join().unwrap(), b.join().unwrap())
        });
        assert_eq!(a, b);
        assert!(a.iter().all(Option::is_some));
        for (n, number) in a.into_iter().flatten().enumerate() {
            assert_eq!(set.get(number), Some(&n.to_string()));
        }
    }

    #[test]
    fn a_full_set_refuses_and_still_finds() {
        let set = Interner::new(2);
        assert_eq!(intern(&set, "a"), Some(0));
        assert_eq!(intern(&set, "b"), Some(1));
        assert_eq!(intern(&set, "c"), None);
        assert_eq!(intern(&set, "b"), Some(1));
    }
}
