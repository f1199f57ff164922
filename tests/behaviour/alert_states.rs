//! An alert goes through its states as its rule says, and nothing else moves it.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{
    Collector, Request,
    alert::{AlertRule, AlertSnapshot, AlertState, Metric, NoData, Quantity},
    testing::MockClock,
};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// A rule on a number that the test sets: the latest value of the metric `level`.
fn level_above(threshold: f64) -> AlertRule {
    AlertRule::new("level", Metric::custom_latest("level").above(threshold))
}

/// Sets the number, lets time pass, looks, and tells how the alert stands.
fn at(collector: &Collector, clock: &MockClock, level: f64, after: Duration) -> AlertState {
    collector.metric("level", level, &[]);
    clock.advance(after);
    collector.tick();
    the_alert(collector).state
}

fn the_alert(collector: &Collector) -> AlertSnapshot {
    let mut alerts = collector.snapshot().alerts;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    alerts.remove(0)
}

fn states(alert: &AlertSnapshot) -> Vec<AlertState> {
    alert.changes.iter().map(|change| change.state).collect()
}

#[test]
fn without_a_duration_it_fires_at_once_and_is_resolved_at_once() {
    let (collector, clock) = collector_with(|settings| settings.alert(level_above(10.0)));
    assert_eq!(the_alert(&collector).state, AlertState::Inactive, "nobody has looked yet");
    assert_eq!(the_alert(&collector).checked_at, None);
    assert_eq!(at(&collector, &clock, 10.0, SECOND), AlertState::Inactive, "at, and not above");
    assert_eq!(at(&collector, &clock, 10.5, SECOND), AlertState::Firing);
    let alert = the_alert(&collector);
    assert_eq!((alert.value, alert.since), (Some(Quantity::Number(10.5)), clock.now()));
    assert_eq!((alert.times_fired, alert.firing_collectors, alert.collectors), (1, 1, 1));
    assert_eq!(at(&collector, &clock, 10.0, SECOND), AlertState::Resolved);
    assert_eq!(at(&collector, &clock, 11.0, SECOND), AlertState::Firing, "and again");
    let alert = the_alert(&collector);
    assert_eq!(states(&alert), [AlertState::Firing, AlertState::Resolved, AlertState::Firing]);
    assert_eq!((alert.times_fired, alert.checked_at), (2, Some(clock.now())));
}

#[test]
fn it_is_pending_until_the_value_was_beyond_for_long_enough() {
    let rule = level_above(10.0).for_at_least(MINUTE);
    let (collector, clock) = collector_with(|settings| settings.alert(rule));
    assert_eq!(at(&collector, &clock, 11.0, SECOND), AlertState::Pending);
    assert_eq!(at(&collector, &clock, 12.0, MINUTE - SECOND), AlertState::Pending, "not yet");
    assert_eq!(at(&collector, &clock, 9.0, SECOND), AlertState::Inactive, "a good one in between");
    assert_eq!(at(&collector, &clock, 11.0, SECOND), AlertState::Pending, "counts from here");
    assert_eq!(at(&collector, &clock, 11.0, MINUTE - SECOND), AlertState::Pending);
    assert_eq!(at(&collector, &clock, 11.0, SECOND), AlertState::Firing);
    assert_eq!(the_alert(&collector).times_fired, 1);
}

#[test]
fn a_value_between_two_thresholds_keeps_an_alert_firing_and_begins_none() {
    let rule = |condition| AlertRule::new("level", condition);
    for (beyond, between, back, condition) in [
        (11.0, 8.0, 5.0, Metric::custom_latest("level").above(10.0).until(5.0)),
        (1.0, 4.0, 6.0, Metric::custom_latest("level").below(2.0).until(6.0)),
    ] {
        let (collector, clock) = collector_with(|settings| settings.alert(rule(condition)));
        assert_eq!(at(&collector, &clock, between, SECOND), AlertState::Inactive);
        assert_eq!(at(&collector, &clock, beyond, SECOND), AlertState::Firing);
        assert_eq!(at(&collector, &clock, between, MINUTE), AlertState::Firing);
        assert_eq!(at(&collector, &clock, back, SECOND), AlertState::Resolved);
        assert_eq!(at(&collector, &clock, between, SECOND), AlertState::Resolved);
    }
}

#[test]
fn a_resolved_alert_cools_down_before_it_fires_again() {
    let rule = level_above(10.0).cool_down(10 * MINUTE);
    let (collector, clock) = collector_with(|settings| settings.alert(rule));
    assert_eq!(at(&collector, &clock, 11.0, SECOND), AlertState::Firing, "the first time at once");
    assert_eq!(at(&collector, &clock, 9.0, SECOND), AlertState::Resolved);
    assert_eq!(at(&collector, &clock, 11.0, MINUTE), AlertState::Pending);
    assert_eq!(at(&collector, &clock, 9.0, MINUTE), AlertState::Inactive);
    assert_eq!(at(&collector, &clock, 11.0, MINUTE), AlertState::Pending);
    assert_eq!(at(&collector, &clock, 11.0, 7 * MINUTE), AlertState::Firing, "ten minutes later");
}

#[test]
fn a_number_that_flaps_for_an_hour_is_six_alerts_with_a_cool_down_of_ten_minutes() {
    let rule = level_above(10.0).cool_down(10 * MINUTE);
    let (collector, clock) = collector_with(|settings| settings.alert(rule));
    for look in 0..720 {
        at(&collector, &clock, if look % 2 == 0 { 11.0 } else { 9.0 }, 5 * SECOND);
    }
    let alert = the_alert(&collector);
    assert_eq!(alert.times_fired, 6);
    assert_eq!(alert.changes.len(), 32, "and what is remembered of them is bounded");
}

fn errors_above_half(no_data: NoData) -> AlertRule {
    AlertRule::new("errors", Metric::error_rate().above(0.5)).on_no_data(no_data)
}

fn look(collector: &Collector, clock: &MockClock) -> AlertState {
    clock.advance(SECOND);
    collector.tick();
    the_alert(collector).state
}

#[test]
fn a_number_without_data_neither_fires_nor_resolves() {
    for threshold in [Metric::error_rate().above(-1.0), Metric::error_rate().below(2.0)] {
        let rule = AlertRule::new("errors", threshold);
        let (collector, clock) = collector_with(|settings| settings.alert(rule));
        assert_eq!(look(&collector, &clock), AlertState::Inactive);
        assert_eq!(the_alert(&collector).value, None, "no data is no zero");
    }
    let rule = errors_above_half(NoData::Keep);
    let (collector, clock) = collector_with(|settings| settings.alert(rule));
    collector.record(Request::new("chat").status(500));
    assert_eq!(look(&collector, &clock), AlertState::Firing);
    collector.clear();
    assert_eq!(look(&collector, &clock), AlertState::Firing, "nobody knows that it is over");
    assert_eq!(the_alert(&collector).value, None);
    collector.record(Request::new("chat"));
    assert_eq!(look(&collector, &clock), AlertState::Resolved);
}

#[test]
fn what_is_pending_begins_anew_when_its_number_has_no_data_any_more() {
    let rule = errors_above_half(NoData::Keep).for_at_least(MINUTE);
    let (collector, clock) = collector_with(|settings| settings.alert(rule));
    collector.record(Request::new("chat").status(500));
    assert_eq!(look(&collector, &clock), AlertState::Pending);
    collector.clear();
    assert_eq!(look(&collector, &clock), AlertState::Inactive);
}

#[test]
fn a_rule_can_say_that_no_data_is_an_alert_or_the_end_of_one() {
    let (collector, clock) =
        collector_with(|settings| settings.alert(errors_above_half(NoData::Fire)));
    assert_eq!(look(&collector, &clock), AlertState::Firing);
    collector.record(Request::new("chat"));
    assert_eq!(look(&collector, &clock), AlertState::Resolved);

    let rule = errors_above_half(NoData::Resolve);
    let (collector, clock) = collector_with(|settings| settings.alert(rule));
    assert_eq!(look(&collector, &clock), AlertState::Inactive);
    collector.record(Request::new("chat").status(500));
    assert_eq!(look(&collector, &clock), AlertState::Firing);
    collector.clear();
    assert_eq!(look(&collector, &clock), AlertState::Resolved);
}

#[test]
fn clearing_leaves_alerts_and_their_durations_as_they_are() {
    let rule = level_above(10.0).for_at_least(MINUTE).cool_down(10 * MINUTE);
    let (collector, clock) = collector_with(|settings| settings.alert(rule));
    assert_eq!(at(&collector, &clock, 11.0, SECOND), AlertState::Pending);
    collector.clear();
    assert_eq!(at(&collector, &clock, 11.0, MINUTE), AlertState::Firing);
    let before = the_alert(&collector);
    assert!(collector.clear().alerts.is_empty(), "they belong to no epoch");
    assert_eq!(the_alert(&collector), before);
    assert_eq!(at(&collector, &clock, 9.0, SECOND), AlertState::Resolved);
    collector.clear();
    assert_eq!(at(&collector, &clock, 11.0, 2 * MINUTE), AlertState::Pending, "it cools down");
}

#[test]
fn the_reset_interval_neither_fires_nor_resolves_anything() {
    let rule = errors_above_half(NoData::Keep);
    let (collector, clock) = collector_with(|settings| settings.alert(rule).reset_interval(MINUTE));
    collector.record(Request::new("chat").status(500));
    assert_eq!(look(&collector, &clock), AlertState::Firing);
    clock.advance(MINUTE);
    assert_eq!(look(&collector, &clock), AlertState::Firing);
    assert_eq!(collector.report().totals.requests, 0, "it was reset");
}

#[test]
fn an_alert_that_was_removed_is_gone_and_another_may_have_its_name() {
    let (collector, clock) = collector();
    collector.add_alert(level_above(10.0));
    assert_eq!(at(&collector, &clock, 11.0, SECOND), AlertState::Firing);
    assert!(collector.remove_alert("level"));
    assert!(collector.snapshot().alerts.is_empty());
    collector.add_alert(level_above(20.0));
    assert_eq!(at(&collector, &clock, 11.0, SECOND), AlertState::Inactive);
}

#[test]
fn the_machine_s_clock_needs_nobody_to_tick() {
    let collector = Collector::builder().alert(level_above(10.0)).build();
    collector.metric("level", 11.0, &[]);
    let begun = std::time::Instant::now();
    while the_alert(&collector).state != AlertState::Firing {
        assert!(begun.elapsed() < MINUTE, "{:?}", the_alert(&collector));
        std::thread::sleep(SECOND / 100);
    }
    let checked = the_alert(&collector).checked_at;
    (0..100).for_each(|_| collector.tick());
    let again = the_alert(&collector).checked_at;
    assert!(again.zip(checked).is_some_and(|(again, checked)| again.since(checked) < 2 * SECOND));
}
