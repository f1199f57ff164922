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
    tick: Tick,
    base: u64,
    /// Wall time of `base`, in nanoseconds since 1970.
    anchor: AtomicU64,
    steps: AtomicU64,
}

static SYSTEM: LazyLock<SystemClock> = LazyLock::new(|| {
    let counter = quanta::Clock::new();
    let tick = Tick::of(|ticks| counter.delta_as_nanos(0, ticks));
    let base = counter.raw();
    let anchor = Timestamp::from(SystemTime::now()).unix_nanos();
    SystemClock { counter, tick, base, anchor: AtomicU64::new(anchor), steps: AtomicU64::new(0) }
});

/// How long a tick is, in nanoseconds: whole ones, and 2^-64 of one. Two multiplications are a
/// quarter of what the counter's own conversion takes, which a call needs twice.
#[derive(Clone, Copy, Debug)]
struct Tick {
    whole: u64,
    fraction: u64,
}

impl Tick {
    /// So many ticks that their length, a multiple of a power of two of at most 2^30 ticks, is known
    /// to the last bit; and not so many that it is past a word where a tick is a microsecond.
    const MANY: u32 = 48;

    /// By the length of any number of ticks.
    fn of(nanos: impl Fn(u64) -> u64) -> Tick {
        let nanos = nanos(1 << Tick::MANY);
        Tick { whole: nanos >> Tick::MANY, fraction: nanos << (u64::BITS - Tick::MANY) }
    }

    #[inline]
    fn nanos(self, ticks: u64) -> u64 {
        let below_one = (u128::from(ticks) * u128::from(self.fraction)) >> u64::BITS;
        ticks.wrapping_mul(self.whole).wrapping_add(below_one as u64)
    }
}

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
        self.tick.nanos(end.saturating_sub(start))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_as_long_as_the_counter_says() {
        let clock = SystemClock::get();
        let year = 365 * 24 * 3_600 * 1_000_000_000;
        for ticks in [0, 1, 2, 999, 1 << 20, (1 << 40) + 12_345, year, 3 * year + 1] {
            assert_eq!(clock.nanos(7, 7 + ticks), clock.counter.delta_as_nanos(7, 7 + ticks));
        }
        assert_eq!(clock.nanos(8, 7), 0);
    }

    #[test]
    fn a_tick_may_be_a_nanosecond_or_many() {
        let pairs = [(1, 1), (1_000, 1), (125, 3), (1, 5)];
        for (nanos, ticks) in pairs {
            let tick = Tick::of(|many| (u128::from(many) * nanos / ticks) as u64);
            for n in [0, 1, 1_000, 1 << 32] {
                let exact = (u128::from(n) * nanos / ticks) as u64;
                assert!(exact - tick.nanos(n) <= 1, "{n} of {nanos}/{ticks}");
            }
        }
    }
}
