//! The numbers of one queue, under one lock.
//!
//! What always holds: the clock is read under the lock, so time only goes on; no wait allocates,
//! but for a bucket of the histogram that is hit for the first time, and 2,032 of these take 32 KiB
//! at most.

use super::QueueSnapshot;
use crate::{
    clock::{Clock, Ticks},
    collector::LatencyTotals,
};
use parking_lot::Mutex;
use std::{sync::Arc, time::Duration};

/// What stands behind a `Queue`.
#[derive(Debug)]
pub(crate) struct State {
    /// Shared with the errors of those that are turned away, who may be many.
    name: Arc<str>,
    clock: Clock,
    tally: Mutex<Tally>,
}

#[derive(Debug)]
struct Tally {
    /// When the slice of time began that is counted now.
    since: Ticks,
    /// When it was looked at last.
    until: Ticks,
    /// What was counted until then in this epoch, without what stands.
    earlier: QueueSnapshot,
    /// As they stood at the last event; without the name.
    numbers: QueueSnapshot,
}

impl State {
    pub(crate) fn new(name: &str, clock: &Clock) -> State {
        let (earlier, numbers) = (QueueSnapshot::default(), QueueSnapshot::default());
        let now = clock.ticks();
        let tally = Tally { since: now, until: now, earlier, numbers };
        State { name: name.into(), clock: clock.clone(), tally: Mutex::new(tally) }
    }

    #[cfg(feature = "tower")]
    pub(super) fn name(&self) -> Arc<str> {
        Arc::clone(&self.name)
    }

    /// What is known now.
    pub(crate) fn read(&self) -> QueueSnapshot {
        self.look(|tally| {
            let mut all = tally.earlier.clone();
            all.merge(tally.numbers.clone());
            all
        })
    }

    /// What was counted, without what stands; counting begins anew.
    pub(crate) fn take(&self) -> QueueSnapshot {
        self.look(|tally| {
            let counted = tally.cut();
            tally.earlier.merge(counted);
            std::mem::take(&mut tally.earlier)
        })
    }

    /// What was counted since the last slice of time ended, without what stands.
    pub(crate) fn open_slice(&self) -> QueueSnapshot {
        self.look(|tally| tally.numbers.counted())
    }

    /// The same; another slice begins.
    pub(crate) fn end_slice(&self) -> QueueSnapshot {
        self.look(|tally| {
            let counted = tally.cut();
            tally.earlier.merge(counted.clone());
            counted
        })
    }

    fn look(&self, look: impl FnOnce(&mut Tally) -> QueueSnapshot) -> QueueSnapshot {
        let mut tally = self.tally.lock();
        tally.pass_to(self.clock.ticks(), &self.clock);
        QueueSnapshot { name: self.name.as_ref().into(), ..look(&mut tally) }
    }

    /// What a handle says of the queue itself.
    pub(super) fn set(&self, set: impl FnOnce(&mut QueueSnapshot)) {
        set(&mut self.tally.lock().numbers);
    }

    /// One more waits.
    pub(super) fn enter(&self) -> Ticks {
        self.now(|now, numbers| {
            numbers.entered += 1;
            numbers.waiting += 1;
            numbers.max_length = numbers.max_length.max(numbers.waiting);
            now
        })
    }

    /// One that waited since then starts. How long it waited.
    pub(super) fn start(&self, since: Ticks) -> Duration {
        self.now(|now, numbers| {
            let wait = self.between(since, now);
            numbers.waiting -= 1;
            numbers.start(wait);
            wait
        })
    }

    /// One starts that did not have to wait.
    pub(super) fn start_at_once(&self) {
        self.now(|_, numbers| {
            numbers.entered += 1;
            numbers.start(Duration::ZERO);
        });
    }

    /// One that waited since then leaves.
    pub(super) fn abandon(&self, since: Ticks) {
        self.now(|now, numbers| {
            let wait = self.between(since, now);
            numbers.waiting -= 1;
            numbers.abandoned += 1;
            numbers.abandoned_wait = numbers.abandoned_wait.saturating_add(wait);
            numbers.abandoned_wait_max = numbers.abandoned_wait_max.max(wait);
        });
    }

    /// One that was active is over.
    pub(super) fn finish(&self) {
        self.now(|_, numbers| {
            numbers.active -= 1;
            numbers.finished += 1;
        });
    }

    /// One is turned away.
    pub(super) fn reject(&self) {
        self.now(|_, numbers| numbers.rejected += 1);
    }

    pub(super) fn ticks(&self) -> Ticks {
        self.clock.ticks()
    }

    pub(super) fn since(&self, since: Ticks) -> Duration {
        self.between(since, self.clock.ticks())
    }

    fn between(&self, since: Ticks, now: Ticks) -> Duration {
        Duration::from_nanos(self.clock.nanos(since, now))
    }

    /// Looks at the numbers as they stand now, or changes them.
    fn now<R>(&self, change: impl FnOnce(Ticks, &mut QueueSnapshot) -> R) -> R {
        let mut tally = self.tally.lock();
        let now = self.clock.ticks();
        tally.pass_to(now, &self.clock);
        change(now, &mut tally.numbers)
    }
}

impl Tally {
    /// Time has passed, in which as many waited as did at the last event. It is measured from the
    /// beginning, so that what is rounded off does not add up.
    fn pass_to(&mut self, now: Ticks, clock: &Clock) {
        let numbers = &mut self.numbers;
        let watched = Duration::from_nanos(clock.nanos(self.since, now));
        let passed = watched.saturating_sub(numbers.watched);
        let waiting = u32::try_from(numbers.waiting).unwrap_or(u32::MAX);
        numbers.time_in_queue =
            numbers.time_in_queue.saturating_add(passed.saturating_mul(waiting));
        numbers.watched += passed;
        self.until = now;
    }

    /// Ends a slice of time, as it was looked at last; returns what was counted in it.
    fn cut(&mut self) -> QueueSnapshot {
        self.since = self.until;
        let standing = self.numbers.standing();
        let next = QueueSnapshot { max_length: standing.waiting, ..standing };
        std::mem::replace(&mut self.numbers, next).counted()
    }
}

impl QueueSnapshot {
    fn start(&mut self, wait: Duration) {
        self.started += 1;
        self.active += 1;
        add(&mut self.wait, wait);
    }
}

fn add(waits: &mut LatencyTotals, wait: Duration) {
    waits.count += 1;
    waits.sum = waits.sum.saturating_add(wait);
    waits.min = Some(waits.min.map_or(wait, |min| min.min(wait)));
    waits.max = waits.max.max(Some(wait));
    waits.histogram.record(wait);
}
