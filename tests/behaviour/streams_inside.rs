//! A stream's call is the current one while the stream is polled, and in no other moment.

use crate::fixture::{collector, the_only_call_of};
use futures::{Stream, StreamExt, executor::block_on, stream};
use monitor_runtime::{Collector, Trace, Usage, current, monitor, testing::capture};

#[monitor(track_tokens)]
async fn inner(n: u64) -> Usage {
    Usage::new(n, 1)
}

fn trace_of(collector: &Collector, function: &str) -> Trace {
    let mut traces = collector.traces(9).into_iter();
    traces.find(|trace| trace.request.key.function == function).expect("the call was traced")
}

/// Asks for each of its items.
#[monitor(stream, track_tokens)]
fn outer(n: u64) -> impl Stream<Item = Usage> {
    stream::iter(1..=n).then(inner)
}

#[test]
fn calls_inside_of_polls_are_children_and_their_usage_counts_once() {
    let (collector, _) = collector();
    capture(&collector, || block_on(outer(3).count()));
    let parent = trace_of(&collector, "outer");
    assert_eq!(collector.requests().function("inner").all().len(), 3);
    for call in collector.traces(9).iter().filter(|call| call.span_id != parent.span_id) {
        assert_eq!((call.parent_id, call.trace_id), (Some(parent.span_id), parent.trace_id));
    }
    let usage = parent.request.usage;
    assert!(usage.is_empty(), "the calls inside counted it: {usage:?}");
    assert_eq!(collector.report().tokens.total, 1 + 2 + 3 + 3);
    assert_eq!(crate::fixture::health(&collector).usage_seen_again, 1);
}

#[test]
fn nothing_of_the_call_is_left_between_polls() {
    let (collector, _) = collector();
    capture(&collector, || {
        let mut stream = Box::pin(outer(2));
        assert!(!current().is_call());
        block_on(stream.next());
        assert!(!current().is_call());
    });
}

#[test]
fn what_the_stream_says_of_itself_is_said_of_its_call() {
    #[monitor(stream)]
    fn saying() -> impl Stream<Item = u32> {
        current().retry();
        stream::iter([1, 2]).inspect(|n| {
            current().usage(Usage::new(10, u64::from(*n)));
        })
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(saying().count()));
    let record = the_only_call_of(&collector, "saying");
    assert_eq!(record.retries, 1, "said by the body");
    assert_eq!(record.usage, Usage::new(20, 3), "said by two items, and so of two answers");
}

#[test]
fn a_stream_is_a_child_of_the_call_that_made_it_wherever_it_is_read() {
    #[monitor]
    async fn handler() -> impl Stream<Item = Usage> {
        outer(1)
    }
    let (collector, _) = collector();
    let stream = capture(&collector, || block_on(handler()));
    std::thread::scope(|threads| {
        threads.spawn(|| block_on(Box::pin(stream).count()));
    });
    let parent = trace_of(&collector, "handler");
    assert_eq!(trace_of(&collector, "outer").parent_id, Some(parent.span_id));
}
