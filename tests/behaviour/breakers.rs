//! Circuit breakers are watched: where they stand, how long, how often, and what they refused.

use crate::fixture::{collector, the_only_call};
use monitor_runtime::{
    Outcome, Report,
    breaker::{Breaker, BreakerSnapshot, BreakerState::*},
    monitor, testing,
};
use std::{thread, time::Duration};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_breaker_is_closed_since_it_was_made_when_nothing_has_happened() {
    let (collector, clock) = collector();
    clock.advance(SECOND * 100);
    let breaker = collector.breaker("openai");
    assert_eq!(breaker.state(), Closed);
    assert_eq!(breaker.snapshot().watched(), Duration::ZERO);
    clock.advance(SECOND * 7);
    let now = breaker.snapshot();
    assert_eq!((now.closed, now.half_open, now.open), (SECOND * 7, Duration::ZERO, Duration::ZERO));
    assert_eq!((now.open_count, now.change_count, now.failures), (0, 0, 0));
    assert_eq!(now.standing.map(|standing| standing.in_state), Some(SECOND * 7));
}

#[test]
fn asked_in_the_middle_of_a_state_its_time_is_counted_up_to_now() {
    let (collector, clock) = collector();
    let breaker = collector.breaker("openai");
    clock.advance(SECOND * 5);
    breaker.open();
    clock.advance(SECOND * 3);
    let times = |now: BreakerSnapshot| (now.closed, now.half_open, now.open);
    assert_eq!(times(breaker.snapshot()), (SECOND * 5, Duration::ZERO, SECOND * 3));
    assert_eq!(
        times(breaker.snapshot()),
        (SECOND * 5, Duration::ZERO, SECOND * 3),
        "once, not twice"
    );
    clock.advance(SECOND * 4);
    breaker.half_open();
    clock.advance(SECOND * 2);
    assert_eq!(times(breaker.snapshot()), (SECOND * 5, SECOND * 2, SECOND * 7));
    assert_eq!(breaker.snapshot().standing.map(|standing| standing.in_state), Some(SECOND * 2));
}

#[test]
fn a_change_to_the_same_state_is_no_change() {
    let (collector, clock) = collector();
    let breaker = collector.breaker("openai");
    breaker.close();
    breaker.open();
    clock.advance(SECOND);
    breaker.open();
    let now = breaker.snapshot();
    assert_eq!((now.open_count, now.change_count, now.changes.len()), (1, 1, 1));
    assert_eq!(now.standing.map(|standing| standing.in_state), Some(SECOND), "since it opened");
}

#[test]
fn failures_in_a_row_end_with_a_success_or_a_closing_and_all_failures_stay_counted() {
    let (collector, _) = collector();
    let breaker = collector.breaker("openai").threshold(4);
    let in_a_row = || breaker.snapshot().standing.map(|standing| standing.failure_count);
    (0..3).for_each(|_| breaker.failure());
    assert_eq!(in_a_row(), Some(3));
    breaker.success();
    assert_eq!(in_a_row(), Some(0));
    (0..4).for_each(|_| breaker.failure());
    breaker.open();
    breaker.failure();
    assert_eq!(in_a_row(), Some(5), "one more of those that were in flight when it opened");
    breaker.close();
    assert_eq!(in_a_row(), Some(0));
    assert_eq!((breaker.snapshot().failures, breaker.snapshot().successes), (8, 1));
}

#[test]
fn handles_of_one_name_are_one_breaker() {
    let (collector, _) = collector();
    let breaker = collector.breaker("openai");
    collector.breaker("openai").open();
    breaker.clone().rejected();
    assert_eq!((breaker.state(), breaker.snapshot().rejections), (Open, 1));
    assert_eq!(collector.breaker("anthropic").state(), Closed);
    assert_eq!(collector.snapshot().breakers.len(), 2);
}

#[monitor]
fn ask(breaker: &Breaker) -> Result<String, String> {
    if breaker.state() == Open {
        breaker.rejected();
        return Err("the breaker is open".into());
    }
    Ok("yes".into())
}

#[test]
fn a_call_that_a_breaker_refuses_is_rejected_and_no_failure() {
    let (collector, _) = collector();
    let breaker = collector.breaker("openai");
    breaker.open();
    assert!(testing::capture(&collector, || ask(&breaker)).is_err());
    assert_eq!(the_only_call(&collector).outcome, Outcome::Rejected);
    assert_eq!(collector.report().totals.failures, 0);
    breaker.rejected();
    assert_eq!(breaker.snapshot().rejections, 2, "outside of calls it is counted too");
}

#[test]
fn clear_begins_to_count_anew_and_leaves_the_breaker_as_it_stands() {
    let (collector, clock) = collector();
    let breaker = collector.breaker("openai").threshold(5);
    clock.advance(SECOND * 6);
    breaker.failure();
    breaker.failure();
    breaker.rejected();
    breaker.open();
    clock.advance(SECOND * 4);
    let before = collector.clear().breakers.remove(0);
    assert_eq!((before.closed, before.open), (SECOND * 6, SECOND * 4));
    assert_eq!((before.failures, before.rejections, before.open_count), (2, 1, 1));
    assert_eq!((before.changes.len(), before.standing), (1, None));

    clock.advance(SECOND * 3);
    let after = breaker.snapshot();
    let standing = after.standing.expect("it stands somehow");
    assert_eq!((standing.state, standing.failure_count), (Open, 2));
    assert_eq!((standing.threshold, standing.in_state), (Some(5), SECOND * 7));
    assert_eq!((after.closed, after.open), (Duration::ZERO, SECOND * 3));
    assert_eq!((after.failures, after.rejections, after.open_count), (0, 0, 0));
    assert!(after.changes.is_empty());
}

#[test]
fn before_and_after_a_clear_add_up_to_all() {
    let (collector, clock) = collector();
    let breaker = collector.breaker("openai");
    clock.advance(SECOND * 6);
    breaker.open();
    clock.advance(SECOND * 4);
    let mut all = collector.clear();
    breaker.close();
    clock.advance(SECOND * 2);
    all.merge(collector.snapshot());
    let all = &all.breakers[0];
    assert_eq!((all.closed, all.open, all.open_count), (SECOND * 8, SECOND * 4, 1));
    assert_eq!(all.changes.iter().map(|change| change.to).collect::<Vec<_>>(), [Open, Closed]);
    let standing = all.standing.expect("the later of both tells");
    assert_eq!(standing.state, Closed, "that it was open before is no longer so");
}

#[test]
fn the_history_is_of_the_latest_hundred_changes() {
    let (collector, clock) = collector();
    let breaker = collector.breaker("openai");
    for _ in 0..500 {
        breaker.open();
        clock.advance(SECOND);
        breaker.close();
    }
    let now = breaker.snapshot();
    assert_eq!((now.changes.len(), now.change_count, now.open_count), (100, 1_000, 500));
    let last = now.changes[99];
    assert_eq!((last.from, last.to, last.at), (Open, Closed, clock.now()));
    assert!(now.changes.is_sorted_by_key(|change| change.at), "the oldest stands first");
}

#[test]
fn breakers_past_the_thousandth_are_one() {
    let (collector, _) = collector();
    for number in 0..1_500 {
        collector.breaker(&format!("tenant {number}")).failure();
    }
    let breakers = collector.snapshot().breakers;
    assert_eq!(breakers.len(), 1_001);
    let others = breakers.iter().find(|breaker| breaker.name == "(others)");
    assert_eq!(others.map(|others| others.failures), Some(500));
    let report = collector.report();
    assert_eq!(report.circuit_breaker.as_ref().map(|all| all.all.failures), Some(1_500));
    assert!(report.to_string().contains("… and 976 more"), "{report}");
}

#[test]
fn hostile_names_are_mended_and_cut() {
    let (collector, _) = collector();
    let long = "breaker".repeat(10_000);
    for name in ["red\u{1b}[31m\r\n\u{0}", "", &long, "模型\u{202e}"] {
        collector.breaker(name).open();
    }
    let report = collector.report();
    for breaker in &report.circuit_breaker.as_ref().expect("there are breakers").breakers {
        assert!(breaker.name.len() <= 256 && !breaker.name.chars().any(char::is_control));
    }
    let text = report.to_string();
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
    assert!(text.contains("(unnamed)"), "{text}");
}

#[test]
fn a_storm_of_events_leaves_times_that_add_up_and_every_opening_counted() {
    const THREADS: u64 = 8;
    const EVENTS: u64 = 4_000;
    let (collector, clock) = collector();
    let breaker = collector.breaker("openai");
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let breaker = breaker.clone();
            scope.spawn(move || {
                for event in 0..EVENTS {
                    match (event + thread) % 4 {
                        0 => breaker.open(),
                        1 => breaker.failure(),
                        2 => breaker.close(),
                        _ => breaker.success(),
                    }
                }
            });
        }
        scope.spawn(|| (0..EVENTS).for_each(|_| clock.advance(Duration::from_nanos(7))));
        scope.spawn(|| {
            let mut before = breaker.snapshot();
            for _ in 0..EVENTS {
                let now = breaker.snapshot();
                assert!(now.closed >= before.closed && now.open >= before.open);
                before = now;
            }
        });
    });
    let now = breaker.snapshot();
    assert_eq!(now.watched(), Duration::from_nanos(7) * EVENTS as u32);
    assert_eq!((now.failures, now.successes), (THREADS * EVENTS / 4, THREADS * EVENTS / 4));
    // of two states every other change is an opening, the first one too
    assert_eq!(now.open_count, now.change_count.div_ceil(2));
    assert_eq!(breaker.state() == Open, now.change_count % 2 == 1);
    for two in now.changes.windows(2) {
        assert_eq!(two[0].to, two[1].from, "each change begins where the last one ended");
    }
}

#[test]
fn the_report_has_the_fields_of_the_older_system_for_all_breakers_and_for_each() {
    let (collector, clock) = collector();
    let openai = collector.breaker("openai").threshold(5);
    collector.breaker("anthropic");
    clock.advance(SECOND * 60);
    openai.failure();
    openai.open();
    clock.advance(SECOND * 20);
    openai.half_open();
    clock.advance(SECOND * 20);
    let json: serde_json::Value =
        serde_json::from_str(&collector.report().to_json()).expect("a report is JSON");
    let all = &json["circuit_breaker"];
    let openai = &all["breakers"][1];
    assert_eq!(
        (&all["breakers"][0]["name"], &openai["name"]),
        (&"anthropic".into(), &"openai".into())
    );
    for (of, closed, uptime) in [(all, 160.0, 90.0), (openai, 60.0, 80.0)] {
        assert_eq!(of["current_state"], "half_open");
        assert_eq!((&of["failure_count"], &of["threshold"]), (&1.into(), &5.into()));
        assert_eq!((&of["open_count"], &of["in_state_seconds"]), (&1.into(), &20.0.into()));
        assert_eq!((&of["closed_seconds"], &of["open_seconds"]), (&closed.into(), &20.0.into()));
        assert_eq!(of["half_open_seconds"], 20.0);
        assert_eq!(of["uptime_percentage"], uptime);
        assert_eq!(of["uptime_ratio"], uptime / 100.0);
    }
    assert_eq!(openai["history"][1]["from"], "open");
    assert_eq!(openai["history"][1]["to"], "half_open");
    assert_eq!(openai["history"][1]["at"], "2026-01-01T00:01:20.000000000Z");
}

#[test]
fn what_has_not_been_watched_for_any_time_has_no_uptime() {
    let (collector, _) = collector();
    collector.breaker("openai");
    let json: serde_json::Value =
        serde_json::from_str(&collector.report().to_json()).expect("a report is JSON");
    let breaker = &json["circuit_breaker"];
    assert!(breaker["uptime_percentage"].is_null() && breaker["uptime_ratio"].is_null());
    assert!(breaker["threshold"].is_null(), "nobody said");
    assert_eq!((&breaker["failure_count"], &breaker["open_seconds"]), (&0.into(), &0.0.into()));
}

#[test]
fn breakers_of_one_name_in_several_processes_are_one_and_the_worst_state_is_told() {
    let (first, first_clock) = collector();
    let (second, second_clock) = collector();
    first.breaker("openai").half_open();
    second.breaker("openai").open();
    second.breaker("anthropic");
    first_clock.advance(SECOND * 2);
    second_clock.advance(SECOND * 3);
    let mut all = first.snapshot();
    // a snapshot travels as JSON
    let travelled = serde_json::to_string(&second.snapshot()).expect("it serialises");
    all.merge(serde_json::from_str(&travelled).expect("and is read again"));
    let report = Report::new(all).circuit_breaker.expect("there are breakers");
    let openai = &report.breakers[1].numbers;
    assert_eq!((report.breakers.len(), openai.current_state), (2, Some(Open)));
    assert_eq!((openai.half_open, openai.open), (SECOND * 2, SECOND * 3));
    assert_eq!((openai.open_count, report.breakers[1].history.len()), (1, 2));
}

#[test]
fn a_collector_that_is_turned_off_still_knows_how_its_breakers_stand() {
    let (collector, clock) = collector();
    let breaker = collector.breaker("openai");
    collector.set_enabled(false);
    breaker.open();
    clock.advance(SECOND);
    collector.set_enabled(true);
    assert_eq!((breaker.state(), breaker.snapshot().open), (Open, SECOND));
}
