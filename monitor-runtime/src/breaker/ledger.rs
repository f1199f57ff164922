//! What stands behind a `Breaker`: one lock, and under it the state and what is counted.
//!
//! What always holds: the clock is read under the lock, so the order of the events is that of their
//! times; time belongs to exactly one state, because all of it is cut from one line at the changes.

use super::{BreakerChange, BreakerSnapshot, BreakerStanding, BreakerState};
use crate::clock::{Clock, Ticks};
use parking_lot::Mutex;
use std::{collections::VecDeque, time::Duration};

/// Changes of state that are kept, the latest. A thousand breakers keep 1.6 MB in this.
pub(super) const KEPT_CHANGES: usize = 100;

/// What stands behind a `Breaker`.
#[derive(Debug)]
pub(crate) struct State {
    name: String,
    ledger: Mutex<Ledger>,
}

#[derive(Debug)]
struct Ledger {
    state: BreakerState,
    /// When it came into this state.
    entered: Ticks,
    failure_count: u64,
    threshold: Option<u64>,
    /// What was counted in earlier slices of the epoch.
    earlier: BreakerSnapshot,
    counted: Counted,
}

/// What begins anew with `clear()`.
#[derive(Debug)]
struct Counted {
    since: Ticks,
    /// Nanoseconds after `since` up to which time was given to the states.
    given: u64,
    closed: u64,
    half_open: u64,
    open: u64,
    successes: u64,
    failures: u64,
    rejections: u64,
    open_count: u64,
    change_count: u64,
    changes: VecDeque<BreakerChange>,
}

impl State {
    pub(crate) fn new(name: &str, clock: &Clock) -> State {
        let now = clock.ticks();
        let ledger = Ledger {
            state: BreakerState::Closed,
            entered: now,
            failure_count: 0,
            threshold: None,
            earlier: BreakerSnapshot { name: name.to_owned(), ..BreakerSnapshot::default() },
            counted: Counted::since(now),
        };
        State { name: name.to_owned(), ledger: Mutex::new(ledger) }
    }

    pub(super) fn now(&self) -> BreakerState {
        self.ledger.lock().state
    }

    pub(super) fn set_threshold(&self, failures: u64) {
        self.ledger.lock().threshold = Some(failures);
    }

    pub(super) fn succeed(&self) {
        let ledger = &mut *self.ledger.lock();
        ledger.failure_count = 0;
        ledger.counted.successes += 1;
    }

    pub(super) fn fail(&self) {
        let ledger = &mut *self.ledger.lock();
        ledger.failure_count += 1;
        ledger.counted.failures += 1;
    }

    pub(super) fn reject(&self) {
        self.ledger.lock().counted.rejections += 1;
    }

    /// Changes the state; nothing happens where it is this one already.
    pub(super) fn change(&self, clock: &Clock, to: BreakerState) {
        let ledger = &mut *self.ledger.lock();
        let from = ledger.state;
        if from == to {
            return;
        }
        let now = clock.ticks();
        ledger.counted.give_time(from, clock, now);
        ledger.counted.keep(BreakerChange { at: clock.timestamp(now), from, to });
        (ledger.state, ledger.entered) = (to, now);
        if to == BreakerState::Closed {
            ledger.failure_count = 0;
        }
    }

    /// What is known now.
    pub(crate) fn read(&self, clock: &Clock) -> BreakerSnapshot {
        let (ledger, now) = (&mut *self.ledger.lock(), clock.ticks());
        let mut all = ledger.earlier.clone();
        all.append(ledger.open(&self.name, clock, now));
        BreakerSnapshot {
            standing: Some(BreakerStanding {
                state: ledger.state,
                failure_count: ledger.failure_count,
                threshold: ledger.threshold,
                in_state: Duration::from_nanos(clock.nanos(ledger.entered, now)),
            }),
            ..all
        }
    }

    /// What was counted, without how it stands; counting begins anew.
    pub(crate) fn take(&self, clock: &Clock) -> BreakerSnapshot {
        let (ledger, now) = (&mut *self.ledger.lock(), clock.ticks());
        ledger.end(&self.name, clock, now);
        let name = self.name.clone();
        let next = BreakerSnapshot { name, ..BreakerSnapshot::default() };
        std::mem::replace(&mut ledger.earlier, next)
    }

    /// What was counted since the last slice of time ended, without how it stands.
    pub(crate) fn open_slice(&self, clock: &Clock) -> BreakerSnapshot {
        let (ledger, now) = (&mut *self.ledger.lock(), clock.ticks());
        ledger.open(&self.name, clock, now)
    }

    /// The same; another slice begins.
    pub(crate) fn end_slice(&self, clock: &Clock) -> BreakerSnapshot {
        let (ledger, now) = (&mut *self.ledger.lock(), clock.ticks());
        ledger.end(&self.name, clock, now)
    }
}

impl Ledger {
    fn open(&mut self, name: &str, clock: &Clock, now: Ticks) -> BreakerSnapshot {
        self.counted.give_time(self.state, clock, now);
        self.counted.describe(name)
    }

    fn end(&mut self, name: &str, clock: &Clock, now: Ticks) -> BreakerSnapshot {
        let counted = self.open(name, clock, now);
        self.counted = Counted::since(now);
        self.earlier.append(counted.clone());
        counted
    }
}

impl Counted {
    fn since(now: Ticks) -> Counted {
        Counted {
            since: now,
            given: 0,
            closed: 0,
            half_open: 0,
            open: 0,
            successes: 0,
            failures: 0,
            rejections: 0,
            open_count: 0,
            change_count: 0,
            changes: VecDeque::new(),
        }
    }

    /// Gives the time up to now to the state that it was spent in. Measured from the beginning and
    /// not from the last event: pieces that are rounded one by one would not add up.
    fn give_time(&mut self, state: BreakerState, clock: &Clock, now: Ticks) {
        // counters of two processors may differ by a little
        let until = clock.nanos(self.since, now).max(self.given);
        *match state {
            BreakerState::Closed => &mut self.closed,
            BreakerState::HalfOpen => &mut self.half_open,
            BreakerState::Open => &mut self.open,
        } += until - self.given;
        self.given = until;
    }

    fn keep(&mut self, change: BreakerChange) {
        self.change_count += 1;
        self.open_count += u64::from(change.to == BreakerState::Open);
        if self.changes.len() == KEPT_CHANGES {
            self.changes.pop_front();
        }
        self.changes.push_back(change);
    }

    fn describe(&self, name: &str) -> BreakerSnapshot {
        BreakerSnapshot {
            name: name.to_owned(),
            closed: Duration::from_nanos(self.closed),
            half_open: Duration::from_nanos(self.half_open),
            open: Duration::from_nanos(self.open),
            successes: self.successes,
            failures: self.failures,
            rejections: self.rejections,
            open_count: self.open_count,
            change_count: self.change_count,
            changes: self.changes.iter().copied().collect(),
            standing: None,
        }
    }
}
