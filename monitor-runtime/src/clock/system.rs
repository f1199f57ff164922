//! The machine's clock: the time-stamp counter for durations, an anchor for wall time.

use super::Timestamp;
use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::SystemTime,
};

/// A jump of the wall clock against the counter from which on it is a step and not drift.
const STEP_NANOS: u64 = 500_000_000;

#[derive(Debug)]
pub(super) struct SystemClock {
    // Two raw readings and one conversion a call: `Instant::now()` converts at both ends.
    counter: quanta::Clock,
    base: u64,
    /// Wall time of `base`, in nanoseconds since 1970.
    anchor: AtomicU64,
    steps: AtomicU64,
}

static SYSTEM: LazyLock<SystemClock> = LazyLock::new(|| {
    let counter = quanta::Clock::new();
    let base = counter.raw();
    let anchor = Timestamp::from(SystemTime::now()).unix_nanos();
    SystemClock { counter, base, anchor: AtomicU64::new(anchor), steps: AtomicU64::new(0) }
});

impl SystemClock {
    pub(super) fn get() -> &'static SystemClock {
        &SYSTEM
    }

    #[inline]
    pub(super) fn raw(&self) -> u64 {
        self.counter.raw()
    }

    #[inline]
    pub(super) fn nanos(&self, start: u64, end: u64) -> u64 {
        self.counter.delta_as_nanos(start, end.max(start))
    }

    #[inline]
    pub(super) fn timestamp(&self, raw: u64) -> Timestamp {
        Timestamp::from_unix_nanos(self.anchor.load(Relaxed) + self.nanos(self.base, raw))
    }

    pub(super) fn steps(&self) -> u64 {
        self.steps.load(Relaxed)
    }

    pub(super) fn renew_anchor(&self) {
        let since_base = self.nanos(self.base, self.raw());
        let now = Timestamp::from(SystemTime::now()).unix_nanos();
        let anchor = now.saturating_sub(since_base);
        if anchor.abs_diff(self.anchor.swap(anchor, Relaxed)) > STEP_NANOS {
            self.steps.fetch_add(1, Relaxed);
        }
    }
}
