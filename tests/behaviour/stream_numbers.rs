//! What is kept of streams is exact: over epochs, threads, processes, and past every cap.

use crate::fixture::{collector, collector_with, health, the_only_call};
use monitor_runtime::{Collector, Outcome, Report, Request, Snapshot, Usage, report::StreamReport};
use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    thread,
    time::Duration,
};

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A stream of `n` items and twice as many tokens: the first after `n` ms, the end after ten times that.
fn stream(n: u64) -> Request {
    let usage = Usage::new(100, 2 * n);
    Request::new("chat")
        .model("gpt-4o-mini")
        .duration(millis(10 * n))
        .stream(n, millis(n))
        .usage(usage)
}

fn streams(report: &Report) -> StreamReport {
    report.streams.clone().expect("there were streams")
}

#[test]
fn a_stream_recorded_by_hand_counts_as_a_call_and_as_a_stream() {
    let (collector, _) = collector();
    collector.record(stream(40));
    let report = collector.report();
    assert_eq!((report.totals.requests, report.tokens.total), (1, 180));
    assert_eq!(report.latency.max, Some(millis(400)));
    let streams = streams(&report);
    assert_eq!((streams.count, streams.items), (1, 40));
    assert_eq!(streams.time_to_first_item.p99, Some(millis(40)));
    assert_eq!(streams.duration.p50, Some(millis(400)));
    assert_eq!(streams.output_tokens_per_second, Some(200.0));
    assert_eq!(
        (streams.time_between_items.count, streams.time_between_items.p50),
        (0, None),
        "nobody measured the times between its items"
    );
}

#[test]
fn the_request_log_tells_items_and_the_time_to_the_first() {
    let (collector, _) = collector();
    collector.record(stream(40));
    let record = the_only_call(&collector);
    assert_eq!((record.items, record.time_to_first_item), (Some(40), Some(millis(40))));
    let json = serde_json::to_value(&record).expect("JSON");
    assert_eq!((&json["items"], &json["time_to_first_item_seconds"]), (&40.into(), &0.04.into()));
    collector.clear();
    collector.record(Request::new("chat").stream(0, None));
    let record = the_only_call(&collector);
    assert_eq!((record.items, record.time_to_first_item), (Some(0), None));
    collector.clear();
    collector.record(Request::new("chat"));
    let record = the_only_call(&collector);
    assert_eq!((record.items, record.time_to_first_item), (None, None), "it was no stream");
}

#[test]
fn calls_that_are_no_streams_are_no_streams_without_items() {
    let (collector, _) = collector();
    collector.record(Request::new("embed").model("gpt-4o").duration(millis(9)));
    assert_eq!(collector.report().streams, None);
    collector.record(stream(40));
    let report = collector.report();
    assert_eq!(report.function("embed").streams, None);
    assert_eq!(report.model("gpt-4o").streams, None);
    assert_eq!(streams(&report).count, 1);
    let row = |function| report.functions.iter().find(|row| row.function == function);
    assert_eq!(row("embed").and_then(|row| row.part.streams.as_deref()), None);
    assert_eq!(row("chat").and_then(|row| row.part.streams.as_deref()), report.streams.as_ref());
}

#[test]
fn a_stream_without_items_has_no_first_one() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").duration(millis(80)).stream(0, millis(3)));
    let streams = streams(&collector.report());
    assert_eq!((streams.count, streams.items), (1, 0));
    assert_eq!((streams.time_to_first_item.count, streams.time_to_first_item.p50), (0, None));
}

#[test]
fn tokens_a_second_are_unknown_where_no_stream_told_its_output() {
    let (collector, _) = collector();
    let untold = || Request::new("chat").duration(millis(500)).stream(9, millis(5));
    collector.record(untold());
    collector.record(untold().tokens(70));
    collector.record(untold().usage(Usage::new(1, 1)).outcome(Outcome::Cancelled));
    let before = streams(&collector.report());
    assert_eq!((before.output_tokens_per_second, before.streams_with_output), (None, 0));
    collector.record(untold().usage(Usage::new(1, 20)));
    let after = streams(&collector.report());
    assert_eq!((after.output_tokens_per_second, after.streams_with_output), (Some(40.0), 1));
    assert_eq!(after.count, 4);
}

#[test]
fn a_stream_that_took_no_time_is_divided_by_nothing() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").stream(1, Duration::ZERO).usage(Usage::new(1, 20)));
    let streams = streams(&collector.report());
    assert_eq!((streams.output_tokens_per_second, streams.streams_with_output), (None, 1));
}

#[test]
fn with_writers_running_no_stream_is_lost_and_none_counted_twice() {
    const WRITERS: u64 = 4;
    const STREAMS: u64 = 2_000;
    let collector = Collector::builder().build();
    let (done, cleared) = (AtomicBool::new(false), AtomicU64::new(0));
    let epochs = thread::scope(|scope| {
        let write = || {
            (1..=STREAMS / 2).for_each(|n| collector.record(stream(n)));
            // However the threads are scheduled, there is more than one epoch.
            while cleared.load(Relaxed) < 2 {
                thread::yield_now();
            }
            (STREAMS / 2 + 1..=STREAMS).for_each(|n| collector.record(stream(n)));
        };
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(write)).collect();
        let clearing = scope.spawn(|| {
            let mut epochs = Vec::new();
            while !done.load(Relaxed) {
                epochs.push(collector.clear());
                cleared.fetch_add(1, Relaxed);
            }
            epochs
        });
        writers.into_iter().for_each(|writer| writer.join().expect("no writer panics"));
        done.store(true, Relaxed);
        clearing.join().expect("clearing does not panic")
    });
    let mut all = collector.clear();
    epochs.into_iter().for_each(|epoch| all.merge(epoch));
    let one_writer = STREAMS * (STREAMS + 1) / 2;
    let numbers = &all.series[0].numbers;
    let streams = numbers.streams.as_ref().expect("there were streams");
    assert_eq!((streams.count, streams.items), (WRITERS * STREAMS, WRITERS * one_writer));
    assert_eq!(streams.time_to_first_item.sum, millis(WRITERS * one_writer));
    assert_eq!(streams.time_to_first_item.histogram.count(), WRITERS * STREAMS);
    assert_eq!(streams.duration.sum, numbers.latency.sum);
    assert_eq!(streams.output.tokens, 2 * streams.items);
    assert_eq!(streams.output.time, numbers.latency.sum);
}

#[test]
fn streams_of_two_processes_add_up_as_if_one_had_seen_all() {
    let ((one, _), (other, _), (both, _)) = (collector(), collector(), collector());
    for n in 1..=300 {
        let half = if n % 3 == 0 { &one } else { &other };
        half.record(stream(n));
        both.record(stream(n));
    }
    let mut merged = through_json(&one.snapshot());
    merged.merge(through_json(&other.snapshot()));
    let series = |snapshot: &Snapshot| serde_json::to_string(&snapshot.series).expect("JSON");
    assert_eq!(series(&merged), series(&both.snapshot()));
}

fn through_json(snapshot: &Snapshot) -> Snapshot {
    let text = serde_json::to_string(snapshot).expect("a snapshot is JSON");
    serde_json::from_str(&text).expect("it reads its own JSON")
}

#[test]
fn a_snapshot_from_before_there_were_streams_still_reads() {
    let (collector, _) = collector();
    collector.record(Request::new("chat"));
    let mut json = serde_json::to_value(collector.snapshot()).expect("JSON");
    let numbers = json["series"][0]["numbers"].as_object_mut().expect("numbers");
    assert!(numbers.remove("streams").is_some(), "it has a name in the JSON");
    let old: Snapshot = serde_json::from_value(json).expect("it reads");
    assert_eq!(old.summary().total_requests, 1);
    assert_eq!(Report::new(old).streams, None);
}

#[test]
fn past_every_cap_all_streams_are_there() {
    let record_all = |collector: &Collector| {
        for n in 1..=50 {
            collector.record(stream(n).tag("tenant", format!("t{n}")));
        }
        streams(&collector.report())
    };
    let (roomy, _) = collector_with(|settings| settings);
    let all = record_all(&roomy);
    assert_eq!(all.count, 50);
    let (few_series, _) = collector_with(|settings| settings.max_series(10));
    assert_eq!(record_all(&few_series), all);
    assert_eq!(health(&few_series).overflow_calls, 40);
    let empty = health(&collector().0).bytes;
    let cap = empty + 40_000;
    let (few_bytes, _) = collector_with(|settings| settings.max_bytes(cap as usize));
    assert_eq!(record_all(&few_bytes), all);
    let health = health(&few_bytes);
    assert!((1..50).contains(&health.overflow_calls) && health.bytes <= cap, "{health:?}");
    let (no_bytes, _) = collector_with(|settings| settings.max_bytes(0));
    assert_eq!(record_all(&no_bytes), all);
}

#[test]
fn memory_does_not_grow_with_streams_and_is_given_back() {
    let (collector, _) = collector();
    let bytes_of_an_epoch = |streams: u64| {
        (0..streams).for_each(|n| collector.record(stream(1 + n % 60)));
        let full = health(&collector).bytes;
        collector.clear();
        (full, health(&collector).bytes)
    };
    bytes_of_an_epoch(1); // names stay
    let few = bytes_of_an_epoch(3_000);
    assert!(few.0 > few.1);
    assert_eq!(bytes_of_an_epoch(9_000), few);
}
