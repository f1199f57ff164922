//! Traces: single calls with their ids, the latest or one by its id.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{
    Call, Collector, ErrorKind, Outcome, Request, Usage, current, span::TraceId,
};
use serde_json::json;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn call(collector: &Collector, name: &str) -> TraceId {
    let id = Call::builder(name).collector(collector).run(|| current().trace_id());
    id.expect("inside of a call there is a trace")
}

#[test]
fn a_trace_shows_times_model_and_how_it_ended() {
    let (collector, clock) = collector();
    let begin = clock.now();
    Call::builder("chat").model("gpt-4o-mini").collector(&collector).run(|| {
        clock.advance(SECOND * 4);
        current().queue_wait(SECOND).status(503);
    });
    let trace = collector.traces(1).remove(0);
    assert_eq!(trace.request.started, begin);
    assert_eq!(trace.request.ended, clock.now());
    assert_eq!((trace.latency(), trace.request.queue_wait), (SECOND * 4, SECOND));
    assert_eq!(trace.request.key.model.as_deref(), Some("gpt-4o-mini"));
    assert!(!trace.success());
    assert_eq!(
        (trace.request.outcome, trace.request.error),
        (Outcome::Error, Some(ErrorKind::Overloaded))
    );
}

#[test]
fn the_latest_come_first_and_no_more_of_them_than_asked_for() {
    let (collector, clock) = collector();
    for n in 0..10 {
        clock.advance(SECOND);
        call(&collector, &format!("call {n}"));
    }
    let names: Vec<_> =
        collector.traces(3).into_iter().map(|trace| trace.request.key.function).collect();
    assert_eq!(names, ["call 9", "call 8", "call 7"]);
}

#[test]
fn a_trace_is_found_by_its_id_also_by_its_text() {
    let (collector, _) = collector();
    call(&collector, "before");
    let id = call(&collector, "wanted");
    call(&collector, "after");
    let by_text = id.to_string().parse().expect("it reads its own text");
    let found = collector.trace(by_text).expect("it is kept");
    assert_eq!((found.trace_id, found.request.key.function.as_str()), (id, "wanted"));
    assert!(found.success());
}

#[test]
fn of_a_trace_with_several_calls_the_outermost_is_found() {
    let (collector, _) = collector();
    let id = Call::builder("outer").collector(&collector).run(|| {
        Call::builder("inner").run(|| ());
        current().trace_id()
    });
    let found = collector.trace(id.expect("inside of a call")).expect("it is kept");
    assert_eq!(found.request.key.function, "outer");
}

#[test]
fn an_id_of_no_call_finds_nothing() {
    let ((collector, _), (other, _)) = (collector(), collector());
    let elsewhere = call(&other, "chat");
    call(&collector, "chat");
    assert!(collector.trace(elsewhere).is_none());
}

#[test]
fn only_so_many_traces_are_kept_as_the_settings_say() {
    let (collector, clock) = collector_with(|settings| settings.traces(5).slowest_traces(0));
    let first = call(&collector, "first");
    for _ in 0..20 {
        clock.advance(SECOND);
        call(&collector, "later");
    }
    assert_eq!(collector.traces(usize::MAX).len(), 5);
    assert!(collector.trace(first).is_none());
    assert_eq!(collector.requests().all().len(), 21, "the request log has a size of its own");
}

#[test]
fn without_request_tracing_there_are_no_traces_and_the_log_is_as_before() {
    let (collector, _) = collector_with(|settings| settings.request_tracing(false));
    let id = call(&collector, "chat");
    assert_eq!(collector.traces(10).len(), 0);
    assert!(collector.trace(id).is_none());
    assert_eq!(collector.requests().all().len(), 1);
    assert_eq!(collector.report().totals.requests, 1);
}

#[test]
fn outside_of_the_program_times_are_seconds_and_money_is_text() {
    let (collector, _) = collector();
    let usage = Usage::new(1_000, 200);
    let request = Request::new("chat").model("gpt-4o-mini").usage(usage);
    collector.record(request.duration(Duration::from_millis(1_500)));
    let trace = serde_json::to_value(&collector.traces(1)[0]).expect("it is plain data");
    assert_eq!(
        (&trace["duration_seconds"], &trace["queue_wait_seconds"]),
        (&json!(1.5), &json!(0.0))
    );
    assert_eq!(trace["cost"]["lower_usd"], "0.00027");
}
