//! Attempts past the cap of series, recorded by hand, kept as JSON, and added up.

use crate::fixture::{collector, collector_with, poll_once};
use monitor_runtime::{
    Call, Outcome, Report, Request, Snapshot, Usage, current, report::AttemptReport,
};
use std::future::pending;

fn attempts(report: &Report) -> AttemptReport {
    report.attempts.clone().expect("there were attempts")
}

#[test]
fn attempts_past_the_cap_stay_apart_from_calls_and_keep_their_price() {
    let (collector, _) = collector_with(|settings| settings.max_series(2));
    Call::builder("ask").collector(&collector).run(|| {
        for _ in 0..3 {
            let send = Call::builder("send").model("gpt-4o-mini").track_cost().attempt();
            send.run(|| _ = current().tokens(1_000_000, 0));
        }
    });
    for _ in 0..2 {
        Call::builder("other").collector(&collector).run(|| ());
    }
    let snapshot = collector.snapshot();
    let overflow = snapshot.series.iter().filter(|series| series.key.overflow);
    let calls = overflow.map(|series| (series.key.attempt, series.numbers.outcomes[&Outcome::Ok]));
    assert_eq!(calls.collect::<Vec<_>>(), [(false, 2), (true, 3)]);
    assert_eq!((snapshot.health.series, snapshot.health.overflow_calls), (2, 5));
    let report = collector.report();
    assert_eq!((report.totals.requests, attempts(&report).count), (3, 3));
    assert_eq!((report.totals.retries, report.cost.unpriced_calls), (2, 0));
    assert_eq!(report.cost.total.to_string(), "0.45");
}

#[test]
fn attempts_in_flight_past_the_cap_are_no_requests_in_flight() {
    let (collector, _) = collector_with(|settings| settings.max_series(1));
    let tries = async { Call::builder("send").attempt().run_async(pending::<()>()).await };
    let mut ask = Box::pin(Call::builder("ask").collector(&collector).run_async(tries));
    assert!(poll_once(ask.as_mut()).is_pending());
    let report = collector.report();
    assert_eq!((report.totals.in_flight, attempts(&report).in_flight), (1, 1));
    drop(ask);
    let report = collector.report();
    assert_eq!((report.totals.in_flight, attempts(&report).in_flight), (0, 0));
    assert_eq!((report.totals.cancelled, attempts(&report).cancelled), (1, 1));
}

#[test]
fn without_a_byte_left_attempts_are_still_no_requests() {
    let (collector, _) = collector_with(|settings| settings.max_bytes(0));
    Call::builder("ask").collector(&collector).run(|| {
        (0..5).for_each(|_| Call::builder("send").attempt().run(|| _ = current().status(500)));
    });
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.failures), (1, 0));
    assert_eq!((attempts(&report).count, attempts(&report).failures), (5, 5));
}

#[test]
fn attempts_recorded_by_hand_are_attempts() {
    let (collector, _) = collector();
    let send = || Request::new("send").model("gpt-4o-mini").attempt();
    collector.record(send().status(429));
    collector.record(send().status(200).usage(Usage::new(1_000_000, 0)));
    collector.record(Request::new("chat").status(200).retries(1));
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.successes), (1, 1));
    assert_eq!((report.totals.retries, attempts(&report).failures), (1, 1));
    assert_eq!(report.cost.total.to_string(), "0.15");
    let models: Vec<_> = report.models.iter().map(|row| row.model.as_deref()).collect();
    assert_eq!(models, [Some("gpt-4o-mini"), None]);
    assert_eq!(report.models[0].part.attempts.as_deref(), report.attempts.as_ref());
}

#[test]
fn snapshots_of_attempts_add_up_and_travel_as_json() {
    let (collector, _) = collector();
    let record = || {
        collector.record(Request::new("send").attempt().status(500).tokens(10));
        collector.record(Request::new("send"));
    };
    record();
    let mut all = collector.clear();
    record();
    all.merge(collector.snapshot());
    let json = serde_json::to_value(&all).unwrap();
    let series = json["series"].as_array().unwrap().iter();
    let flags: Vec<_> = series.map(|series| series["key"].get("attempt")).collect();
    assert_eq!(flags, [None, Some(&serde_json::Value::Bool(true))], "absent where it is false");
    let report = Report::new(serde_json::from_value(json).unwrap());
    assert_eq!((report.totals.requests, attempts(&report).count), (2, 2));
    assert_eq!(attempts(&report).lost_unpriced, 2);
    assert_eq!(report.errors.by_label[0].errors, 2);
}

#[test]
fn a_snapshot_from_before_there_were_attempts_is_read() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").status(429).error("later"));
    let mut json = serde_json::to_value(collector.snapshot()).unwrap();
    let numbers = json["series"][0]["numbers"].as_object_mut().unwrap();
    assert!(numbers.remove("error_labels").is_some());
    assert!(numbers["cost"].as_object_mut().unwrap().remove("lost").is_some());
    assert!(json["health"].as_object_mut().unwrap().remove("overflow_errors").is_some());
    let old: Snapshot = serde_json::from_value(json).unwrap();
    let report = Report::new(old);
    assert_eq!((report.totals.failures, report.errors.total), (1, 1));
    assert_eq!((report.attempts, report.errors.by_label.len()), (None, 0));
}
