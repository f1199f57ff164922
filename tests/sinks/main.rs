//! Where alerts go: what is posted, and what becomes of it when the other side is slow or dead.

mod alertmanager;
mod events;
mod posts;
mod server;
mod trouble;

use monitor_runtime::{
    Collector, Request,
    alert::{AlertRule, AlertSinkHealth, Metric},
    testing::MockClock,
};
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// A collector of the service `checkout` with one rule, `errors`, and the clock that it reads.
fn collector() -> (Collector, MockClock) {
    let clock = MockClock::new();
    let errors = AlertRule::new("errors", Metric::error_rate().above(0.5))
        .severity("critical")
        .summary("every other call fails");
    let settings = Collector::builder().clock(clock.clock()).service("checkout").alert(errors);
    (settings.build(), clock)
}

fn look(collector: &Collector, clock: &MockClock) {
    clock.advance(SECOND);
    collector.tick();
}

/// Lets the alert fire.
fn fire(collector: &Collector, clock: &MockClock) {
    collector.clear();
    collector.record(Request::new("chat").status(500));
    look(collector, clock);
}

/// Lets it be resolved.
fn resolve(collector: &Collector, clock: &MockClock) {
    collector.clear();
    collector.record(Request::new("chat"));
    look(collector, clock);
}

fn health(collector: &Collector, sink: &str) -> AlertSinkHealth {
    let mut sinks = collector.snapshot().health.alert_sinks.into_iter();
    sinks.find(|health| health.name == sink).unwrap_or_else(|| panic!("no sink {sink}"))
}

#[track_caller]
fn wait_until(collector: &Collector, sink: &str, is_so: impl Fn(&AlertSinkHealth) -> bool) {
    let begun = Instant::now();
    while !is_so(&health(collector, sink)) {
        assert!(begun.elapsed() < MINUTE, "{:?}", health(collector, sink));
        std::thread::sleep(SECOND / 100);
    }
}
