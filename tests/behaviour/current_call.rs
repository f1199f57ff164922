//! The current call: nested calls are its children, after awaits and across tasks too.

use crate::fixture::collector;
use monitor_runtime::{Call, Collector, Trace, Usage, current, testing};
use tokio::task::yield_now;

fn trace_of(collector: &Collector, function: &str) -> Trace {
    let mut traces = collector.traces(usize::MAX);
    traces.retain(|trace| trace.request.key.function == function);
    assert_eq!(traces.len(), 1, "{function}");
    traces.remove(0)
}

/// Each call is the child of the one before it, and all are of one trace.
fn assert_chain(collector: &Collector, functions: &[&str]) {
    let chain: Vec<_> = functions.iter().map(|function| trace_of(collector, function)).collect();
    assert_eq!(chain[0].parent_id, None, "the outermost has no parent");
    for pair in chain.windows(2) {
        assert_eq!(pair[1].parent_id, Some(pair[0].span_id), "{functions:?}");
        assert_eq!(pair[1].trace_id, chain[0].trace_id);
        assert_ne!(pair[1].span_id, pair[0].span_id);
    }
}

#[test]
fn outside_of_a_call_the_current_call_is_inert() {
    let (collector, _) = collector();
    testing::capture(&collector, || {
        let nothing = current();
        assert!(!nothing.is_call());
        assert_eq!((nothing.trace_id(), nothing.span_id()), (None, None));
        nothing.usage(Usage::new(1, 1)).retry().status(500).response_model("m").local_cache_hit();
    });
    assert_eq!(collector.report().totals.requests, 0);
    assert_eq!(collector.report().tokens.total, 0);
}

#[test]
fn nested_calls_are_children_and_share_the_trace_id() {
    let (collector, _) = collector();
    Call::builder("outer").collector(&collector).run(|| {
        Call::builder("middle").run(|| Call::builder("inner").run(|| ()));
    });
    assert_chain(&collector, &["outer", "middle", "inner"]);
}

#[test]
fn what_the_body_reads_of_its_call_is_what_the_trace_shows() {
    let (collector, _) = collector();
    let seen = Call::builder("chat")
        .collector(&collector)
        .run(|| (current().trace_id(), current().span_id()));
    let trace = trace_of(&collector, "chat");
    assert_eq!(seen, (Some(trace.trace_id), Some(trace.span_id)));
}

#[test]
fn calls_one_after_the_other_are_siblings_and_not_nested() {
    let (collector, _) = collector();
    Call::builder("outer").collector(&collector).run(|| {
        Call::builder("first").run(|| ());
        Call::builder("second").run(|| ());
    });
    let outer = trace_of(&collector, "outer").span_id;
    assert_eq!(trace_of(&collector, "first").parent_id, Some(outer));
    assert_eq!(trace_of(&collector, "second").parent_id, Some(outer));
    assert!(!current().is_call(), "and afterwards there is no call any more");
}

#[tokio::test]
async fn after_an_await_the_current_call_is_the_same() {
    let (collector, _) = collector();
    let outer = Call::builder("outer").collector(&collector).run_async(async {
        let before = current().span_id();
        yield_now().await;
        assert_eq!(current().span_id(), before);
        Call::builder("inner").run_async(yield_now()).await;
        assert_eq!(current().span_id(), before);
    });
    outer.await;
    assert_chain(&collector, &["outer", "inner"]);
}

#[tokio::test]
async fn two_calls_that_take_turns_on_one_thread_keep_their_own_children() {
    let (collector, _) = collector();
    let handler = |outer: &'static str, inner: &'static str| {
        Call::builder(outer).collector(&collector).run_async(async move {
            yield_now().await;
            Call::builder(inner).run_async(yield_now()).await;
            yield_now().await;
        })
    };
    tokio::join!(handler("a", "child of a"), handler("b", "child of b"));
    assert_chain(&collector, &["a", "child of a"]);
    assert_chain(&collector, &["b", "child of b"]);
    assert_ne!(trace_of(&collector, "a").trace_id, trace_of(&collector, "b").trace_id);
}

#[tokio::test]
async fn a_plain_spawn_begins_a_trace_of_its_own() {
    let (collector, _) = collector();
    let of_task = collector.clone();
    let outer = Call::builder("outer").collector(&collector).run_async(async move {
        tokio::spawn(Call::builder("task").collector(&of_task).run_async(async {})).await
    });
    outer.await.expect("the task ends well");
    assert_eq!(trace_of(&collector, "task").parent_id, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spawned_task_can_carry_the_call_over() {
    let (collector, _) = collector();
    let outer = Call::builder("outer").collector(&collector).run_async(async {
        let task = current().spawn(async {
            yield_now().await;
            Call::builder("in a task").run_async(yield_now()).await;
        });
        task.await.expect("the task ends well");
    });
    outer.await;
    assert_chain(&collector, &["outer", "in a task"]);
}

#[tokio::test]
async fn blocking_work_can_carry_the_call_over() {
    let (collector, _) = collector();
    let outer = Call::builder("outer").collector(&collector).run_async(async {
        let work = current().spawn_blocking(|| {
            Call::builder("on a blocking thread").run(|| ());
            current().retry();
        });
        work.await.expect("the work ends well");
    });
    outer.await;
    assert_chain(&collector, &["outer", "on a blocking thread"]);
    assert_eq!(
        trace_of(&collector, "outer").request.retries,
        1,
        "what is said there is said of it"
    );
}

#[tokio::test]
async fn a_child_goes_where_its_parent_goes_unless_it_names_another_collector() {
    let ((collector, _), (other, _)) = (collector(), collector());
    let outer = Call::builder("outer").collector(&collector).run_async(async {
        Call::builder("inner").run(|| ());
        Call::builder("elsewhere").collector(&other).run(|| ());
        current().spawn(async { Call::builder("task").run(|| ()) }).await
    });
    outer.await.expect("the task ends well");
    let functions = |collector: &Collector| {
        let mut names: Vec<_> =
            collector.requests().all().into_iter().map(|record| record.key.function).collect();
        names.sort();
        names
    };
    assert_eq!(functions(&collector), ["inner", "outer", "task"]);
    assert_eq!(functions(&other), ["elsewhere"]);
}
