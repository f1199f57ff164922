//! Circuit breakers around providers: their state, and how long they were in each.
//!
//! What always holds: a breaker here only watches one that the program has; it refuses nothing. Times
//! in the states add up to the time that was watched, to the nanosecond and at any moment.
//!
//! A breaker is told what happens [by hand](Breaker), or by one of the crates that have breakers:
//!
//! | crate | feature | how |
//! |---|---|---|
//! | `failsafe` 1.3 | `failsafe` | `Breaker::failsafe` makes its configuration |
//! | `tower-resilience-circuitbreaker` 0.14 | `tower-resilience` | `Breaker::tower_resilience` adds to its builder |
//!
//! The second is the breaker for tower, which has none itself; it is kept up with every release of
//! its family, and tells every success, failure, refusal and change of state while it holds its
//! lock, so in order. Other breakers that are in use (`recloser`) tell nothing: feed them by hand.

#[cfg(feature = "failsafe")]
mod failsafe;
mod ledger;
mod snapshot;
#[cfg(feature = "tower-resilience")]
mod tower_resilience;

#[cfg(feature = "failsafe")]
pub use self::failsafe::{MonitoredInstrument, MonitoredPolicy};
pub(crate) use ledger::State;
pub use snapshot::{BreakerChange, BreakerSnapshot, BreakerStanding, BreakerState};

use crate::{call::current, clock::Clock};
use std::sync::Arc;

/// A handle to a breaker of a collector; made by [`Collector::breaker`](crate::Collector::breaker).
///
/// All handles of one name are one breaker, so it should be told of one; a second has a name of
/// its own. It is closed from the moment on in which the first handle is made. What
/// is told takes effect at once, from any thread, and has the time at which it is told.
///
/// A collector knows 1,000 breakers by name. Those past it are one, `(others)`: its counts and times
/// are true, its state is that which any of them told last.
///
/// A collector that is turned off ([`set_enabled`](crate::Collector::set_enabled)) knows its
/// breakers still: a change that it missed would make it wrong from then on.
///
/// # Example
/// A breaker of the program's own, which opens after three failures in a row:
/// ```
/// use monitor_runtime::{Collector, breaker::BreakerState, testing::MockClock};
/// use std::time::Duration;
///
/// let clock = MockClock::new();
/// let collector = Collector::builder().clock(clock.clock()).build();
/// let breaker = collector.breaker("openai").threshold(3);
///
/// clock.advance(Duration::from_secs(50));
/// for _ in 0..3 {
///     breaker.failure();
/// }
/// breaker.open();
/// clock.advance(Duration::from_secs(10));
/// breaker.rejected();
/// assert_eq!(breaker.state(), BreakerState::Open);
///
/// // Its time is over: a call may try.
/// breaker.half_open();
/// breaker.success();
/// breaker.close();
/// clock.advance(Duration::from_secs(40));
///
/// let report = collector.report().circuit_breaker.unwrap();
/// let openai = &report.breakers[0];
/// assert_eq!((openai.numbers.open_count, openai.numbers.rejections), (1, 1));
/// assert_eq!(openai.numbers.open, Duration::from_secs(10));
/// assert_eq!(openai.numbers.uptime_percentage, Some(90.0));
/// ```
#[derive(Clone, Debug)]
pub struct Breaker {
    state: Arc<State>,
    clock: Clock,
}

impl Breaker {
    pub(crate) fn new(state: Arc<State>, clock: Clock) -> Breaker {
        Breaker { state, clock }
    }

    /// Says how many failures open the breaker, to be shown beside them.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::Collector;
    ///
    /// let breaker = Collector::global().breaker("openai").threshold(5);
    /// breaker.failure();
    /// let standing = breaker.snapshot().standing.unwrap();
    /// assert_eq!((standing.failure_count, standing.threshold), (1, Some(5)));
    /// ```
    pub fn threshold(self, failures: u64) -> Breaker {
        self.state.set_threshold(failures);
        self
    }

    /// A call went well: the failures in a row are over. The state stays as it is.
    pub fn success(&self) {
        self.state.succeed();
    }

    /// A call failed in the eyes of the breaker. The state stays as it is.
    pub fn failure(&self) {
        self.state.fail();
    }

    /// The breaker refused a call. The monitored call that runs here, if there is one, is
    /// [rejected](crate::Current::reject): its error is no failure.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, breaker::{Breaker, BreakerState}, monitor};
    ///
    /// #[monitor]
    /// fn ask(breaker: &Breaker) -> Result<String, &'static str> {
    ///     if breaker.state() == BreakerState::Open {
    ///         breaker.rejected();
    ///         return Err("the breaker is open");
    ///     }
    ///     Ok("yes".into())
    /// }
    ///
    /// let breaker = Collector::global().breaker("openai");
    /// breaker.open();
    /// ask(&breaker).unwrap_err();
    /// let totals = Collector::global().report().totals;
    /// assert_eq!((totals.rejected, totals.failures), (1, 0));
    /// ```
    pub fn rejected(&self) {
        self.state.reject();
        current().reject();
    }

    /// The breaker opened: calls are refused from now on.
    pub fn open(&self) {
        self.state.change(&self.clock, BreakerState::Open);
    }

    /// The breaker lets some calls through, to see how they fare.
    pub fn half_open(&self) {
        self.state.change(&self.clock, BreakerState::HalfOpen);
    }

    /// The breaker closed: all calls go through, and failures in a row are counted anew.
    pub fn close(&self) {
        self.state.change(&self.clock, BreakerState::Closed);
    }

    /// The state that it was told last.
    pub fn state(&self) -> BreakerState {
        self.state.now()
    }

    /// What is known of it now.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, testing::MockClock};
    /// use std::time::Duration;
    ///
    /// let clock = MockClock::new();
    /// let breaker = Collector::builder().clock(clock.clock()).build().breaker("openai");
    /// clock.advance(Duration::from_secs(7));
    ///
    /// let now = breaker.snapshot();
    /// assert_eq!((now.closed, now.open), (Duration::from_secs(7), Duration::ZERO));
    /// assert_eq!(now.watched(), Duration::from_secs(7));
    /// ```
    pub fn snapshot(&self) -> BreakerSnapshot {
        self.state.read(&self.clock)
    }
}
