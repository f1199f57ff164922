//! What is known of alerts at one moment, as plain data.
//!
//! What always holds: of the alerts of one name in several collectors the one stays that is worse;
//! a value has its unit with it, and what has no data has no value.

use crate::{Timestamp, Usd, seconds};
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, collections::BTreeMap, fmt, time::Duration};

/// How many changes of an alert are remembered.
const CHANGES: usize = 32;

/// How an alert stands at one moment.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, Request, alert::{AlertRule, AlertState, Metric, Quantity}};
///
/// # let clock = monitor_runtime::testing::MockClock::new();
/// let collector = Collector::builder()
/// #   .clock(clock.clock())
///     .alert(AlertRule::new("timeouts", Metric::timeouts().above(0)))
///     .build();
/// collector.record(Request::new("chat").status(408));
/// collector.tick(); // a thread does this each second, but not with a mock clock
/// let alert = &collector.snapshot().alerts[0];
/// assert_eq!((alert.state, alert.value), (AlertState::Firing, Some(Quantity::Count(1))));
/// assert_eq!(alert.changes.len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AlertSnapshot {
    /// Its name.
    pub name: String,
    /// Whether it fires.
    pub state: AlertState,
    /// Since when it stands so.
    pub since: Timestamp,
    /// The number that is watched, e.g. `error rate`.
    pub metric: String,
    /// Its value when it was last looked at; `None` if it had no data.
    pub value: Option<Quantity>,
    /// On which side of the threshold it fires.
    pub direction: Direction,
    /// Beyond which value it fires.
    pub threshold: Quantity,
    /// Up to which value it goes on firing, where that is another one.
    pub until: Option<Quantity>,
    /// Over how much of the past the number is taken; `None`: since calls are counted.
    #[serde(rename = "window_seconds", with = "seconds::as_maybe_number")]
    pub window: Option<Duration>,
    /// How long the value has to be beyond the threshold before it fires.
    #[serde(rename = "for_seconds", with = "seconds::as_number")]
    pub for_at_least: Duration,
    /// The part of all calls that it is about, its severity, and what else the rule says.
    pub labels: BTreeMap<String, String>,
    /// What it means, in the rule's words.
    pub summary: Option<String>,
    /// What is wrong with the rule itself: its closure panicked, or its window is not kept.
    pub fault: Option<String>,
    /// When it was last looked at; `None` before the first time.
    pub checked_at: Option<Timestamp>,
    /// How often it has begun to fire.
    pub times_fired: u64,
    /// Collectors that have the rule: one, or those that were merged.
    pub collectors: u64,
    /// Those of them in which it fires.
    pub firing_collectors: u64,
    /// Its last changes, oldest first; at most 32.
    pub changes: Vec<AlertChange>,
}

/// How far an alert has come.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AlertState {
    /// The value is where it should be, or never had data.
    #[default]
    Inactive,
    /// It fired before, and the value is back where it should be.
    Resolved,
    /// The value is beyond the threshold, but not for long enough, or too soon after the last time.
    Pending,
    /// The value is beyond the threshold.
    Firing,
}

/// On which side of its threshold an alert fires.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Where the value is more.
    #[default]
    Above,
    /// Where the value is less.
    Below,
}

/// A value with its unit. In JSON the unit is its key: `{"seconds": 2.5}`, `{"usd": "0.12"}`.
///
/// # Example
/// ```
/// use monitor_runtime::alert::Quantity;
///
/// assert_eq!(Quantity::Ratio(0.125).to_string(), "12.5 %");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Quantity {
    /// How many.
    Count(u64),
    /// A share of a whole, from 0 to 1.
    Ratio(f64),
    /// Any other number.
    Number(f64),
    /// How long.
    Seconds(#[serde(with = "seconds::as_number")] Duration),
    /// How much money.
    Usd(Usd),
    /// Whether something is so.
    Flag(bool),
}

/// One change of an alert's state.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AlertChange {
    /// When it changed.
    pub at: Timestamp,
    /// To which state.
    pub state: AlertState,
    /// The value that it had; `None` without data.
    pub value: Option<Quantity>,
}

impl AlertSnapshot {
    /// Remembers a change, and forgets the oldest past those that are kept.
    pub(crate) fn changed(&mut self, at: Timestamp, state: AlertState) {
        (self.state, self.since) = (state, at);
        self.changes.push(AlertChange { at, state, value: self.value });
        self.forget_the_oldest();
    }

    /// Adds what another collector knows of an alert of this name.
    pub(super) fn merge(&mut self, mut other: AlertSnapshot) {
        if other.how_bad() > self.how_bad() {
            std::mem::swap(self, &mut other);
        }
        self.fault = self.fault.take().max(other.fault);
        self.checked_at = self.checked_at.max(other.checked_at);
        self.times_fired += other.times_fired;
        self.collectors += other.collectors;
        self.firing_collectors += other.firing_collectors;
        self.changes.extend(other.changes);
        self.changes.sort_by_key(|change| (change.at, change.state, in_words(change.value)));
        self.forget_the_oldest();
    }

    /// The worst state comes first, then what has lasted longest; the value decides nothing but
    /// the order of equals, so that it is one whoever is merged first.
    fn how_bad(&self) -> (AlertState, Reverse<Timestamp>, String) {
        (self.state, Reverse(self.since), in_words(self.value))
    }

    fn forget_the_oldest(&mut self) {
        self.changes.drain(..self.changes.len().saturating_sub(CHANGES));
    }
}

impl AlertState {
    /// The name as it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            AlertState::Inactive => "inactive",
            AlertState::Resolved => "resolved",
            AlertState::Pending => "pending",
            AlertState::Firing => "firing",
        }
    }
}

impl fmt::Display for AlertState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Direction {
    /// The name as it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Direction::Above => "above",
            Direction::Below => "below",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Default for Quantity {
    fn default() -> Self {
        Quantity::Count(0)
    }
}

/// For people: `12.5 %`, `2.5 s`, `$0.12`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Quantity::Count(count) => write!(f, "{count}"),
            Quantity::Ratio(ratio) => write!(f, "{} %", short(ratio * 100.0)),
            Quantity::Number(number) => f.write_str(&short(*number)),
            Quantity::Seconds(duration) => write!(f, "{} s", short(duration.as_secs_f64())),
            Quantity::Usd(amount) => write!(f, "${amount}"),
            Quantity::Flag(is_so) => f.write_str(if *is_so { "yes" } else { "no" }),
        }
    }
}

/// Four digits behind the point where there are so many; what is smaller keeps its own.
fn short(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(0.000_1..1e15).contains(&size) {
        return format!("{number:.3e}");
    }
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn in_words(value: Option<Quantity>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(state: AlertState, since: u64) -> AlertSnapshot {
        let mut alert = AlertSnapshot {
            name: "slow".into(),
            collectors: 1,
            firing_collectors: u64::from(state == AlertState::Firing),
            value: Some(Quantity::Count(since)),
            ..AlertSnapshot::default()
        };
        alert.changed(Timestamp::from_unix_nanos(since), state);
        alert
    }

    fn sum(mut alerts: impl Iterator<Item = AlertSnapshot>) -> AlertSnapshot {
        let mut all = alerts.next().expect("one at least");
        alerts.for_each(|alert| all.merge(alert));
        all
    }

    #[test]
    fn the_worst_of_several_collectors_is_shown_in_whatever_order_they_come() {
        use AlertState::{Firing, Inactive, Pending, Resolved};
        let all = [
            alert(Inactive, 1),
            alert(Firing, 5),
            alert(Firing, 3),
            alert(Resolved, 9),
            alert(Pending, 2),
        ];
        let merged = sum(all.iter().cloned());
        assert_eq!((merged.state, merged.since.unix_nanos()), (Firing, 3));
        assert_eq!((merged.collectors, merged.firing_collectors), (5, 2));
        let at: Vec<_> = merged.changes.iter().map(|change| change.at.unix_nanos()).collect();
        assert_eq!(at, [1, 2, 3, 5, 9]);
        for turned in 1..all.len() {
            let mut order = all.clone();
            order.rotate_left(turned);
            assert_eq!(sum(order.iter().cloned()), merged);
            assert_eq!(sum(order.iter().rev().cloned()), merged);
        }
    }

    #[test]
    fn only_the_last_changes_are_remembered() {
        let mut alert = alert(AlertState::Inactive, 0);
        for at in 1..=1_000 {
            alert.changed(Timestamp::from_unix_nanos(at), AlertState::Pending);
        }
        assert_eq!(alert.changes.len(), CHANGES);
        assert_eq!(alert.changes.last().map(|change| change.at.unix_nanos()), Some(1_000));
    }

    #[test]
    fn values_are_read_by_people_with_their_units() {
        for (quantity, words) in [
            (Quantity::Count(1_200), "1200"),
            (Quantity::Ratio(0.125), "12.5 %"),
            (Quantity::Number(3.0), "3"),
            (Quantity::Number(1e-7), "1.000e-7"),
            (Quantity::Seconds(Duration::from_millis(2_500)), "2.5 s"),
            (Quantity::Usd(Usd::from_picos(120_000_000_000)), "$0.12"),
            (Quantity::Flag(true), "yes"),
        ] {
            assert_eq!(quantity.to_string(), words);
        }
    }
}
