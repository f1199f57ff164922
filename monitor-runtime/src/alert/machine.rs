//! The states of one alert, and what moves it from one to the next.
//!
//! What always holds: only a value that is known, or a rule that says what no value means, moves an
//! alert out of firing; durations are by the monotonic clock.

use super::{AlertRule, NoData, condition::Reading};
use crate::{
    Timestamp,
    collector::{AlertSnapshot, AlertState},
};
use std::time::Duration;

/// One alert: what is shown of it, and what its durations count from.
pub(super) struct Machine {
    pub(super) shown: AlertSnapshot,
    /// When the state came to be, by the engine's own time.
    since: Duration,
    /// When it last stopped firing.
    resolved: Option<Duration>,
    /// When it began to fire, if it fires or has been resolved.
    pub(super) fired_at: Timestamp,
}

/// What one look at a rule found.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) reading: Option<Reading>,
    pub(super) fault: Option<String>,
}

impl Found {
    /// No reading, because something is wrong with the rule itself.
    pub(super) fn fault(fault: &str) -> Found {
        Found { reading: None, fault: Some(fault.to_owned()) }
    }
}

impl Machine {
    pub(super) fn new(rule: &AlertRule, at: Timestamp) -> Machine {
        let mut shown = rule.before_the_first_look();
        shown.since = at;
        Machine { shown, since: Duration::ZERO, resolved: None, fired_at: at }
    }

    pub(super) fn fires(&self) -> bool {
        self.shown.state == AlertState::Firing
    }

    /// Takes in what was found at a moment: `now` by the engine's own time, `at` by the wall's.
    pub(super) fn step(&mut self, rule: &AlertRule, found: Found, now: Duration, at: Timestamp) {
        self.shown.value = found.reading.map(|reading| reading.value);
        self.shown.fault = found.fault;
        self.shown.checked_at = Some(at);
        let beyond = match (found.reading, rule.no_data) {
            (Some(reading), _) if self.fires() => Some(reading.goes_on),
            (Some(reading), _) => Some(reading.begins),
            (None, NoData::Keep) => None,
            (None, NoData::Resolve) => Some(false),
            (None, NoData::Fire) => Some(true),
        };
        match (self.shown.state, beyond) {
            (AlertState::Inactive | AlertState::Resolved, Some(true)) => {
                self.begin(now, at, rule);
            }
            (AlertState::Pending, Some(true)) => self.fire_if_due(now, at, rule),
            (AlertState::Pending, _) => self.enter(AlertState::Inactive, now, at),
            (AlertState::Firing, Some(false)) => self.resolve(now, at),
            _ => {}
        }
    }

    /// Ends it, whatever its number is.
    pub(super) fn resolve(&mut self, now: Duration, at: Timestamp) {
        self.resolved = Some(now);
        self.shown.firing_collectors = 0;
        self.enter(AlertState::Resolved, now, at);
    }

    /// Pending, unless it may fire at once.
    fn begin(&mut self, now: Duration, at: Timestamp, rule: &AlertRule) {
        if rule.for_at_least.is_zero() && self.has_cooled(now, rule) {
            self.fire(now, at);
        } else {
            self.enter(AlertState::Pending, now, at);
        }
    }

    fn fire_if_due(&mut self, now: Duration, at: Timestamp, rule: &AlertRule) {
        let long_enough = now.saturating_sub(self.since) >= rule.for_at_least;
        if long_enough && self.has_cooled(now, rule) {
            self.fire(now, at);
        }
    }

    fn fire(&mut self, now: Duration, at: Timestamp) {
        self.fired_at = at;
        self.shown.times_fired += 1;
        self.shown.firing_collectors = 1;
        self.enter(AlertState::Firing, now, at);
    }

    fn has_cooled(&self, now: Duration, rule: &AlertRule) -> bool {
        self.resolved.is_none_or(|resolved| now.saturating_sub(resolved) >= rule.cool_down)
    }

    fn enter(&mut self, state: AlertState, now: Duration, at: Timestamp) {
        self.since = now;
        self.shown.changed(at, state);
    }
}
