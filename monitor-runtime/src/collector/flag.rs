//! A lock of one flag: the cheapest that keeps a caller from waiting.
//!
//! What always holds: at most one thread is between a `try_lock` that said yes and its `unlock`.
//!
//! Callers only ever try it and go elsewhere where it is taken, so the lock needs no queue. That
//! saves the second locked instruction, which a lock with sleepers needs to find them: 10 of 20 ns.

use lock_api::{GuardSend, RawMutex};
use std::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Relaxed, Release},
};

/// A mutex for data that is held for less than a microsecond.
pub(super) type Mutex<T> = lock_api::Mutex<Flag, T>;
pub(super) type MutexGuard<'a, T> = lock_api::MutexGuard<'a, Flag, T>;

/// Whether somebody is inside.
pub(super) struct Flag(AtomicBool);

// How often this thread took such a lock, by which tests tell what it did under one.
#[cfg(test)]
thread_local! { pub(super) static TAKEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) } }

/// Attempts before a waiting thread gives its core away: the holder may have lost its own.
const SPINS: u32 = 64;

// SAFETY: `try_lock` says yes only to the thread whose swap changed the flag from false to true,
// and only `unlock`, which the guard of that thread calls once, makes it false again. So two
// threads are never inside at once. The swap acquires what the store released: whoever gets in sees
// everything that was written by those before.
#[allow(unsafe_code)]
unsafe impl RawMutex for Flag {
    #[allow(clippy::declare_interior_mutable_const)] // as lock_api asks for
    const INIT: Flag = Flag(AtomicBool::new(false));

    type GuardMarker = GuardSend;

    #[inline]
    fn lock(&self) {
        let mut tries = 0;
        while !self.try_lock() {
            while self.0.load(Relaxed) {
                tries += 1;
                if tries < SPINS { std::hint::spin_loop() } else { std::thread::yield_now() }
            }
        }
    }

    #[inline]
    fn try_lock(&self) -> bool {
        let taken = !self.0.swap(true, Acquire);
        #[cfg(test)]
        TAKEN.set(TAKEN.get() + u64::from(taken));
        taken
    }

    #[inline]
    unsafe fn unlock(&self) {
        self.0.store(false, Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_all_want_in_come_in_one_by_one() {
        let sum = Mutex::new((0_u64, 0_u64));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..20_000 {
                        let mut sum = sum.lock();
                        sum.0 += 1;
                        assert_eq!(sum.0, sum.1 + 1, "nobody else is inside");
                        sum.1 += 1;
                    }
                });
            }
        });
        assert_eq!(*sum.lock(), (80_000, 80_000));
    }

    #[test]
    fn a_taken_lock_says_no_at_once() {
        let lock = Mutex::new(());
        let inside = lock.try_lock();
        assert!(inside.is_some() && lock.try_lock().is_none());
        drop(inside);
        assert!(lock.try_lock().is_some());
    }
}
