//! Rules that are wrong, or whose own code is, are seen and harm no other.

use crate::fixture::{collector, collector_with, health, refused};
use monitor_runtime::{
    Collector, Report, Request, Snapshot,
    alert::{AlertRule, AlertState, Metric, Notification, Quantity},
    collector::Refusal,
};
use std::{
    sync::{Arc, Weak, mpsc},
    time::{Duration, Instant},
};

const SECOND: Duration = Duration::from_secs(1);

fn errors(name: &str) -> AlertRule {
    AlertRule::new(name, Metric::error_rate().above(0.5))
}

#[test]
fn a_closure_that_panics_is_caught_counted_and_named_and_the_others_go_on() {
    let panics = |_: &Report| -> Option<u64> { panic!("a bug") };
    let (collector, clock) = collector_with(|settings| {
        settings
            .alert(AlertRule::new("a bug", Metric::of("bug", panics).above(1)))
            .alert(errors("errors"))
    });
    collector.record(Request::new("chat").status(500));
    collector.tick();
    for _ in 0..59 {
        clock.advance(SECOND);
        collector.tick();
    }
    let alerts = collector.snapshot().alerts;
    assert_eq!(alerts[0].fault.as_deref(), Some("its closure panicked"));
    assert_eq!((alerts[0].state, alerts[0].value), (AlertState::Inactive, None));
    assert_eq!(alerts[1].state, AlertState::Firing);
    assert_eq!(health(&collector).panics_caught, 1, "the panic hook prints once a minute");
    clock.advance(SECOND);
    collector.tick();
    assert_eq!(health(&collector).panics_caught, 2, "and it is asked again");
    let text = collector.report().to_string();
    assert!(text.contains("Broken alert  a bug · its closure panicked"), "{text}");
}

#[test]
fn a_closure_may_ask_the_collector_whatever_it_likes() {
    let (collector, _) = collector();
    let asked = collector.clone();
    let curious = move |_: &Report| {
        asked.tick();
        asked.add_alert(errors("from inside"));
        Some(asked.snapshot().alerts.len() as u64)
    };
    collector.add_alert(AlertRule::new("curious", Metric::of("alerts", curious).above(1)));
    collector.tick();
    assert_eq!(collector.snapshot().alerts[0].state, AlertState::Firing);
    assert!(collector.remove_alert("curious"), "it would keep the collector");
}

/// Asks the collector for a report as it goes.
struct Curious(Weak<Collector>);

impl Drop for Curious {
    fn drop(&mut self) {
        let collector = self.0.upgrade();
        assert!(collector.is_none_or(|collector| collector.report().alerts.is_empty()));
    }
}

/// A rule that owns something curious, and does this when it is looked at.
fn curious(collector: &Arc<Collector>, look: impl Fn() + Send + Sync + 'static) -> AlertRule {
    let owned = Curious(Arc::downgrade(collector));
    let metric = Metric::of("curious", move |_: &Report| {
        let _ = &owned;
        look();
        Some(1)
    });
    AlertRule::new("curious", metric.above(9))
}

#[test]
fn what_a_rule_owns_may_ask_the_collector_as_it_goes() {
    let (done, is_done) = mpsc::channel();
    std::thread::spawn(move || {
        let collector = Arc::new(collector().0);
        collector.add_alert(curious(&collector, || ()));
        assert!(collector.remove_alert("curious"));
        let weak = Arc::downgrade(&collector);
        let remove = move || _ = weak.upgrade().map(|it| it.remove_alert("curious"));
        collector.add_alert(curious(&collector, remove));
        collector.tick();
        done.send(()).expect("the test waits");
    });
    is_done.recv_timeout(10 * SECOND).expect("nothing waits for itself");
}

/// Panics as it goes.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        if std::thread::current().name() == Some("monitor-tick") {
            panic!("a bug");
        }
    }
}

#[test]
fn what_panics_as_it_goes_keeps_no_other_collector_from_its_alerts() {
    let broken = Arc::new(Collector::builder().build());
    let (bomb, weak, (gone, is_gone)) = (Bomb, Arc::downgrade(&broken), mpsc::channel());
    let remove = move |_: &Report| {
        let _ = &bomb;
        gone.send(weak.upgrade()?.remove_alert("bomb")).ok()?;
        Some(1)
    };
    broken.add_alert(AlertRule::new("bomb", Metric::of("bomb", remove).above(9)));
    assert_eq!(is_gone.recv_timeout(10 * SECOND), Ok(true));
    let well = Collector::builder().alert(errors("errors")).build();
    well.record(Request::new("chat").status(500));
    let begun = Instant::now();
    while well.snapshot().alerts[0].state != AlertState::Firing {
        assert!(begun.elapsed() < 10 * SECOND, "nobody looks any more");
        std::thread::sleep(SECOND / 20);
    }
}

#[test]
fn a_rule_reads_a_report_without_alerts_however_many_there_are() {
    let alerts = |report: &Report| Some(report.alerts.len() as u64);
    let rule = |name| AlertRule::new(name, Metric::of("alerts", alerts).above(0));
    let (collector, clock) = collector_with(|settings| {
        settings.alert(rule("whole")).alert(rule("window").over(SECOND * 60))
    });
    collector.record(Request::new("chat").status(500));
    for _ in 0..3 {
        clock.advance(SECOND);
        collector.tick();
    }
    let seen: Vec<_> = collector.report().alerts.iter().map(|row| row.alert.value).collect();
    assert_eq!(seen, [Some(Quantity::Count(0)); 2]);
}

#[test]
fn of_two_rules_of_one_name_the_first_stays_and_the_second_is_counted() {
    let (collector, _) = collector_with(|settings| {
        settings.alert(errors("errors")).alert(errors("errors").severity("critical"))
    });
    let alerts = collector.snapshot().alerts;
    assert_eq!(alerts.len(), 1);
    assert!(alerts[0].labels.is_empty());
    assert_eq!(refused(&collector, Refusal::RepeatedAlert), 1);
    let words = health(&collector).last_refusal.expect("it says which");
    assert!(words.contains("\"errors\""), "{words}");
}

#[test]
fn thresholds_that_can_be_no_thresholds_are_refused() {
    let (collector, _) = collector();
    let rate = Metric::error_rate;
    for (condition, reason) in [
        (rate().above(f64::NAN), "infinite or no number"),
        (rate().below(f64::NEG_INFINITY), "infinite or no number"),
        (rate().above(0.5).until(f64::NAN), "infinite or no number"),
        (rate().above(0.05).until(0.1), "above 5 % until 10 %: it ends before it begins"),
        (rate().below(0.5).until(0.25), "below 50 % until 25 %: it ends before it begins"),
    ] {
        collector.add_alert(AlertRule::new("rate", condition));
        let words = health(&collector).last_refusal.expect("it says why");
        assert!(words.contains(reason), "{words}");
    }
    assert_eq!(refused(&collector, Refusal::BadValue), 5);
    assert!(collector.snapshot().alerts.is_empty());
}

#[test]
fn numbers_that_can_never_be_there_are_refused() {
    let (collector, _) = collector();
    for percent in [101.0, -0.1, f64::NAN] {
        collector.add_alert(AlertRule::new("slow", Metric::latency(percent).above(SECOND)));
    }
    collector.add_alert(AlertRule::new("path", Metric::path("latency/max_seconds").above(SECOND)));
    assert_eq!(refused(&collector, Refusal::BadValue), 4);
    let words = health(&collector).last_refusal.expect("it says why");
    assert!(words.contains("a JSON pointer begins with /"), "{words}");
}

#[test]
fn names_are_mended_and_a_rule_without_one_is_refused() {
    let (collector, _) = collector();
    collector.add_alert(errors(" "));
    assert_eq!(refused(&collector, Refusal::EmptyName), 1);
    collector.add_alert(errors("a\nb").summary("c\u{7}d").label("e\tf", "g\nh"));
    let alert = &collector.snapshot().alerts[0];
    assert_eq!(alert.name, "a\\nb");
    assert_eq!(alert.summary.as_deref(), Some("c\\u{7}d"));
    assert_eq!(alert.labels["e\\tf"], "g\\nh");
    assert!(collector.remove_alert("a\nb"), "it is found by what was said");
    collector.metric("c\nd", 7.0, &[]);
    collector.add_alert(AlertRule::new("custom", Metric::custom_latest("c\nd").above(5.0)));
    collector.tick();
    assert_eq!(collector.snapshot().alerts[0].state, AlertState::Firing);
}

#[test]
fn what_is_to_be_done_may_take_some_sentences() {
    let (collector, _) = collector();
    let summary = "Look at the provider's status page. ".repeat(20);
    collector.add_alert(errors("errors").summary(&summary));
    assert_eq!(collector.snapshot().alerts[0].summary.as_ref(), Some(&summary));
}

#[test]
fn there_are_at_most_a_thousand_rules_and_thirty_two_sinks() {
    let (collector, _) = collector();
    for number in 0..1_002 {
        collector.add_alert(errors(&format!("rule {number}")));
    }
    assert_eq!(collector.snapshot().alerts.len(), 1_000);
    assert_eq!(refused(&collector, Refusal::TooManyAlerts), 2);
    for _ in 0..33 {
        collector.add_alert_sink(|_: &Notification| ());
    }
    assert_eq!(health(&collector).alert_sinks.len(), 32);
    assert_eq!(refused(&collector, Refusal::TooManyAlerts), 3);
}

fn firing(status: u16) -> Snapshot {
    let (collector, _) = collector_with(|settings| settings.alert(errors("errors")));
    collector.record(Request::new("chat").status(status));
    collector.tick();
    collector.snapshot()
}

#[test]
fn alerts_of_several_processes_are_one_by_name_and_the_worst_is_shown() {
    let mut all = firing(200);
    all.merge(firing(500));
    let json = serde_json::to_string(&all).expect("a snapshot is plain data");
    let all: Snapshot = serde_json::from_str(&json).expect("and is read back");
    let report = Report::new(all);
    let [row] = &report.alerts[..] else { panic!("one alert: {:?}", report.alerts) };
    assert!(row.is_firing());
    assert_eq!((row.alert.collectors, row.alert.firing_collectors), (2, 1));
    let text = report.to_string();
    assert!(text.contains("in 1 of 2"), "{text}");
}

#[test]
fn alerts_stand_in_the_report_s_json_with_their_units() {
    let snapshot = firing(500);
    let json: serde_json::Value =
        serde_json::from_str(&Report::new(snapshot).to_json()).expect("it is JSON");
    let alert = &json["alerts"][0];
    for (name, value) in [
        ("name", serde_json::json!("errors")),
        ("state", "firing".into()),
        ("metric", "error rate".into()),
        ("value", serde_json::json!({"ratio": 1.0})),
        ("direction", "above".into()),
        ("threshold", serde_json::json!({"ratio": 0.5})),
        ("until", serde_json::Value::Null),
        ("window_seconds", serde_json::Value::Null),
        ("for_seconds", serde_json::json!(0.0)),
        ("lasting_seconds", serde_json::json!(0.0)),
        ("times_fired", serde_json::json!(1)),
    ] {
        assert_eq!(alert.get(name), Some(&value), "{name}: {alert:#}");
    }
}

#[test]
fn a_collector_without_rules_has_none() {
    let (collector, _) = collector();
    collector.tick();
    assert!(collector.report().alerts.is_empty());
    assert!(!collector.report().to_string().contains("FIRING"));
    assert!(collector.flush_alerts(Duration::MAX));
    assert!(!Collector::builder().build().remove_alert("errors"));
}
