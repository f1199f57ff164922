//! A place in a queue: first waiting, then active.
//!
//! What always holds: a place is left exactly once, whatever ends it (a return, a panic, a future
//! that is dropped), and nothing here waits or fails.

use super::{Queue, State, Working};
use crate::{
    call::{current, offer_wait},
    clock::Ticks,
};
use std::{future::Future, sync::Arc, time::Duration};

/// One that waits in a queue; made by [`Queue::enter`]. Dropped, it has left the queue without
/// having started.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, clock::MockClock};
/// use std::time::Duration;
///
/// let clock = MockClock::new();
/// let queue = Collector::builder().clock(clock.clock()).build().queue("provider");
/// let waiting = queue.enter();
/// clock.advance(Duration::from_secs(30));
/// if waiting.waited() >= Duration::from_secs(30) {
///     drop(waiting); // too long
/// }
/// assert_eq!(queue.snapshot().abandoned_wait_max, Duration::from_secs(30));
/// ```
#[derive(Debug)]
#[must_use = "dropped, it has left the queue"]
pub struct Waiting(Place);

/// One that is active; made by [`Waiting::start`] and [`Queue::start`]. It is over when this is
/// dropped.
///
/// A wait becomes part of a call's record and trace once: of the call in which
/// [`Waiting::start`] stands, or, outside of calls, of the first one that begins inside of
/// [`Active::run`] or [`Active::run_async`].
#[derive(Debug)]
#[must_use = "dropped, it is over"]
pub struct Active {
    // before the permit: by the time that somebody else can get it, this one is no longer active
    _place: Place,
    wait: Duration,
    /// What no call has been told of yet.
    untold: Duration,
    #[cfg(feature = "tokio")]
    permit: Option<tokio::sync::OwnedSemaphorePermit>,
}

#[derive(Debug)]
struct Place {
    state: Arc<State>,
    since: Ticks,
    stage: Stage,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The collector was turned off when it came.
    Uncounted,
    Waits,
    Active,
}

impl Waiting {
    pub(super) fn enter(queue: &Queue) -> Waiting {
        let state = Arc::clone(&queue.state);
        Waiting(match queue.counts() {
            true => Place { since: state.enter(), state, stage: Stage::Waits },
            false => Place { since: state.ticks(), state, stage: Stage::Uncounted },
        })
    }

    /// How long it has waited up to now.
    pub fn waited(&self) -> Duration {
        self.0.state.since(self.0.since)
    }

    /// The wait is over and the work begins. Inside of a call the wait is part of that call's, as
    /// [`Current::queue_wait`](crate::Current::queue_wait) says it; outside of one, see
    /// [`Active::run`].
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, clock::MockClock};
    /// use std::time::Duration;
    ///
    /// let clock = MockClock::new();
    /// let collector = Collector::builder().clock(clock.clock()).build();
    /// Call::builder("chat").collector(&collector).run(|| {
    ///     let waiting = collector.queue("provider").enter();
    ///     clock.advance(Duration::from_secs(2));
    ///     let _active = waiting.start();
    ///     clock.advance(Duration::from_secs(3));
    /// });
    ///
    /// let record = &collector.requests().all()[0];
    /// assert_eq!(record.queue_wait, Duration::from_secs(2));
    /// assert_eq!(record.duration, Duration::from_secs(5), "the wait lies inside of the body");
    /// ```
    pub fn start(self) -> Active {
        let mut active = self.start_untold();
        let call = if active.untold.is_zero() { None } else { Some(current()) };
        if let Some(call) = call.filter(|call| call.is_call()) {
            call.queue_wait(active.wait);
            active.untold = Duration::ZERO;
        }
        active
    }

    /// The same where the current call, if there is one, is not the one that waited.
    pub(super) fn start_untold(self) -> Active {
        let mut place = self.0;
        let wait = match place.stage {
            Stage::Waits => {
                place.stage = Stage::Active;
                place.state.start(place.since)
            }
            Stage::Uncounted | Stage::Active => place.state.since(place.since),
        };
        Active::of(place, wait)
    }
}

impl Active {
    pub(super) fn start(queue: &Queue) -> Active {
        let state = Arc::clone(&queue.state);
        let stage = match queue.counts() {
            true => {
                state.start_at_once();
                Stage::Active
            }
            false => Stage::Uncounted,
        };
        Active::of(Place { since: Ticks::default(), state, stage }, Duration::ZERO)
    }

    fn of(place: Place, wait: Duration) -> Active {
        Active {
            _place: place,
            wait,
            untold: wait,
            #[cfg(feature = "tokio")]
            permit: None,
        }
    }

    /// Gives a permit back when this is over.
    #[cfg(feature = "tokio")]
    pub(super) fn holding(mut self, permit: Option<tokio::sync::OwnedSemaphorePermit>) -> Active {
        self.permit = permit;
        self
    }

    /// How long it waited before it started.
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// Runs work that waited so long, after which it is over. The first monitored call that begins
    /// inside has the wait as its own; it lies before the call, whose duration is without it.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, clock::MockClock};
    /// use std::time::Duration;
    ///
    /// let clock = MockClock::new();
    /// let collector = Collector::builder().clock(clock.clock()).build();
    /// let waiting = collector.queue("jobs").enter();
    /// clock.advance(Duration::from_secs(2));
    /// waiting.start().run(|| Call::builder("chat").collector(&collector).run(|| "yes"));
    ///
    /// let record = &collector.requests().all()[0];
    /// assert_eq!((record.queue_wait, record.duration), (Duration::from_secs(2), Duration::ZERO));
    /// ```
    pub fn run<R>(mut self, work: impl FnOnce() -> R) -> R {
        self.within(work)
    }

    /// A future that is this work: over when it is ready, or dropped. The first monitored call that
    /// begins while it is polled has the wait as its own; not one in a task that it spawns.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector};
    ///
    /// # futures::executor::block_on(async {
    /// let collector = Collector::builder().build();
    /// let waiting = collector.queue("provider").enter();
    /// // ... until it is this one's turn
    /// let active = waiting.start();
    /// active.run_async(Call::builder("chat").collector(&collector).run_async(async {})).await;
    ///
    /// assert!(!collector.requests().all()[0].queue_wait.is_zero());
    /// assert_eq!(collector.queue("provider").snapshot().active, 0);
    /// # });
    /// ```
    pub fn run_async<F: Future>(self, future: F) -> Working<F> {
        Working::new(future, self)
    }

    /// Runs a part of the work.
    pub(super) fn within<R>(&mut self, work: impl FnOnce() -> R) -> R {
        if self.untold.is_zero() {
            return work();
        }
        let offered = offer_wait(self.untold);
        let done = work();
        self.untold = offered.left();
        done
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match self.stage {
            Stage::Uncounted => {}
            Stage::Waits => self.state.abandon(self.since),
            Stage::Active => self.state.finish(),
        }
    }
}
