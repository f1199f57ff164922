//! How alerts look in a report for terminals.

use crate::{
    Report, Snapshot, Timestamp, Usd,
    collector::{AlertSinkHealth, AlertSnapshot, AlertState, Direction, Quantity},
};
use std::time::Duration;

const NOW: u64 = 1_795_279_740;

/// An alert that has stood so for so many seconds.
fn alert(name: &str, state: AlertState, seconds: u64) -> AlertSnapshot {
    let since = Timestamp::from_unix_nanos((NOW - seconds) * 1_000_000_000);
    AlertSnapshot { name: name.into(), state, since, collectors: 1, ..AlertSnapshot::default() }
}

fn watching(
    alert: AlertSnapshot,
    metric: &str,
    value: Option<Quantity>,
    threshold: Quantity,
) -> AlertSnapshot {
    AlertSnapshot { metric: metric.into(), value, threshold, ..alert }
}

/// What stands between the head and the requests.
fn text(alerts: Vec<AlertSnapshot>, sinks: Vec<AlertSinkHealth>) -> String {
    let mut snapshot = Snapshot {
        taken_at: Timestamp::from_unix_nanos(NOW * 1_000_000_000),
        alerts,
        ..Snapshot::default()
    };
    snapshot.health.alert_sinks = sinks;
    let text = Report::new(snapshot).to_string();
    let lines = text.lines().skip(3).take_while(|line| !line.starts_with("Requests"));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_fires_stands_at_the_top_then_what_is_pending_then_what_was_resolved_lately() {
    let usd = |text: &str| Quantity::Usd(text.parse::<Usd>().unwrap());
    let seconds = |seconds| Quantity::Seconds(Duration::from_secs_f64(seconds));
    let mut errors = watching(
        alert("high error rate", AlertState::Firing, 182),
        "error rate",
        Some(Quantity::Ratio(0.125)),
        Quantity::Ratio(0.05),
    );
    errors.window = Some(Duration::from_secs(300));
    errors.labels.insert("severity".into(), "critical".into());
    let mut between = watching(
        alert("few successes", AlertState::Firing, 90),
        "success rate",
        Some(Quantity::Ratio(0.92)),
        Quantity::Ratio(0.9),
    );
    (between.direction, between.until) = (Direction::Below, Some(Quantity::Ratio(0.95)));
    (between.collectors, between.firing_collectors) = (3, 2);
    let open = watching(
        alert("openai is cut off", AlertState::Firing, 5),
        "breaker \"openai\" open",
        Some(Quantity::Flag(true)),
        Quantity::Flag(false),
    );
    let slow =
        watching(alert("slow", AlertState::Pending, 20), "p95", Some(seconds(21.4)), seconds(20.0));
    let spent = watching(
        alert("spending", AlertState::Resolved, 900),
        "cost per hour",
        Some(usd("3.1234567")),
        usd("12.5"),
    );
    let long_ago = alert("long ago", AlertState::Resolved, 7_200);
    let quiet = alert("quiet", AlertState::Inactive, 7_200);
    let lost = watching(alert("lost", AlertState::Firing, 60), "p99", None, seconds(20.0));
    let all = vec![between, errors, long_ago, lost, open, quiet, slow, spent];
    let expected = "\
FIRING        high error rate (critical) · error rate over 5m 12.50 % > 5.00 %
              for 3m 2s
FIRING        few successes · success rate 92.00 % until 95.00 % · for 1m 30s
              in 2 of 3
FIRING        lost · p99 no data · for 1m
FIRING        openai is cut off · breaker \"openai\" open yes · for 5s
Pending       slow · p95 21.4 s > 20.0 s · for 20s
Resolved      spending · cost per hour $3.1234 · 15m ago
";
    assert_eq!(text(all, Vec::new()), expected);
}

#[test]
fn of_many_alerts_the_first_ten_are_shown_and_the_others_counted() {
    let all = (0..25).map(|number| alert(&format!("alert {number:2}"), AlertState::Firing, number));
    let text = text(all.collect(), Vec::new());
    assert_eq!(text.lines().count(), 11, "{text}");
    assert!(text.lines().next().is_some_and(|line| line.contains("alert 24")), "the oldest first");
    assert!(text.ends_with("              and 15 more\n"), "{text}");
}

#[test]
fn who_could_not_be_told_is_named_and_why() {
    let slack = AlertSinkHealth {
        name: "slack".into(),
        failed: 3,
        dropped: 1_200,
        last_error: Some("https://hooks.slack.com: status 404 no_service".into()),
        ..AlertSinkHealth::default()
    };
    let well = AlertSinkHealth { name: "webhook".into(), sent: 9, ..AlertSinkHealth::default() };
    let expected = "\
Not told      slack · failed 3 · thrown away 1,200
              https://hooks.slack.com: status 404 no_service
";
    assert_eq!(text(Vec::new(), vec![slack, well]), expected);
}

#[test]
fn names_of_alerts_cannot_move_the_cursor_or_widen_a_line() {
    let long = alert(&"é\u{202e}".repeat(100), AlertState::Firing, 1);
    let text = text(vec![long], Vec::new());
    assert!(!text.contains('\u{202e}'), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}
