//! The single calls that a report names: the slowest, and the latest that failed.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{
    Call, Collector, ErrorKind, Report, Request, Snapshot, Trace, error::Failure,
};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn slow(collector: &Collector, function: &str, model: &str, seconds: u32) {
    collector.record(Request::new(function).model(model).duration(SECOND * seconds));
}

fn fail(collector: &Collector, model: &str) {
    let body = r#"{"error": {"message": "You exceeded your current quota, please check your plan and billing details.", "code": "insufficient_quota"}}"#;
    let call = Request::new("chat").model(model).status(429).error(body);
    collector.record(call.duration(Duration::from_millis(240)));
}

#[track_caller]
fn text_of(report: &Report) -> String {
    let text = report.to_string();
    for line in text.lines() {
        assert!(line.chars().count() <= 80 && line == line.trim_end(), "{line:?} in\n{text}");
    }
    text
}

#[test]
fn each_has_what_it_takes_to_look_it_up() {
    let (collector, clock) = collector();
    clock.advance(SECOND * 1_800);
    slow(&collector, "plan", "gpt-4o", 28);
    clock.advance(SECOND);
    fail(&collector, "gpt-4o-mini");
    let text = text_of(&collector.report());
    let [slowest, failed] = ["plan", "chat"].map(|function| {
        let mut traces = collector.traces(2).into_iter();
        traces.find(|it| it.request.key.function == function).expect("it is kept").trace_id
    });
    let expected = [
        format!(
            "
Slowest calls
────────────────────────────────────────────────────────────────────────────────
00:30:00      28.0 s · plan · gpt-4o (openai)
              trace {slowest}
"
        ),
        format!(
            "
Latest failures
────────────────────────────────────────────────────────────────────────────────
00:30:01      240 ms · chat · gpt-4o-mini (openai) · quota insufficient_quota
              You exceeded your current quota, please check your plan and billi…
              trace {failed}
"
        ),
    ];
    for part in expected {
        assert!(text.contains(&part), "{part} is missing in\n{text}");
    }
}

#[test]
fn a_message_that_is_not_kept_is_nowhere() {
    let (collector, _) = collector_with(|settings| settings.error_texts(false));
    fail(&collector, "gpt-4o-mini");
    let report = collector.report();
    let text = text_of(&report);
    assert!(text.contains("insufficient_quota") && !text.contains("exceeded"), "{text}");
    assert!(!report.to_json().contains("exceeded"));
}

#[test]
fn of_another_day_the_date_is_told() {
    let (collector, clock) = collector();
    fail(&collector, "gpt-4o-mini");
    clock.advance(SECOND * 90_000);
    assert!(text_of(&collector.report()).contains("\n01-01 00:00   240 ms"));
}

#[test]
fn a_narrowed_report_names_calls_of_its_part() {
    let (collector, _) = collector();
    for seconds in 1..=8 {
        slow(&collector, "plan", "gpt-4o", seconds * 10);
        slow(&collector, "embed", "text-embedding-3-small", seconds);
    }
    fail(&collector, "gpt-4o");
    let report = collector.report();
    assert_eq!((report.traces.slowest.len(), report.traces.failed.len()), (5, 1), "a few only");
    let embeds = report.function("embed").traces;
    let seconds: Vec<_> = embeds.slowest.iter().map(|it| it.latency().as_secs()).collect();
    assert_eq!((seconds, embeds.failed.len()), (vec![8, 7, 6, 5, 4], 0));
    assert_eq!(report.model("gpt-4o").traces.failed.len(), 1);
}

#[test]
fn a_report_is_made_of_the_snapshot_alone() {
    let (collector, _) = collector();
    slow(&collector, "plan", "gpt-4o", 28);
    fail(&collector, "gpt-4o-mini");
    let snapshot = collector.snapshot();
    let (text, json) =
        (text_of(&Report::new(snapshot.clone())), Report::new(snapshot.clone()).to_json());
    let travelled = serde_json::to_string(&snapshot).expect("a snapshot is JSON");
    let snapshot: Snapshot = serde_json::from_str(&travelled).expect("it reads its own JSON");
    collector.clear();
    drop(collector);
    let report = Report::new(snapshot);
    assert_eq!((report.to_string(), report.to_json()), (text, json));
}

#[test]
fn without_calls_there_is_no_section() {
    let (collector, _) = collector();
    let text = text_of(&collector.report());
    assert!(!text.contains("Slowest") && !text.contains("failures"), "{text}");
    assert_eq!(collector.report().traces.sampling, Some(1.0));
}

#[test]
fn names_in_json_are_stable() {
    let (collector, _) = collector_with(|settings| settings.trace_sampling(0.5));
    fail(&collector, "gpt-4o-mini");
    let json: serde_json::Value =
        serde_json::from_str(&collector.report().to_json()).expect("it is JSON");
    let traces = &json["traces"];
    assert_eq!(traces["sampling"], 0.5);
    assert!(traces["slowest"].is_array());
    let failed = &traces["failed"][0];
    assert_eq!(
        (&failed["error"], &failed["error_code"]),
        (&"quota".into(), &"insufficient_quota".into())
    );
    assert_eq!((&failed["status"], &failed["duration_seconds"]), (&429.into(), &0.24.into()));
    assert_eq!(failed["trace_id"].as_str().map(str::len), Some(32));
}

fn functions(traces: &[Trace]) -> Vec<&str> {
    traces.iter().map(|trace| trace.request.key.function.as_str()).collect()
}

#[test]
fn calls_inside_of_each_other_that_fail_together_are_one_failure_to_look_at() {
    let (collector, clock) = collector();
    let fails = |name: &str, body: &dyn Fn()| {
        Call::builder(name).collector(&collector).run_judged(body, |(), said| {
            said.error(Failure::new(ErrorKind::ServerError));
        });
    };
    for name in ["first", "second"] {
        fails(name, &|| {
            fails("inner", &|| clock.advance(SECOND));
            clock.advance(SECOND);
        });
    }
    let traces = collector.report().traces;
    assert_eq!(functions(&traces.failed), ["second", "first"]);
    assert_eq!(traces.slowest.len(), 2);
    let inner = collector.report().function("inner").traces;
    assert_eq!(functions(&inner.failed), ["inner", "inner"]);
}
