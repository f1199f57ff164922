//! What is known of a breaker at one moment, as plain data.
//!
//! What always holds: snapshots merge without loss and in any order; what was counted adds up, and
//! of how several breakers of one name stand the worst is told.

use super::ledger::KEPT_CHANGES;
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a breaker does with calls. The later, the worse.
///
/// # Example
/// ```
/// use monitor_runtime::breaker::BreakerState;
///
/// assert!(BreakerState::Closed < BreakerState::HalfOpen);
/// assert!(BreakerState::HalfOpen < BreakerState::Open);
/// assert_eq!(BreakerState::HalfOpen.name(), "half_open");
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    /// All go through.
    #[default]
    Closed,
    /// Some go through, to see how they fare.
    HalfOpen,
    /// All are refused.
    Open,
}

impl BreakerState {
    /// `closed`, `half_open` or `open`, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            BreakerState::Closed => "closed",
            BreakerState::HalfOpen => "half_open",
            BreakerState::Open => "open",
        }
    }
}

/// One change of a breaker's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BreakerChange {
    /// When it was told.
    pub at: Timestamp,
    /// The state before.
    pub from: BreakerState,
    /// The state after.
    pub to: BreakerState,
}

/// How a breaker stands at one moment. What compares as greater is the worse: by the state, in one
/// state by the failures in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BreakerStanding {
    /// What it does with calls.
    pub state: BreakerState,
    /// Failures in a row: since the last success, or since it closed.
    pub failure_count: u64,
    /// The failures that open it; `None` if nobody said.
    pub threshold: Option<u64>,
    /// How long it has been in this state, also before `clear()`.
    pub in_state: Duration,
}

/// What is known of a breaker at one moment.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, breaker::BreakerState::{Closed, Open}};
///
/// let collector = Collector::builder().build();
/// collector.breaker("openai").open();
/// let before = collector.clear().breakers.remove(0);
/// let after = collector.snapshot().breakers.remove(0);
///
/// assert_eq!((before.open_count, after.open_count), (1, 0));
/// assert_eq!((before.changes[0].from, before.changes[0].to), (Closed, Open));
/// assert!(before.standing.is_none());
/// assert_eq!(after.standing.unwrap().state, Open, "it is open still");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BreakerSnapshot {
    /// Its name.
    pub name: String,
    /// How it stands; `None` in what `clear()` returns and in slices of a history, because that is of
    /// no epoch and of no slice.
    pub standing: Option<BreakerStanding>,
    /// How long it was closed.
    pub closed: Duration,
    /// How long it was half-open.
    pub half_open: Duration,
    /// How long it was open.
    pub open: Duration,
    /// Calls that went well.
    pub successes: u64,
    /// Calls that failed in the eyes of the breaker.
    pub failures: u64,
    /// Calls that it refused.
    pub rejections: u64,
    /// How often it opened.
    pub open_count: u64,
    /// How often its state changed.
    pub change_count: u64,
    /// The latest 100 of these changes, oldest first.
    pub changes: Vec<BreakerChange>,
}

impl BreakerSnapshot {
    /// How long it was watched: the sum of the times in its states. Of several processes the times
    /// add up.
    pub fn watched(&self) -> Duration {
        self.closed.saturating_add(self.half_open).saturating_add(self.open)
    }

    /// Adds what another process knows of a breaker of this name, or what was counted at another
    /// time.
    pub(crate) fn merge(&mut self, other: BreakerSnapshot) {
        self.merge_numbers(&other);
        self.changes.extend(other.changes);
        self.changes.sort_unstable();
        self.changes.drain(..self.changes.len().saturating_sub(KEPT_CHANGES));
    }

    /// Adds what the same breaker counted later.
    pub(super) fn append(&mut self, later: BreakerSnapshot) {
        self.merge_numbers(&later);
        self.changes.extend(later.changes);
        self.changes.drain(..self.changes.len().saturating_sub(KEPT_CHANGES));
    }

    /// How it stands, without what was counted.
    pub(crate) fn standing(&self) -> BreakerSnapshot {
        let (name, standing) = (self.name.clone(), self.standing);
        BreakerSnapshot { name, standing, ..BreakerSnapshot::default() }
    }

    /// Adds all but the single changes.
    pub(crate) fn merge_numbers(&mut self, other: &BreakerSnapshot) {
        self.standing = self.standing.max(other.standing);
        self.closed = self.closed.saturating_add(other.closed);
        self.half_open = self.half_open.saturating_add(other.half_open);
        self.open = self.open.saturating_add(other.open);
        self.successes += other.successes;
        self.failures += other.failures;
        self.rejections += other.rejections;
        self.open_count += other.open_count;
        self.change_count += other.change_count;
    }
}

#[cfg(test)]
mod tests {
    use super::{BreakerState::*, *};

    fn snapshot(state: BreakerState, failure_count: u64, second: u64) -> BreakerSnapshot {
        let at = Timestamp::from_unix_nanos(second * 1_000_000_000);
        BreakerSnapshot {
            name: "openai".into(),
            standing: Some(BreakerStanding { state, failure_count, ..Default::default() }),
            closed: Duration::from_secs(second),
            open: Duration::from_nanos(second),
            failures: failure_count,
            open_count: 1,
            change_count: 80,
            changes: (0..80).map(|_| BreakerChange { at, from: Closed, to: Open }).collect(),
            ..BreakerSnapshot::default()
        }
    }

    fn merged(parts: [&BreakerSnapshot; 3]) -> BreakerSnapshot {
        let mut all = parts[0].clone();
        all.merge(parts[1].clone());
        all.merge(parts[2].clone());
        all
    }

    #[test]
    fn no_order_of_merging_is_better_than_another() {
        let (a, b, c) =
            (snapshot(HalfOpen, 1, 10), snapshot(Closed, 9, 30), snapshot(HalfOpen, 2, 20));
        let all = merged([&a, &b, &c]);
        for order in [[&a, &c, &b], [&b, &a, &c], [&b, &c, &a], [&c, &a, &b], [&c, &b, &a]] {
            assert_eq!(merged(order), all);
        }
    }

    #[test]
    fn what_was_counted_adds_up_and_the_worst_standing_is_told() {
        let all = merged([
            &snapshot(HalfOpen, 1, 10),
            &snapshot(Closed, 9, 30),
            &snapshot(HalfOpen, 2, 20),
        ]);
        let standing = all.standing.expect("it stands somehow");
        assert_eq!((standing.state, standing.failure_count), (HalfOpen, 2));
        assert_eq!((all.failures, all.open_count, all.change_count), (12, 3, 240));
        assert_eq!(all.watched(), Duration::new(60, 60));
        let seconds = |at: usize| all.changes[at].at.unix_seconds();
        assert_eq!((all.changes.len(), seconds(0), seconds(99)), (100, 20, 30));
    }

    #[test]
    fn what_was_counted_before_says_nothing_of_how_it_stands_now() {
        let mut before = snapshot(Open, 5, 10);
        before.standing = None;
        let now = snapshot(Closed, 0, 20);
        before.merge(now.clone());
        assert_eq!(before.standing, now.standing);
    }
}
