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
    /// When it was last told of each alert that fires, by the engine's own time.
    firing: BTreeMap<String, Duration>,
}

/// When it is, and where.
pub(super) struct Now<'a> {
    pub(super) now: Duration,
    pub(super) at: Timestamp,
    pub(super) service: Option<&'a str>,
}

impl Told {
    /// A sink beside so many others that call themselves so.
    pub(super) fn new(kind: String, others: usize, sink: Box<dyn AlertSink>) -> Told {
        let repeats_every = sink.repeats_every().map(|every| every.max(Duration::from_secs(1)));
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
            Some(last) => self.outbox.is_idle() && self.is_due_again(last, now.now),
        };
        if is_due {
            self.firing.insert(name.clone(), now.now);
            self.outbox.put(Arc::new(alert.notification(last.is_some(), now)));
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
            started_at: self.fired_at,
            ended_at: (!self.fires()).then_some(now.at),
            labels: alert.labels.clone(),
            summary: alert.summary.clone(),
        }
    }
}
