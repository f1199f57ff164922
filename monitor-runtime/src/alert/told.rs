//! What one sink has been told, and what it has to be told next.
//!
//! What always holds: a sink hears of each alert that fires once, again as often as it asks for, and
//! of its end once; one that is added later hears of what fires already.

use super::{AlertSink, Notification, machine::Machine, outbox::Outbox};
use crate::{
    Timestamp,
    collector::{AlertSinkHealth, AlertState},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

pub(super) struct Told {
    /// What the sink calls itself.
    pub(super) kind: String,
    outbox: Arc<Outbox>,
    repeats_every: Option<Duration>,
    /// What it was last told of each alert that fires.
    firing: BTreeMap<String, Last>,
}

/// The last time that a sink was told of an alert.
#[derive(Clone, Copy)]
struct Last {
    /// By the engine's own time.
    at: Duration,
    /// The number of the notification in the outbox.
    number: u64,
}

/// When it is, and where.
pub(super) struct Now<'a> {
    pub(super) now: Duration,
    pub(super) at: Timestamp,
    pub(super) service: Option<&'a str>,
}

impl Told {
    /// A sink beside so many others that call themselves so.
    pub(super) fn new(
        kind: String,
        others: usize,
        repeats_every: Option<Duration>,
        sink: Box<dyn AlertSink>,
    ) -> Told {
        let repeats_every = repeats_every.map(|every| every.max(Duration::from_secs(1)));
        let name = if others == 0 { kind.clone() } else { format!("{kind} {}", others + 1) };
        let outbox = Arc::new(Outbox::new(name, sink));
        Told { kind, outbox, repeats_every, firing: BTreeMap::new() }
    }

    /// Tells of an alert what it has not heard yet.
    pub(super) fn tell(&mut self, alert: &Machine, now: &Now<'_>) {
        let name = &alert.shown.name;
        let last = self.firing.get(name).copied();
        if !alert.fires() {
            if self.firing.remove(name).is_some() {
                self.outbox.put(Arc::new(alert.notification(false, now)));
            }
            return;
        }
        let is_due = match last {
            None => true,
            // what waits still says the same: nothing is gained by saying it twice
            Some(last) => self.is_due_again(last.at, now.now) && !self.outbox.has(last.number),
        };
        if is_due {
            let number = self.outbox.put(Arc::new(alert.notification(last.is_some(), now)));
            self.firing.insert(name.clone(), Last { at: now.now, number });
        }
    }

    fn is_due_again(&self, last: Duration, now: Duration) -> bool {
        self.repeats_every.is_some_and(|every| now.saturating_sub(last) >= every)
    }

    pub(super) fn health(&self) -> AlertSinkHealth {
        self.outbox.health()
    }

    /// The outbox, to wait for without keeping anybody else waiting.
    pub(super) fn outbox(&self) -> Arc<Outbox> {
        Arc::clone(&self.outbox)
    }
}

impl Machine {
    fn notification(&self, repeated: bool, now: &Now<'_>) -> Notification {
        let alert = &self.shown;
        Notification {
            alert: alert.name.clone(),
            state: if self.fires() { AlertState::Firing } else { AlertState::Resolved },
            repeated,
            service: now.service.map(String::from),
            metric: alert.metric.clone(),
            value: alert.value,
            direction: alert.direction,
            threshold: alert.threshold,
            window: alert.window,
            at: now.at,
            // a wall clock that was set back lets nothing end before it began
            started_at: self.fired_at.min(now.at),
            ended_at: (!self.fires()).then_some(now.at),
            labels: alert.labels.clone(),
            summary: alert.summary.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        alert::{AlertRule, Metric, condition::Reading, machine::Found},
        collector::Quantity,
    };

    #[test]
    fn where_the_wall_clock_is_set_back_no_alert_ends_before_it_began() {
        let rule = AlertRule::new("errors", Metric::error_rate().above(0.5));
        let (early, late) = (Timestamp::from_unix_nanos(1_000), Timestamp::from_unix_nanos(9_000));
        let mut machine = Machine::new(&rule, early);
        let reading = Reading { value: Quantity::Ratio(1.0), begins: true, goes_on: true };
        let found = Found { reading: Some(reading), fault: None };
        machine.step(&rule, found, Duration::ZERO, late);
        let now = Now { now: Duration::ZERO, at: early, service: None };
        assert_eq!(machine.notification(true, &now).started_at, early, "it was said at {late}");
        machine.resolve(Duration::ZERO, early);
        let told = machine.notification(false, &now);
        assert_eq!((told.started_at, told.ended_at), (early, Some(early)));
    }
}
