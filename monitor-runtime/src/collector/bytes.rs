//! How many bytes a collector may hold.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes taken of a cap. Whoever needs memory asks first, and does without where it is refused.
pub(super) struct Bytes {
    taken: AtomicUsize,
    cap: usize,
}

/// For the overflow series: what it needs is little, and it must always be there.
pub(super) static EXEMPT: Bytes = Bytes::new(usize::MAX);

impl Bytes {
    pub(super) const fn new(cap: usize) -> Bytes {
        Bytes { taken: AtomicUsize::new(0), cap }
    }

    /// Takes so many bytes if the cap allows it.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let taken = self.taken.fetch_add(bytes, Relaxed) + bytes;
        if taken > self.cap {
            self.give_back(bytes);
        }
        taken <= self.cap
    }

    /// Takes what cannot be done without: what an empty collector needs.
    pub(super) fn take_always(&self, bytes: usize) {
        self.taken.fetch_add(bytes, Relaxed);
    }

    pub(super) fn give_back(&self, bytes: usize) {
        self.taken.fetch_sub(bytes, Relaxed);
    }

    pub(super) fn taken(&self) -> usize {
        self.taken.load(Relaxed)
    }
}
