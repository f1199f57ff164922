//! Rules over the last minutes, and on what users give a name: queues, breakers, budgets.

use crate::fixture::{collector, collector_with, refused};
use monitor_runtime::{
    Budget, Collector, Request,
    alert::{AlertRule, AlertSnapshot, AlertState, Metric, Notification, Quantity},
    collector::Refusal,
    testing::MockClock,
};
use std::{sync::mpsc, time::Duration};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn alert(collector: &Collector, name: &str) -> AlertSnapshot {
    let alerts = collector.snapshot().alerts;
    let known: Vec<_> = alerts.iter().map(|alert| alert.name.clone()).collect();
    let found = alerts.into_iter().find(|alert| alert.name == name);
    found.unwrap_or_else(|| panic!("no {name} among {known:?}"))
}

/// Lets time pass second by second, as it does.
fn pass(collector: &Collector, clock: &MockClock, time: Duration) {
    for _ in 0..time.as_secs() {
        clock.advance(SECOND);
        collector.tick();
    }
}

#[test]
fn a_window_sees_what_the_whole_epoch_hides() {
    let rule = |name| AlertRule::new(name, Metric::error_rate().above(0.5));
    let (collector, clock) = collector_with(|settings| {
        settings.alert(rule("whole")).alert(rule("window").over(5 * MINUTE))
    });
    for _ in 0..100 {
        collector.record(Request::new("chat"));
    }
    pass(&collector, &clock, 10 * MINUTE);
    for _ in 0..3 {
        collector.record(Request::new("chat").status(500));
    }
    pass(&collector, &clock, SECOND);
    assert_eq!(alert(&collector, "whole").state, AlertState::Inactive, "three of 103");
    let window = alert(&collector, "window");
    assert_eq!((window.state, window.value), (AlertState::Firing, Some(Quantity::Ratio(1.0))));
    assert_eq!(window.window, Some(5 * MINUTE));
    pass(&collector, &clock, 10 * MINUTE);
    let window = alert(&collector, "window");
    assert_eq!((window.state, window.value), (AlertState::Firing, None), "nobody has called since");
    collector.record(Request::new("chat"));
    pass(&collector, &clock, SECOND);
    assert_eq!(alert(&collector, "window").state, AlertState::Resolved);
}

#[test]
fn a_window_can_be_narrowed_and_is_kept_for_a_rule_that_asks_for_it() {
    let (collector, clock) = collector_with(|settings| settings.windows([]));
    let rule = AlertRule::new("acme", Metric::requests().above(1));
    collector.add_alert(rule.tag("tenant", "acme").over(2 * MINUTE));
    for (tenant, times) in [("acme", 2), ("globex", 5)] {
        for _ in 0..times {
            collector.record(Request::new("chat").tag("tenant", tenant));
        }
    }
    pass(&collector, &clock, SECOND);
    let acme = alert(&collector, "acme");
    assert_eq!((acme.value, acme.fault), (Some(Quantity::Count(2)), None));
    pass(&collector, &clock, 3 * MINUTE);
    let acme = alert(&collector, "acme");
    assert_eq!((acme.state, acme.value), (AlertState::Resolved, Some(Quantity::Count(0))));
}

#[test]
fn rates_of_a_window_are_over_the_window() {
    let (collector, clock) = collector_with(|settings| {
        let rate = Metric::requests_per_second().above(99.0);
        settings.alert(AlertRule::new("rate", rate).over(5 * MINUTE))
    });
    for _ in 0..300 {
        collector.record(Request::new("chat"));
        pass(&collector, &clock, SECOND);
    }
    pass(&collector, &clock, 2 * MINUTE);
    let Some(Quantity::Number(rate)) = alert(&collector, "rate").value else { panic!("no rate") };
    assert!((rate - 180.0 / 300.0).abs() < 0.05, "{rate}: 180 calls in the last five minutes");
}

#[test]
fn a_window_longer_than_any_history_is_a_fault_that_shows() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let (collector, clock) = collector();
    collector.add_alert(AlertRule::new("year", Metric::requests().above(0)).over(365 * DAY));
    collector.record(Request::new("chat"));
    pass(&collector, &clock, MINUTE);
    assert_eq!(alert(&collector, "year").fault, None, "so far all is kept");
    clock.advance(40 * DAY);
    collector.record(Request::new("chat"));
    pass(&collector, &clock, MINUTE);
    let fault = alert(&collector, "year").fault.expect("it is seen");
    assert!(fault.contains("longer than the history"), "{fault}");
}

#[test]
fn queues_are_watched_by_their_names() {
    let (collector, clock) = collector();
    let queue = collector.queue("provider");
    collector.queue("another");
    collector.add_alert(AlertRule::new("size", Metric::queue_size("provider").above(1)));
    collector.add_alert(AlertRule::new("wait", Metric::queue_wait("provider").above(SECOND)));
    let rejections = Metric::queue_rejections("provider").above(0);
    collector.add_alert(AlertRule::new("rejections", rejections));
    let (one, other) = (queue.enter(), queue.enter());
    queue.reject();
    pass(&collector, &clock, 3 * SECOND);
    let size = alert(&collector, "size");
    assert_eq!((size.state, size.value), (AlertState::Firing, Some(Quantity::Count(2))));
    assert_eq!(alert(&collector, "rejections").value, Some(Quantity::Count(1)));
    assert_eq!(alert(&collector, "wait").value, None, "nobody has started yet");
    let active = (one.start(), other.start());
    pass(&collector, &clock, SECOND);
    assert_eq!(alert(&collector, "size").state, AlertState::Resolved);
    assert_eq!(alert(&collector, "wait").value, Some(Quantity::Seconds(3 * SECOND)));
    drop(active);
}

#[test]
fn a_breaker_is_watched_by_its_name() {
    let (collector, clock) = collector();
    let breaker = collector.breaker("openai");
    collector.add_alert(AlertRule::new("cut off", Metric::breaker_open("openai").holds()));
    pass(&collector, &clock, SECOND);
    let state = |collector| alert(collector, "cut off").state;
    assert_eq!(state(&collector), AlertState::Inactive);
    breaker.open();
    pass(&collector, &clock, SECOND);
    assert_eq!(state(&collector), AlertState::Firing);
    assert!(collector.report().to_string().contains("breaker \"openai\" open yes"));
    breaker.half_open();
    pass(&collector, &clock, SECOND);
    assert_eq!(state(&collector), AlertState::Resolved);
}

#[test]
fn a_soft_limit_is_an_alert_that_nobody_has_to_write() {
    let (tell, told) = mpsc::channel();
    let dollars = |text: &str| text.parse().expect("an amount");
    let team = Budget::dollars("team", dollars("1")).per_hour().soft_limit(0.8).everything();
    let (collector, clock) = collector_with(|settings| {
        settings
            .budget(team)
            .alert(AlertRule::new("half", Metric::budget_used("team").above(0.5)))
            .alert_sink(move |it: &Notification| _ = tell.send(it.to_string()))
    });
    let spend = |text| collector.record(Request::new("chat").reported_cost(dollars(text)));
    spend("0.79");
    pass(&collector, &clock, SECOND);
    assert_eq!(collector.snapshot().alerts.len(), 1, "a budget that is well has no alert");
    assert_eq!(alert(&collector, "half").state, AlertState::Firing);
    spend("0.01");
    pass(&collector, &clock, SECOND);
    let soft = alert(&collector, r#"budget_soft_limit{budget="team"}"#);
    assert_eq!((soft.state, soft.value), (AlertState::Firing, Some(Quantity::Ratio(0.8))));
    assert_eq!((soft.threshold, &*soft.labels["budget"]), (Quantity::Ratio(0.8), "team"));
    clock.advance(60 * MINUTE);
    collector.tick();
    let soft = alert(&collector, r#"budget_soft_limit{budget="team"}"#);
    assert_eq!(soft.state, AlertState::Resolved, "the next hour has begun");
    clock.advance(61 * MINUTE);
    collector.tick();
    assert_eq!(collector.snapshot().alerts.len(), 1, "and some time later nobody asks any more");
    assert!(collector.flush_alerts(MINUTE));
    assert_eq!(told.try_iter().filter(|words| words.contains("budget_soft_limit")).count(), 2);
}

#[test]
fn a_budget_that_is_set_later_has_its_alert_too() {
    let (collector, _) = collector();
    collector.set_budget(Budget::tokens("acme", 0).soft_limit(1.0).everything());
    collector.tick();
    assert_eq!(alert(&collector, r#"budget_soft_limit{budget="acme"}"#).state, AlertState::Firing);
}

#[test]
fn thousands_of_soft_limits_are_as_many_alerts_as_there_may_be_and_said_once() {
    let (collector, clock) = collector();
    for tenant in 0..1_200 {
        let budget = Budget::tokens(format!("tenant {tenant}"), 0).soft_limit(0.5);
        collector.set_budget(budget.tag("tenant", tenant.to_string()));
    }
    pass(&collector, &clock, 3 * SECOND);
    assert_eq!(collector.snapshot().alerts.len(), 1_000);
    assert_eq!(refused(&collector, Refusal::TooManyAlerts), 1);
    let text = collector.report().to_string();
    assert!(text.contains("and 990 more"), "{text}");
}
