//! Time: moments of wall time, and the clock that a collector reads.
//!
//! What always holds: durations come from a monotonic counter, never from wall time, and are never
//! negative; wall time is an anchor plus the monotonic counter, and the anchor is renewed each
//! second, so a step of the wall clock moves dates and never durations.

mod mock;
mod system;
mod timestamp;

pub use mock::MockClock;
pub use timestamp::Timestamp;

use std::{sync::Arc, time::Duration};
use system::SystemClock;

/// Where a collector takes its time from: the machine, or a [`MockClock`] in tests.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System(&'static SystemClock),
    Mock(Arc<mock::State>),
}

/// A reading of a clock, in ticks that only this clock can convert.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ticks(u64);

/// A duration in nanoseconds; what does not fit is as long as can be said.
#[inline]
pub(crate) fn nanos_of(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl Clock {
    /// The machine's clock. The first one calibrates the counter, which takes about a millisecond.
    pub fn system() -> Clock {
        Clock(Source::System(SystemClock::get()))
    }

    #[inline]
    pub(crate) fn ticks(&self) -> Ticks {
        match &self.0 {
            Source::System(clock) => Ticks(clock.raw()),
            Source::Mock(clock) => Ticks(clock.elapsed_nanos()),
        }
    }

    /// Nanoseconds from one reading to a later one; zero if it is not later.
    #[inline]
    pub(crate) fn nanos(&self, start: Ticks, end: Ticks) -> u64 {
        match &self.0 {
            Source::System(clock) => clock.nanos(start.0, end.0),
            Source::Mock(_) => end.0.saturating_sub(start.0),
        }
    }

    /// The wall time of a reading.
    #[inline]
    pub(crate) fn timestamp(&self, ticks: Ticks) -> Timestamp {
        match &self.0 {
            Source::System(clock) => clock.timestamp(ticks.0),
            Source::Mock(clock) => clock.timestamp(ticks.0),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.timestamp(self.ticks())
    }

    /// Steps of the wall clock seen so far.
    pub(crate) fn steps(&self) -> u64 {
        match &self.0 {
            Source::System(clock) => clock.steps(),
            Source::Mock(_) => 0,
        }
    }

    pub(crate) fn is_mock(&self) -> bool {
        matches!(self.0, Source::Mock(_))
    }

    /// Takes the wall clock's time anew.
    pub(crate) fn renew_anchor() {
        SystemClock::get().renew_anchor();
    }
}

impl Default for Clock {
    fn default() -> Self {
        Clock::system()
    }
}
