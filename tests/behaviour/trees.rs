//! Call trees: what a whole run came to, over tasks, threads and programs.

use crate::fixture::{collector, collector_with};
use monitor_runtime::{
    Call, Collector, Request, Trace, Usage, current,
    report::CallTree,
    span::{TraceId, TraceParent},
};
use std::{sync::mpsc, thread, time::Duration};

const SECOND: Duration = Duration::from_secs(1);

/// A call of a model that costs $0.00027.
fn ask(name: &str) {
    Call::builder(name).model("gpt-4o-mini").run(|| _ = current().tokens(1_000, 200));
}

fn outermost<R>(collector: &Collector, name: &str, body: impl FnOnce() -> R) -> (TraceId, R) {
    Call::builder(name).collector(collector).run(|| {
        let result = body();
        (current().trace_id().expect("inside of a call"), result)
    })
}

fn tree(collector: &Collector, id: TraceId) -> CallTree {
    collector.trace_tree(id).expect("it is kept")
}

/// How deep each call lies, and its name.
fn outline(tree: &CallTree) -> Vec<(usize, &str)> {
    tree.calls.iter().map(|call| (call.depth, call.trace.request.key.function.as_str())).collect()
}

fn through_json(traces: &[Trace]) -> Vec<Trace> {
    let text = serde_json::to_string(traces).expect("traces are JSON");
    serde_json::from_str(&text).expect("they read their own JSON")
}

#[test]
fn cost_tokens_calls_and_failures_add_up_to_the_root() {
    let (collector, clock) = collector();
    let (id, ()) = outermost(&collector, "agent", || {
        ask("plan");
        Call::builder("search").run(|| {
            ask("embed");
            clock.advance(SECOND * 3);
            Call::builder("rerank").run(|| _ = current().status(500));
        });
        clock.advance(SECOND);
    });
    let tree = tree(&collector, id);
    let names = [(0, "agent"), (1, "plan"), (1, "search"), (2, "embed"), (2, "rerank")];
    assert_eq!(outline(&tree), names);
    let total = tree.total;
    assert_eq!((total.calls, total.failures, total.tokens), (5, 1, 2_400));
    assert_eq!((total.cost.to_string().as_str(), total.unpriced), ("0.00054", 0));
    assert_eq!(tree.duration, SECOND * 4);
    assert!(tree.exact && tree.missing() == 0);
    let search = &tree.calls[2];
    assert_eq!((search.total.calls, search.total.cost.to_string().as_str()), (3, "0.00027"));
    assert_eq!(tree.functions[0].function, "search");
    assert_eq!(tree.functions[0].share, Some(0.75));
}

#[test]
fn a_trace_that_is_not_kept_has_no_tree() {
    let ((collector, _), (other, _)) = (collector(), collector());
    let (id, ()) = outermost(&other, "agent", || ());
    assert_eq!(collector.trace_tree(id), None);
}

#[test]
fn sums_are_those_of_all_calls_also_where_few_are_kept() {
    let (collector, clock) =
        collector_with(|settings| settings.traces(4).slowest_traces(0).failed_traces(2));
    let (id, ()) = outermost(&collector, "batch", || {
        for n in 0..500 {
            clock.advance(SECOND);
            Call::builder("item").run(|| {
                ask("chat");
                if n % 100 == 0 {
                    current().status(429);
                }
            });
        }
    });
    let tree = tree(&collector, id);
    assert_eq!((tree.total.calls, tree.total.failures), (1_001, 5));
    assert_eq!(tree.total.cost.to_string(), "0.135");
    assert!(tree.exact);
    assert_eq!(tree.missing(), 1_001 - tree.calls.len() as u64);
    assert!(tree.calls.len() < 10, "{} are kept", tree.calls.len());
}

#[tokio::test]
async fn tasks_and_blocking_threads_are_in_the_tree_of_who_spawned_them() {
    let (collector, _) = collector();
    let agent = Call::builder("agent").collector(&collector).run_async(async {
        let tasks = ["first", "second"].map(|name| {
            current().spawn(async move {
                Call::builder(name).run_async(async { ask("chat") }).await;
            })
        });
        for task in tasks {
            task.await.expect("no task panics");
        }
        current().spawn_blocking(|| ask("parse")).await.expect("it does not panic");
        current().trace_id()
    });
    let id = agent.await.expect("inside of a call");
    let tree = tree(&collector, id);
    let mut names = outline(&tree);
    names.sort_unstable();
    assert_eq!(
        names,
        [(0, "agent"), (1, "first"), (1, "parse"), (1, "second"), (2, "chat"), (2, "chat")]
    );
    assert_eq!((tree.total.calls, tree.total.cost.to_string().as_str()), (6, "0.00081"));
}

#[test]
fn threads_that_run_inside_of_the_call_are_in_its_tree() {
    let (collector, _) = collector();
    let (id, ()) = outermost(&collector, "agent", || {
        let agent = current();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| agent.run(|| ask("search")));
            }
        });
    });
    let tree = tree(&collector, id);
    assert_eq!((tree.calls.len(), tree.total.calls, tree.total.tokens), (5, 5, 4_800));
    assert!(tree.calls[1..].iter().all(|call| call.depth == 1));
}

#[test]
fn calls_that_end_after_the_call_around_them_are_in_its_tree() {
    let (collector, clock) = collector();
    let (go, wait) = mpsc::channel::<()>();
    let (id, late) = outermost(&collector, "agent", || {
        let agent = current();
        thread::spawn(move || {
            agent.run(|| {
                wait.recv().expect("somebody says go");
                ask("late");
            });
        })
    });
    assert_eq!(tree(&collector, id).total.calls, 1);
    clock.advance(SECOND * 9);
    go.send(()).expect("it waits");
    late.join().expect("it does not panic");
    let tree = tree(&collector, id);
    assert_eq!(outline(&tree), [(0, "agent"), (1, "late")]);
    assert_eq!((tree.total.calls, tree.total.cost.to_string().as_str()), (2, "0.00027"));
    assert!(tree.exact);
}

#[test]
fn a_tree_over_two_programs_is_put_together_from_their_json() {
    let ((client, clock), (server, server_clock)) = (collector(), collector());
    let answer = |parent: TraceParent| {
        server_clock.advance(SECOND);
        parent.run(|| {
            Call::builder("answer").collector(&server).run(|| {
                ask("chat");
                server_clock.advance(SECOND * 3);
            });
        });
        clock.advance(SECOND * 4);
    };
    let (id, ()) = outermost(&client, "agent", || {
        ask("plan");
        Call::builder("fetch").run(|| answer(current().traceparent().expect("inside of a call")));
    });
    let (of_client, of_server) = (client.calls_of(id), server.calls_of(id));
    assert_eq!((of_client.len(), of_server.len()), (3, 2));
    let both: Vec<_> = [of_server, of_client].iter().flat_map(|it| through_json(it)).collect();

    let mut trees = CallTree::of(both.iter().cloned().chain(both.iter().cloned()));
    assert_eq!(trees.len(), 1, "each call may come twice");
    let tree = trees.remove(0);
    let names = [(0, "agent"), (1, "plan"), (1, "fetch"), (2, "answer"), (3, "chat")];
    assert_eq!(outline(&tree), names);
    assert_eq!((tree.total.calls, tree.total.cost.to_string().as_str()), (5, "0.00054"));
    assert!(tree.exact);
    let fetch = &tree.calls[2];
    assert_eq!((fetch.total.calls, fetch.total.tokens), (3, 1_200), "with the other program's");
    assert_eq!(tree.functions[0].function, "answer");

    let alone = server.trace_tree(id).expect("it is kept");
    assert!(alone.calls[0].trace.remote_parent);
    assert!(alone.to_string().contains("answer · from another program"), "{alone}");
}

#[test]
fn trees_of_many_traces_come_in_the_order_of_their_beginnings() {
    let (collector, clock) = collector();
    for name in ["first", "second", "third"] {
        outermost(&collector, name, || ask("chat"));
        clock.advance(SECOND);
    }
    collector.record(Request::new("by hand").usage(Usage::new(1, 1)));
    let trees = CallTree::of(collector.traces(usize::MAX));
    let names: Vec<_> = trees.iter().map(|tree| outline(tree)[0].1).collect();
    assert_eq!(names, ["first", "second", "third", "by hand"]);
}

#[test]
fn outside_of_the_program_a_tree_has_seconds_and_decimal_money() {
    let (collector, clock) = collector();
    let (id, ()) = outermost(&collector, "agent", || {
        ask("chat");
        clock.advance(Duration::from_millis(1_500));
    });
    let json = serde_json::to_value(tree(&collector, id)).expect("a tree is JSON");
    assert_eq!(json["trace_id"], id.to_string());
    assert_eq!((json["duration_seconds"].as_f64(), &json["exact"]), (Some(1.5), &true.into()));
    assert_eq!(
        (&json["total"]["calls"], &json["total"]["cost_usd"]),
        (&2.into(), &"0.00027".into())
    );
    let chat = &json["calls"][1];
    assert_eq!((&chat["depth"], &chat["function"]), (&1.into(), &"chat".into()));
    assert_eq!((&chat["own_time_seconds"], &chat["total"]["tokens"]), (&0.0.into(), &1_200.into()));
    let first = &json["functions"][0];
    assert_eq!((&first["function"], &first["share"]), (&"agent".into(), &1.0.into()));
}
