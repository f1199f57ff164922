//! Who is told of alerts: each of them once, in order, and nobody waits for another.

use crate::fixture::{collector, collector_with, health};
use monitor_runtime::{
    Collector,
    alert::{AlertRule, AlertSink, AlertSinkHealth, AlertState, Metric, Notification, SinkError},
    testing::MockClock,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::{self, Receiver, Sender},
    },
    time::{Duration, Instant},
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn level_above(threshold: f64) -> AlertRule {
    AlertRule::new("level", Metric::custom_latest("level").above(threshold))
}

fn at(collector: &Collector, clock: &MockClock, level: f64, after: Duration) {
    collector.metric("level", level, &[]);
    clock.advance(after);
    collector.tick();
}

/// A sink that keeps what it is told.
fn listener() -> (impl FnMut(&Notification), Receiver<Notification>) {
    let (tell, told) = mpsc::channel();
    (move |it: &Notification| tell.send(it.clone()).expect("the test listens"), told)
}

fn words(told: &Receiver<Notification>) -> Vec<String> {
    told.try_iter().map(|told| told.to_string()).collect()
}

fn sinks(collector: &Collector) -> Vec<AlertSinkHealth> {
    health(collector).alert_sinks
}

/// Waits until what a sink has come to is so.
#[track_caller]
fn wait_until(collector: &Collector, is_so: impl Fn(&AlertSinkHealth) -> bool) {
    let begun = Instant::now();
    while !sinks(collector).iter().any(&is_so) {
        assert!(begun.elapsed() < MINUTE, "{:?}", sinks(collector));
        std::thread::sleep(SECOND / 100);
    }
}

#[test]
fn a_callback_hears_of_the_beginning_and_of_the_end_once_each() {
    let (listen, told) = listener();
    let rule = level_above(10.0)
        .tag("tenant", "acme")
        .severity("critical")
        .label("team", "support")
        .summary("the level is too high");
    let (collector, clock) =
        collector_with(|settings| settings.service("checkout").alert(rule).alert_sink(listen));
    let tagged = |level| collector.metric("level", level, &[("tenant", "acme")]);
    tagged(11.0);
    at(&collector, &clock, 1.0, SECOND);
    let begun = clock.now();
    at(&collector, &clock, 1.0, SECOND);
    tagged(9.0);
    at(&collector, &clock, 1.0, SECOND);
    at(&collector, &clock, 1.0, SECOND);
    assert!(collector.flush_alerts(MINUTE));
    let told: Vec<Notification> = told.try_iter().collect();
    let [fired, resolved] = &told[..] else { panic!("{told:#?}") };
    assert_eq!(fired.to_string(), "FIRING level: latest \"level\" 11 is above 10");
    assert_eq!(resolved.to_string(), "RESOLVED level: latest \"level\" 9");
    assert_eq!((fired.state, fired.started_at, fired.ended_at), (AlertState::Firing, begun, None));
    assert_eq!(resolved.state, AlertState::Resolved);
    assert_eq!((resolved.started_at, resolved.ended_at), (begun, Some(resolved.at)));
    assert_eq!(fired.service.as_deref(), Some("checkout"));
    assert_eq!(fired.summary.as_deref(), Some("the level is too high"));
    let labels: Vec<_> = fired.labels.iter().map(|(k, v)| format!("{k}={v}")).collect();
    assert_eq!(labels, ["severity=critical", "team=support", "tenant=acme"]);
    assert!(told.iter().all(|told| !told.repeated));
}

#[test]
fn pending_alerts_and_those_that_cool_down_are_told_to_nobody() {
    let (listen, told) = listener();
    let rule = level_above(10.0).for_at_least(MINUTE).cool_down(MINUTE);
    let (collector, clock) = collector_with(|settings| settings.alert(rule).alert_sink(listen));
    at(&collector, &clock, 11.0, SECOND);
    at(&collector, &clock, 9.0, SECOND);
    assert!(collector.flush_alerts(MINUTE));
    assert!(words(&told).is_empty());
    at(&collector, &clock, 11.0, SECOND);
    at(&collector, &clock, 11.0, MINUTE);
    at(&collector, &clock, 9.0, SECOND);
    at(&collector, &clock, 11.0, SECOND);
    assert!(collector.flush_alerts(MINUTE));
    assert_eq!(words(&told).len(), 2, "the beginning and the end of the one that fired");
}

#[test]
fn a_sink_that_is_added_later_hears_of_what_fires_already() {
    let (collector, clock) = collector_with(|settings| settings.alert(level_above(10.0)));
    at(&collector, &clock, 11.0, SECOND);
    let (listen, told) = listener();
    collector.add_alert_sink(listen);
    at(&collector, &clock, 11.0, SECOND);
    assert!(collector.flush_alerts(MINUTE));
    assert_eq!(words(&told).len(), 1);
}

#[test]
fn who_was_told_of_an_alert_hears_when_its_rule_is_removed() {
    let (listen, told) = listener();
    let (collector, clock) =
        collector_with(|settings| settings.alert(level_above(10.0)).alert_sink(listen));
    at(&collector, &clock, 11.0, SECOND);
    assert!(collector.remove_alert("level"));
    assert!(collector.flush_alerts(MINUTE));
    let [_, resolved] = &words(&told)[..] else { panic!("two are told") };
    assert_eq!(resolved, "RESOLVED level: latest \"level\" 11");
}

/// A sink that does what the test says with each notification.
struct Scripted<F> {
    name: &'static str,
    repeat: Option<Duration>,
    send: F,
}

impl<F> AlertSink for Scripted<F>
where
    F: FnMut(&Notification) -> Result<(), SinkError> + Send + 'static,
{
    fn send(&mut self, told: &Notification) -> Result<(), SinkError> {
        (self.send)(told)
    }

    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn repeats_every(&self) -> Option<Duration> {
        self.repeat
    }
}

fn scripted(
    name: &'static str,
    send: impl FnMut(&Notification) -> Result<(), SinkError> + Send + 'static,
) -> impl AlertSink {
    Scripted { name, repeat: None, send }
}

#[test]
fn who_asks_for_it_is_told_again_while_the_alert_fires() {
    let (mut listen, told) = listener();
    let send = move |it: &Notification| -> Result<(), SinkError> {
        listen(it);
        Ok(())
    };
    let again = Scripted { name: "again", repeat: Some(MINUTE), send };
    let (collector, clock) =
        collector_with(|settings| settings.alert(level_above(10.0)).alert_sink(again));
    for level in [11.0, 11.0, 12.0, 13.0, 9.0, 9.0] {
        at(&collector, &clock, level, MINUTE / 2);
        assert!(collector.flush_alerts(MINUTE));
    }
    let told: Vec<Notification> = told.try_iter().collect();
    let seen: Vec<_> = told.iter().map(|it| (it.state.as_str(), it.repeated)).collect();
    assert_eq!(seen, [("firing", false), ("firing", true), ("resolved", false)]);
    assert_eq!(told[0].started_at, told[1].started_at);
    assert!(told[1].to_string().contains("12"), "with the value of now: {}", told[1]);
}

#[test]
fn however_many_alerts_fire_each_is_told_again_in_time() {
    let (mut listen, told) = listener();
    let send = move |it: &Notification| -> Result<(), SinkError> {
        std::thread::sleep(SECOND / 1_000);
        listen(it);
        Ok(())
    };
    let again = Scripted { name: "again", repeat: Some(MINUTE), send };
    let (collector, clock) = collector_with(|settings| settings.alert_sink(again));
    for number in 0..100 {
        let metric = Metric::custom_latest("level").above(10.0);
        collector.add_alert(AlertRule::new(format!("level {number}"), metric));
    }
    for repeated in [false, true, true] {
        at(&collector, &clock, 11.0, MINUTE);
        assert!(collector.flush_alerts(MINUTE));
        let told: Vec<_> = told.try_iter().map(|it| (it.alert, it.repeated)).collect();
        assert_eq!(told.len(), 100);
        assert!(told.iter().all(|told| told.1 == repeated));
    }
}

#[test]
fn what_waits_still_is_not_said_twice() {
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let send = move |_: &Notification| {
        let _ = may_go_on.recv();
        Ok(())
    };
    let slow = Scripted { name: "slow", repeat: Some(SECOND), send };
    let (collector, clock) =
        collector_with(|settings| settings.alert(level_above(10.0)).alert_sink(slow));
    at(&collector, &clock, 11.0, SECOND);
    at(&collector, &clock, 9.0, SECOND);
    for _ in 0..60 {
        at(&collector, &clock, 11.0, SECOND);
    }
    assert_eq!(sinks(&collector)[0].waiting, 3, "fired, resolved, fired");
    drop(go_on);
    assert!(collector.flush_alerts(MINUTE));
    at(&collector, &clock, 11.0, SECOND);
    assert!(collector.flush_alerts(MINUTE));
    assert_eq!(sinks(&collector)[0].sent, 4);
}

/// A sink that asks the collector how often it wants to be told.
struct Asks<T>(Arc<Collector>, std::marker::PhantomData<T>);

impl<T: Send + 'static> AlertSink for Asks<T> {
    fn send(&mut self, _: &Notification) -> Result<(), SinkError> {
        Ok(())
    }

    fn repeats_every(&self) -> Option<Duration> {
        self.0.report().alerts.first().map(|_| MINUTE)
    }
}

#[test]
fn a_sink_may_ask_the_collector_and_has_the_name_of_its_type() {
    let (done, is_done) = mpsc::channel();
    std::thread::spawn(move || {
        let collector = Arc::new(collector().0);
        collector.add_alert_sink(Asks::<Vec<String>>(Arc::clone(&collector), Default::default()));
        done.send(sinks(&collector)[0].name.clone()).expect("the test waits");
    });
    assert_eq!(is_done.recv_timeout(10 * SECOND).as_deref(), Ok("Asks"));
}

#[test]
fn a_sink_that_never_returns_delays_no_call_no_tick_and_no_other_sink() {
    let (hold, held) = mpsc::channel::<()>();
    let dead = scripted("dead", move |_| {
        let _ = held.recv();
        Ok(())
    });
    let (listen, told) = listener();
    let (collector, clock) = collector_with(|settings| {
        settings.alert(level_above(10.0)).alert_sink(dead).alert_sink(listen)
    });
    let begun = Instant::now();
    for _ in 0..100 {
        at(&collector, &clock, 11.0, SECOND);
        at(&collector, &clock, 9.0, SECOND);
    }
    assert!(!collector.flush_alerts(SECOND / 10), "one of them is still waiting");
    wait_until(&collector, |sink| sink.name == "callback" && sink.sent == 200);
    assert!(begun.elapsed() < MINUTE, "{:?}", begun.elapsed());
    assert_eq!(words(&told).len(), 200);
    let dead = &sinks(&collector)[1];
    assert_eq!((dead.name.as_str(), dead.waiting, dead.sent), ("dead", 200, 0));
    drop(hold);
    assert!(collector.flush_alerts(MINUTE));
}

#[test]
fn what_is_too_much_for_a_slow_sink_is_thrown_away_oldest_first_and_counted() {
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let (tell, told) = mpsc::channel();
    let slow = scripted("slow", move |it| {
        let _ = may_go_on.recv();
        tell.send(it.at).map_err(|_| SinkError::refused("the test is over"))
    });
    let (collector, clock) =
        collector_with(|settings| settings.alert(level_above(10.0)).alert_sink(slow));
    at(&collector, &clock, 11.0, SECOND);
    wait_until(&collector, |sink| sink.waiting == 1);
    // the sink has the first; a thousand may wait, and this is five hundred more
    for change in 0..1_500 {
        at(&collector, &clock, if change % 2 == 0 { 9.0 } else { 11.0 }, SECOND);
    }
    let slow = &sinks(&collector)[0];
    assert!((499..=501).contains(&slow.dropped), "{slow:?}");
    assert!(collector.report().to_string().contains("slow"), "{}", collector.report());
    drop(go_on);
    assert!(collector.flush_alerts(MINUTE));
    let last = told.try_iter().last();
    assert_eq!(last, Some(clock.now()), "how it stands now is told in any case");
}

#[test]
fn what_fails_is_tried_again_and_what_is_refused_is_not() {
    let tries = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&tries);
    let failing = scripted("failing", move |_| match counted.fetch_add(1, Relaxed) {
        0 => Err(SinkError::retry_after("overloaded", SECOND)),
        1 => Err(SinkError::retry("connection refused")),
        _ => Ok(()),
    });
    let refusing = scripted("refusing", |_| Err(SinkError::refused("no such channel")));
    let (collector, clock) = collector_with(|settings| {
        settings.alert(level_above(10.0)).alert_sink(failing).alert_sink(refusing)
    });
    at(&collector, &clock, 11.0, SECOND);
    wait_until(&collector, |sink| sink.last_error.as_deref() == Some("connection refused"));
    assert!(collector.flush_alerts(MINUTE));
    let [failing, refusing] = &sinks(&collector)[..] else { panic!("two sinks") };
    assert_eq!((failing.sent, failing.failed, tries.load(Relaxed)), (1, 0, 3));
    assert_eq!(failing.last_error, None, "it has arrived since");
    assert_eq!((refusing.sent, refusing.failed), (0, 1));
    assert_eq!(refusing.last_error.as_deref(), Some("no such channel"));
}

#[test]
fn who_asks_for_no_pause_is_not_asked_without_one() {
    let tries = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&tries);
    let busy = scripted("busy", move |_| {
        counted.fetch_add(1, Relaxed);
        Err(SinkError::retry_after("busy", Duration::ZERO))
    });
    let (collector, clock) =
        collector_with(|settings| settings.alert(level_above(10.0)).alert_sink(busy));
    at(&collector, &clock, 11.0, SECOND);
    assert!(!collector.flush_alerts(SECOND), "it is tried for some seconds");
    assert!(tries.load(Relaxed) <= 3, "{tries:?}");
}

#[test]
fn a_sink_that_panics_is_told_of_the_next_alert_all_the_same() {
    let (tell, told): (Sender<String>, _) = mpsc::channel();
    let mut first = true;
    let sink = move |it: &Notification| {
        if std::mem::take(&mut first) {
            panic!("no connection");
        }
        let _ = tell.send(it.to_string());
    };
    let (collector, clock) =
        collector_with(|settings| settings.alert(level_above(10.0)).alert_sink(sink));
    at(&collector, &clock, 11.0, SECOND);
    assert!(collector.flush_alerts(MINUTE));
    let after = &sinks(&collector)[0];
    assert_eq!((after.failed, after.last_error.as_deref()), (1, Some("it panicked")));
    at(&collector, &clock, 9.0, SECOND);
    assert!(collector.flush_alerts(MINUTE));
    assert_eq!(told.try_iter().count(), 1);
    assert_eq!(sinks(&collector)[0].last_error, None);
}

#[test]
fn the_thread_of_a_sink_ends_with_the_collector() {
    let (alive, ended) = mpsc::channel::<()>();
    let waits = scripted("waits", move |_| {
        let _ = &alive;
        Err(SinkError::retry_after("not now", MINUTE))
    });
    let (collector, clock) =
        collector_with(|settings| settings.alert(level_above(10.0)).alert_sink(waits));
    at(&collector, &clock, 11.0, SECOND);
    wait_until(&collector, |sink| sink.last_error.is_some());
    drop(collector);
    let gone = ended.recv_timeout(SECOND * 30);
    assert_eq!(gone, Err(mpsc::RecvTimeoutError::Disconnected), "the sink was dropped");
}

#[test]
fn sinks_of_one_name_are_numbered() {
    let (collector, _) = collector();
    for _ in 0..3 {
        collector.add_alert_sink(|_: &Notification| ());
    }
    let names: Vec<_> = sinks(&collector).into_iter().map(|sink| sink.name).collect();
    assert_eq!(names, ["callback", "callback 2", "callback 3"]);
}
