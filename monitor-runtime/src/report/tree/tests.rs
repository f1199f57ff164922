//! What becomes of calls from elsewhere, which need not be true.

use super::CallTree;
use crate::{
    Collector, Request, Timestamp, Trace,
    clock::MockClock,
    span::{SpanId, TraceId},
};
use std::time::Duration;

/// A call of this name from a second to another, and what is around it, as JSON may say it.
pub(crate) fn call(name: &str, id: u64, parent: Option<u64>, seconds: [u64; 2]) -> Trace {
    let collector = Collector::builder().clock(MockClock::new().clock()).build();
    let duration = Duration::from_secs(seconds[1].saturating_sub(seconds[0]));
    let at = |seconds| Timestamp::from_unix_nanos(seconds * 1_000_000_000);
    collector.record(Request::new(name).started(at(seconds[0])).duration(duration));
    let mut trace = collector.traces(1).remove(0);
    trace.trace_id = TraceId::of_root(1);
    trace.span_id = span(id);
    trace.root_id = span(0);
    trace.parent_id = parent.map(span);
    trace
}

/// Ids in the order of their numbers.
fn span(id: u64) -> SpanId {
    format!("{:016x}", id + 1).parse().expect("an id")
}

fn tree(traces: Vec<Trace>) -> CallTree {
    let mut trees = CallTree::of(traces);
    assert_eq!(trees.len(), 1);
    trees.remove(0)
}

fn names(tree: &CallTree) -> Vec<(usize, &str)> {
    tree.calls.iter().map(|call| (call.depth, call.trace.request.key.function.as_str())).collect()
}

fn share(tree: &CallTree, function: &str) -> Option<f64> {
    tree.functions.iter().find(|row| row.function == function).and_then(|row| row.share)
}

#[test]
fn calls_are_listed_by_who_is_around_them_and_when_they_began() {
    let tree = tree(vec![
        call("late", 4, Some(1), [5, 6]),
        call("root", 1, None, [0, 9]),
        call("inner", 3, Some(2), [2, 3]),
        call("early", 2, Some(1), [1, 4]),
    ]);
    assert_eq!(names(&tree), [(0, "root"), (1, "early"), (2, "inner"), (1, "late")]);
    assert_eq!(tree.duration, Duration::from_secs(9));
}

#[test]
fn time_goes_to_who_worked_and_parallel_calls_share_it() {
    let tree = tree(vec![
        call("root", 1, None, [0, 10]),
        call("search", 2, Some(1), [1, 9]),
        call("search", 3, Some(1), [1, 9]),
        call("embed", 4, Some(2), [1, 3]),
    ]);
    assert_eq!(share(&tree, "search"), Some(0.8), "a moment counts once");
    assert_eq!(share(&tree, "root"), Some(0.2));
    assert_eq!(share(&tree, "embed"), Some(0.2));
    let own: Vec<_> = tree.calls.iter().map(|call| call.own_time.map(|it| it.as_secs())).collect();
    assert_eq!(own, [Some(2), Some(6), Some(2), Some(8)]);
    assert_eq!(tree.functions[0].function, "search");
}

#[test]
fn calls_inside_count_only_while_the_call_around_runs() {
    let tree = tree(vec![call("root", 1, None, [2, 4]), call("late", 2, Some(1), [3, 12])]);
    assert_eq!(share(&tree, "root"), Some(0.1));
    assert_eq!(share(&tree, "late"), Some(0.9));
}

#[test]
fn the_time_of_a_call_whose_inner_calls_are_not_kept_goes_to_nobody() {
    let mut root = call("root", 1, None, [0, 10]);
    root.nested.calls = 5;
    let tree = tree(vec![root, call("search", 2, Some(1), [0, 4])]);
    assert_eq!((share(&tree, "root"), share(&tree, "search")), (Some(0.0), Some(0.4)));
    assert_eq!((tree.missing(), tree.exact), (4, true));
    assert!(tree.to_string().contains("\n4 of 6 calls are no longer kept"), "{tree}");
    assert!(tree.to_string().contains("≥ 40.00 % in search"), "{tree}");
}

#[test]
fn a_tree_without_its_outermost_call_says_that_there_may_be_more() {
    let mut inner = call("inner", 2, Some(1), [0, 4]);
    inner.nested.calls = 7;
    let tree = tree(vec![inner, call("search", 3, Some(9), [0, 4])]);
    assert!(!tree.exact);
    assert_eq!(tree.total.calls, 8, "at least those that are known");
    assert!(tree.to_string().contains("there may be more"), "{tree}");
}

#[test]
fn a_call_that_comes_twice_is_one_and_the_later_reading_counts() {
    let (early, mut later) = (call("root", 1, None, [0, 9]), call("root", 1, None, [0, 9]));
    later.nested.calls = 3;
    for order in [[&early, &later], [&later, &early]] {
        assert_eq!(tree(order.map(Trace::clone).to_vec()).total.calls, 4);
    }
}

#[test]
fn calls_that_claim_to_be_around_each_other_are_all_shown() {
    let circle = vec![
        call("itself", 1, Some(1), [0, 1]),
        call("one", 2, Some(3), [1, 5]),
        call("other", 3, Some(2), [2, 4]),
        call("inside", 4, Some(3), [3, 4]),
    ];
    let tree = tree(circle);
    assert_eq!(names(&tree), [(0, "itself"), (0, "one"), (1, "other"), (2, "inside")]);
    assert!(tree.to_string().contains("└─ inside"), "{tree}");
}

#[test]
fn fifty_thousand_calls_inside_of_each_other_overflow_no_stack() {
    const CALLS: u64 = 50_000;
    let one = call("deeper", 0, None, [0, 9]);
    let traces = (0..CALLS).map(|n| {
        let mut trace = one.clone();
        trace.span_id = span(n);
        trace.parent_id = (n > 0).then(|| span(n - 1));
        trace
    });
    let tree = tree(traces.collect());
    assert_eq!(tree.calls.last().map(|call| call.depth), Some(CALLS as usize - 1));
    let text = tree.to_string();
    assert!(text.contains("… and 49,800 more calls"), "{}", &text[..2_000]);
    assert!(serde_json::to_vec(&tree).is_ok());
}

#[test]
fn numbers_that_cannot_be_true_panic_nowhere() {
    let mut root = call("root", 1, None, [9, 9]);
    root.request.ended = Timestamp::from_unix_nanos(3);
    root.nested.calls = u64::MAX;
    root.nested.time = Duration::MAX;
    root.nested.failures = u64::MAX;
    let mut other = root.clone();
    other.span_id = span(2);
    other.request.started = Timestamp::from_unix_nanos(u64::MAX);
    let text = tree(vec![root.clone(), other]).to_string();
    assert!(text.contains("18,446,744,073,709,551,615 calls"), "{text}");
    let mut instant = root;
    instant.nested = Default::default();
    let tree = tree(vec![instant]);
    assert_eq!((tree.duration, share(&tree, "root")), (Duration::ZERO, None));
    assert!(!tree.to_string().contains("NaN"), "{tree}");
}
