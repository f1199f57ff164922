//! Head sampling: a share of all traces, each whole or not at all, and failures always.

use crate::fixture::{collector_with, refused};
use monitor_runtime::{
    Call, Collector, Request,
    collector::Refusal,
    current,
    span::{TraceId, TraceParent},
};
use std::collections::BTreeMap;

fn sampling(ratio: f64) -> Collector {
    collector_with(|settings| settings.trace_sampling(ratio).traces(100_000).window_size(10)).0
}

/// A call with two inside of it, and its trace.
fn agent(collector: &Collector) -> TraceId {
    let id = Call::builder("agent").collector(collector).run(|| {
        Call::builder("search").run(|| ());
        Call::builder("chat").run(|| ());
        current().trace_id()
    });
    id.expect("inside of a call")
}

#[test]
fn of_many_traces_the_share_is_kept_and_each_of_them_whole() {
    const ROOTS: usize = 10_000;
    for ratio in [0.0, 0.25, 0.9, 1.0] {
        let collector = sampling(ratio);
        (0..ROOTS).for_each(|_| _ = agent(&collector));
        let mut calls: BTreeMap<TraceId, u32> = BTreeMap::new();
        collector
            .traces(usize::MAX)
            .iter()
            .for_each(|it| *calls.entry(it.trace_id).or_default() += 1);
        assert!(calls.values().all(|calls| *calls == 3), "a trace is kept whole");
        let kept = calls.len() as f64 / ROOTS as f64;
        // five standard deviations: one failure in a million runs
        let spread = 5.0 * (ratio * (1.0 - ratio) / ROOTS as f64).sqrt();
        assert!((kept - ratio).abs() <= spread, "{kept} of {ratio}");
        assert_eq!(collector.report().totals.requests, 3 * ROOTS as u64, "numbers are of all");
    }
}

#[test]
fn the_flag_of_traceparent_says_whether_the_trace_is_kept() {
    let collector = sampling(0.5);
    let mut seen = [false; 2];
    for _ in 0..200 {
        let parent = Call::builder("ask").collector(&collector).run(|| current().traceparent());
        let parent = parent.expect("inside of a call");
        let kept = collector.trace(parent.trace_id());
        assert_eq!(parent.is_sampled(), kept.as_ref().is_some_and(|trace| trace.sampled));
        seen[usize::from(parent.is_sampled())] = true;
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn two_programs_keep_the_same_traces_whatever_their_ratios() {
    let (few, many) = (sampling(0.2), sampling(0.6));
    for _ in 0..500 {
        let answer = |parent: TraceParent, collector: &Collector| {
            parent.run(|| {
                Call::builder("answer").collector(collector).run(|| current().traceparent())
            })
        };
        let asked = Call::builder("ask").collector(&few).run(|| current().traceparent());
        let asked = asked.expect("inside of a call");
        let answered = answer(asked, &many).expect("inside of a call");
        assert_eq!(answered.is_sampled(), asked.is_sampled(), "who began the trace decides");
        assert_eq!(many.trace(asked.trace_id()).is_some(), asked.is_sampled());
    }
}

#[test]
fn what_another_program_does_not_keep_is_not_kept_here_where_everything_is() {
    let collector = sampling(1.0);
    for (flag, kept) in [("00", 0), ("01", 1)] {
        let header = format!("00-ffffffffffffffffffffffffffffff{flag}-00f067aa0ba902b7-{flag}");
        let parent: TraceParent = header.parse().expect("a header");
        parent.run(|| Call::builder("answer").collector(&collector).run(|| ()));
        assert_eq!(collector.calls_of(parent.trace_id()).len(), kept);
        assert_eq!((collector.traces(9).len(), collector.slowest_traces(9).len()), (kept, kept));
    }
    assert_eq!(collector.requests().all().len(), 2, "the request log has both");
}

#[test]
fn a_failure_is_kept_also_where_its_trace_is_not() {
    let collector = sampling(0.0);
    let id = Call::builder("agent").collector(&collector).run(|| {
        Call::builder("chat").run(|| _ = current().status(500));
        current().trace_id()
    });
    let failed = collector.failed_traces(9);
    assert_eq!(failed.len(), 1);
    assert!(!failed[0].sampled && Some(failed[0].trace_id) == id);
    assert_eq!(id.map(|id| collector.calls_of(id)), Some(failed), "and it is found by its id");
    assert_eq!((collector.traces(9).len(), collector.slowest_traces(9).len()), (0, 0));
}

#[test]
fn the_request_log_is_not_sampled() {
    let (collector, _) = collector_with(|settings| settings.trace_sampling(0.1));
    (0..500).for_each(|_| collector.record(Request::new("chat")));
    assert_eq!(collector.requests().all().len(), 500);
    assert!(collector.traces(usize::MAX).len() < 200);
}

#[test]
fn the_latest_sampled_calls_stay_however_many_are_not_sampled() {
    let (collector, _) =
        collector_with(|settings| settings.trace_sampling(0.05).traces(30).window_size(10));
    (0..5_000).for_each(|_| collector.record(Request::new("chat")));
    assert_eq!(collector.traces(usize::MAX).len(), 30);
}

#[test]
fn what_is_no_ratio_is_refused_and_counted_and_everything_is_kept() {
    for wrong in [f64::NAN, -0.5, 5.0, f64::INFINITY] {
        let collector = sampling(wrong);
        agent(&collector);
        assert_eq!(collector.traces(9).len(), 3, "{wrong}");
        assert_eq!(refused(&collector, Refusal::BadValue), 1);
        let words = collector.snapshot().health.last_refusal.expect("it is told");
        assert!(words.contains("trace_sampling"), "{words}");
    }
    assert_eq!(refused(&sampling(0.5), Refusal::BadValue), 0);
}
