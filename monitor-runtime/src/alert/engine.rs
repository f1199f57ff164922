//! All rules and sinks of a collector, looked at once each tick.
//!
//! What always holds: all rules of one look read one snapshot; code of the user's runs under no lock
//! that anybody else takes; whoever asks how the alerts stand waits for no rule and no sink.

use super::{
    AlertRule, AlertSink,
    machine::{Found, Machine},
    outbox::Outbox,
    told::{Now, Told},
};
use crate::{
    Report, Snapshot,
    caught::guarded,
    clock::Ticks,
    collector::{AlertSinkHealth, AlertSnapshot, Collector, Refusal, watch::Watch},
    report::Scope,
    text::mended,
};
use parking_lot::Mutex;
use std::{sync::Arc, time::Duration};

/// The most rules of a collector: each is looked at once a second.
const MOST_RULES: usize = 1_000;
/// The most sinks: each has a thread.
const MOST_SINKS: usize = 32;
/// How often the rules are looked at by the machine's clock, however often somebody ticks.
const EACH: Duration = Duration::from_secs(1);
/// How long a rule is left alone whose closure panicked: the panic hook prints each of them.
const LEFT_ALONE: Duration = Duration::from_secs(60);
/// For how long somebody may still want to know that a budget was past its soft limit.
const SHOWN_WHEN_RESOLVED: Duration = Duration::from_secs(3_600);

const PANICKED: &str = "its closure panicked";

/// All rules and sinks of a collector.
#[derive(Default)]
pub(crate) struct Alerts {
    inner: Mutex<Inner>,
    /// When somebody looked last; held while somebody looks.
    looked: Mutex<Option<Duration>>,
}

#[derive(Default)]
struct Inner {
    /// In the order of their names.
    alerts: Vec<Alert>,
    sinks: Vec<Told>,
    /// Whether it was said already that there are too many.
    is_full: bool,
}

struct Alert {
    rule: Arc<AlertRule>,
    machine: Machine,
    /// Until when it is left alone, because its closure panicked.
    left_alone_until: Duration,
}

impl Alerts {
    pub(super) fn add(&self, rule: AlertRule, collector: &Collector) {
        let core = &*collector.0;
        let health = core.health();
        let name = rule.name.clone();
        if name.trim().is_empty() {
            return health.refuse(Refusal::EmptyName, || "an alert has no name".to_owned());
        }
        if let Some(fault) = &rule.watched.fault {
            return health.refuse(Refusal::BadValue, || format!("alert {name:?}: {fault}"));
        }
        let mut inner = self.inner.lock();
        if inner.alerts.len() >= MOST_RULES {
            // a budget asks for its rule again each second
            if std::mem::replace(&mut inner.is_full, rule.is_built_in) && rule.is_built_in {
                return;
            }
            return health.refuse(Refusal::TooManyAlerts, || {
                format!("alert {name:?} is one more than the {MOST_RULES} that there may be")
            });
        }
        match inner.place_of(&name) {
            Ok(_) => health.refuse(Refusal::RepeatedAlert, || {
                format!("alert {name:?} is there already: remove it first, or choose another name")
            }),
            Err(place) => {
                if let Some(window) = rule.window {
                    collector.keep_history(window);
                }
                let machine = Machine::new(&rule, core.timestamp(core.ticks()));
                let (rule, left_alone_until) = (Arc::new(rule), Duration::ZERO);
                inner.alerts.insert(place, Alert { rule, machine, left_alone_until });
            }
        }
    }

    pub(super) fn remove(&self, name: &str, collector: &Collector) -> bool {
        let mut inner = self.inner.lock();
        let Ok(place) = inner.place_of(name) else { return false };
        let Alert { rule, mut machine, .. } = inner.alerts.remove(place);
        if machine.fires() {
            let now = now(collector, collector.0.service());
            machine.resolve(now.now, now.at);
            inner.sinks.iter_mut().for_each(|sink| sink.tell(&machine, &now));
        }
        drop(inner);
        // what its closure owns may ask the collector while it goes
        drop(rule);
        true
    }

    pub(super) fn add_sink(&self, sink: Box<dyn AlertSink>, collector: &Collector) {
        let name = mended(&sink.name()).into_owned();
        let repeats_every = sink.repeats_every();
        let mut inner = self.inner.lock();
        if inner.sinks.len() >= MOST_SINKS {
            return collector.0.health().refuse(Refusal::TooManyAlerts, || {
                format!("alert sink {name:?} is one more than the {MOST_SINKS} that there may be")
            });
        }
        let others = inner.sinks.iter().filter(|other| other.kind == name).count();
        inner.sinks.push(Told::new(name, others, repeats_every, sink));
    }

    /// The rules that somebody wrote.
    pub(super) fn written(&self) -> Vec<Arc<AlertRule>> {
        let inner = self.inner.lock();
        let written = inner.alerts.iter().filter(|alert| !alert.rule.is_built_in);
        written.map(|alert| Arc::clone(&alert.rule)).collect()
    }

    /// What waits to be sent, sink by sink.
    pub(super) fn outboxes(&self) -> Vec<Arc<Outbox>> {
        self.inner.lock().sinks.iter().map(Told::outbox).collect()
    }

    /// Rules that nobody wrote: of budgets whose soft limit is reached. They go some time after
    /// they were resolved.
    fn add_built_in(&self, snapshot: &Snapshot, collector: &Collector) {
        let is_over = |alert: &Alert| {
            let shown = &alert.machine.shown;
            let lasting = snapshot.taken_at.since(shown.since);
            alert.rule.is_built_in && !alert.machine.fires() && lasting > SHOWN_WHEN_RESOLVED
        };
        self.inner.lock().alerts.retain(|alert| !is_over(alert));
        for rule in super::named::soft_limits(snapshot) {
            let is_new = self.inner.lock().place_of(&rule.name).is_err();
            if is_new {
                self.add(rule, collector);
            }
        }
    }

    /// Each with whether it is left alone.
    fn rules(&self, now: Duration) -> Vec<(Arc<AlertRule>, bool)> {
        let inner = self.inner.lock();
        let alerts = inner.alerts.iter();
        alerts.map(|alert| (Arc::clone(&alert.rule), now < alert.left_alone_until)).collect()
    }

    fn step(&self, looks: &mut [Look], now: &Now<'_>) {
        let mut inner = self.inner.lock();
        for Look { rule, found, panicked } in looks {
            let Ok(place) = inner.place_of(&rule.name) else { continue };
            let Inner { alerts, sinks, .. } = &mut *inner;
            // it may have been removed meanwhile, and another have its name
            let alert = &mut alerts[place];
            if !Arc::ptr_eq(&alert.rule, rule) {
                continue;
            }
            if *panicked {
                alert.left_alone_until = now.now + LEFT_ALONE;
            }
            alert.machine.step(rule, std::mem::take(found), now.now, now.at);
            sinks.iter_mut().for_each(|sink| sink.tell(&alert.machine, now));
        }
    }
}

impl Watch for Alerts {
    fn look(&self, collector: &Collector) {
        let Some(mut looked) = self.looked.try_lock() else { return };
        let at = now(collector, None).now;
        let is_due = |last: Duration| at.saturating_sub(last) >= EACH;
        if !collector.0.has_mock_clock() && !looked.is_none_or(is_due) {
            return;
        }
        *looked = Some(at);
        // each rule may have a report of its own, and all alerts in each were the square of them
        let snapshot = Snapshot { alerts: Vec::new(), ..collector.snapshot() };
        self.add_built_in(&snapshot, collector);
        let rules = self.rules(at);
        let mut reports = Reports { snapshot: Arc::new(snapshot), known: Vec::new() };
        let looks = rules.into_iter().map(|(rule, is_left_alone)| match is_left_alone {
            true => Look { rule, found: Found::fault(PANICKED), panicked: false },
            false => reports.look(rule, collector),
        });
        let mut looks: Vec<_> = looks.collect();
        self.step(&mut looks, &now(collector, collector.0.service()));
    }

    fn alerts(&self) -> Vec<AlertSnapshot> {
        self.inner.lock().alerts.iter().map(|alert| alert.machine.shown.clone()).collect()
    }

    fn sinks(&self) -> Vec<AlertSinkHealth> {
        let mut sinks: Vec<_> = self.inner.lock().sinks.iter().map(Told::health).collect();
        sinks.sort_by(|one, other| one.name.cmp(&other.name));
        sinks
    }
}

impl Inner {
    fn place_of(&self, name: &str) -> Result<usize, usize> {
        self.alerts.binary_search_by(|alert| alert.rule.name.as_str().cmp(name))
    }
}

/// What a rule says in one look.
struct Look {
    rule: Arc<AlertRule>,
    found: Found,
    panicked: bool,
}

/// The reports that rules of one look ask for, each made once.
struct Reports {
    snapshot: Arc<Snapshot>,
    known: Vec<(Scope, Option<Duration>, Option<Report>)>,
}

impl Reports {
    fn look(&mut self, rule: Arc<AlertRule>, collector: &Collector) -> Look {
        let Some(report) = self.of(&rule.scope, rule.window) else {
            let found = Found::fault("its window is longer than the history that is kept");
            return Look { rule, found, panicked: false };
        };
        match guarded(|| rule.read(report)) {
            Some(reading) => Look { rule, found: Found { reading, fault: None }, panicked: false },
            None => {
                collector.0.health().caught_a_panic();
                Look { rule, found: Found::fault(PANICKED), panicked: true }
            }
        }
    }

    fn of(&mut self, scope: &Scope, window: Option<Duration>) -> Option<&Report> {
        let is_it = |known: &(Scope, Option<Duration>, Option<Report>)| {
            known.0 == *scope && known.1 == window
        };
        let place = self.known.iter().position(is_it).unwrap_or_else(|| {
            let report = match window {
                Some(window) => Report::of_window(&self.snapshot, scope, window),
                None => Some(Report::of(Arc::clone(&self.snapshot), scope.clone(), false)),
            };
            self.known.push((scope.clone(), window, report));
            self.known.len() - 1
        });
        self.known[place].2.as_ref()
    }
}

fn now<'a>(collector: &Collector, service: Option<&'a str>) -> Now<'a> {
    let core = &*collector.0;
    let ticks = core.ticks();
    let now = Duration::from_nanos(core.nanos(Ticks::default(), ticks));
    Now { now, at: core.timestamp(ticks), service }
}
