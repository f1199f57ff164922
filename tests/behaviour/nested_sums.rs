//! What the calls inside of a call come to: calls, tokens, money and time, whatever thread or task they
//! ran on, and whether or not they ended first.

use crate::fixture::{collector, collector_with, drop_after_first_poll, poll_once};
use monitor_runtime::{
    Call, Collector, ErrorKind, Trace, Unpriced, Usage, collector::Nested, current, error::Failure,
    testing::capture,
};
use std::{future::pending, time::Duration};
use tokio::task::yield_now;

const SECOND: Duration = Duration::from_secs(1);

/// A call of 1,000 input tokens, which cost 0.00015 dollars.
fn ask(name: &str) {
    let call = Call::builder(name).model("gpt-4o-mini");
    call.run(|| _ = current().usage(Usage::new(1_000, 0)));
}

#[track_caller]
fn of(collector: &Collector, name: &str) -> Trace {
    let mut traces = collector.traces(usize::MAX);
    traces.retain(|trace| trace.request.key.function == name);
    assert_eq!(traces.len(), 1, "one call of {name}");
    traces.remove(0)
}

#[track_caller]
fn nested(collector: &Collector, name: &str) -> Nested {
    of(collector, name).nested
}

#[test]
fn a_call_without_others_inside_has_sums_of_nothing() {
    let (collector, _) = collector();
    capture(&collector, || ask("search"));
    assert_eq!(nested(&collector, "search"), Nested::default());
}

#[test]
fn calls_tokens_and_money_of_all_depths_are_the_outermost_calls() {
    let (collector, _) = collector();
    capture(&collector, || {
        Call::builder("agent").run(|| {
            ask("plan");
            Call::builder("research").run(|| {
                ask("search");
                ask("search");
            });
        });
    });
    let agent = nested(&collector, "agent");
    assert_eq!((agent.calls, agent.failures, agent.unpriced), (4, 0, 0));
    assert_eq!(agent.tokens, 3_000);
    assert_eq!((agent.cost.to_string(), agent.cost_max), ("0.00045".to_owned(), agent.cost));
    let research = nested(&collector, "research");
    assert_eq!((research.calls, research.tokens), (2, 2_000));
    assert_eq!(nested(&collector, "plan").calls, 0);
}

#[test]
fn their_time_is_added_up() {
    let (collector, clock) = collector();
    capture(&collector, || {
        Call::builder("agent").run(|| {
            Call::builder("think").run(|| clock.advance(SECOND * 2));
            Call::builder("act").run(|| clock.advance(SECOND * 3));
        });
    });
    assert_eq!(nested(&collector, "agent").time, SECOND * 5);
}

#[test]
fn what_failed_what_has_no_price_and_what_was_dropped_is_among_them() {
    let (collector, _) = collector();
    capture(&collector, || {
        Call::builder("agent").run(|| {
            let fails = Call::builder("search");
            fails.run_judged(|| (), |(), said| said.error(Failure::new(ErrorKind::Timeout)));
            Call::builder("guess").model("nobody-knows").run(|| _ = current().tokens(5, 5));
            drop_after_first_poll(Call::builder("wait").run_async(pending::<()>()));
        });
    });
    let agent = nested(&collector, "agent");
    assert_eq!((agent.calls, agent.failures, agent.unpriced), (3, 1, 1));
    assert_eq!(of(&collector, "guess").request.unpriced, Some(Unpriced::UnknownModel));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_and_threads_to_which_the_call_was_carried_count() {
    let (collector, _) = collector();
    let agent = Call::builder("agent").collector(&collector).run_async(async {
        let here = current();
        let tasks = (0..20).map(|_| {
            here.spawn(async {
                yield_now().await;
                ask("task");
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("it does not panic");
        }
        here.spawn_blocking(|| ask("blocking")).await.expect("it does not panic");
        std::thread::scope(|scope| _ = scope.spawn(|| here.run(|| ask("thread"))));
    });
    agent.await;
    let agent = nested(&collector, "agent");
    assert_eq!((agent.calls, agent.tokens), (22, 22_000));
}

#[test]
fn a_call_that_ends_after_the_one_around_it_is_in_the_sums_of_the_outermost_still() {
    let (collector, _) = collector();
    let mut left_over = None;
    capture(&collector, || {
        Call::builder("agent").run(|| {
            Call::builder("research").run(|| left_over = Some(current()));
            ask("plan");
        });
    });
    let (agent, research) = (nested(&collector, "agent"), nested(&collector, "research"));
    assert_eq!((agent.calls, research.calls), (2, 0));

    let research = left_over.expect("the body ran");
    research.run(|| ask("late"));
    research.run(|| Call::builder("later").run(|| ask("deeper")));
    let agent = nested(&collector, "agent");
    assert_eq!((agent.calls, agent.tokens), (5, 3_000));
    let trace = of(&collector, "agent").trace_id;
    assert!(collector.traces(10).iter().all(|call| call.trace_id == trace), "all are one trace");
}

#[test]
fn a_chain_of_calls_that_each_begin_the_next_and_end_is_one_trace_of_bounded_depth() {
    let (collector, _) = collector_with(|settings| settings.traces(200_000));
    let mut last = None;
    capture(&collector, || Call::builder("first").run(|| last = Some(current())));
    for _ in 0..100_000 {
        let before = last.take().expect("each leaves its handle");
        before.run(|| Call::builder("next").run(|| last = Some(current())));
    }
    drop(last);
    assert_eq!(nested(&collector, "first").calls, 100_000);
}

#[test]
fn a_call_is_in_the_sums_of_the_call_in_which_it_ends() {
    let (collector, _) = collector();
    capture(&collector, || {
        let mut search = Box::pin(Call::builder("search").run_async(async {
            yield_now().await;
            current().tokens(7, 0);
        }));
        Call::builder("begins").run(|| assert!(poll_once(search.as_mut()).is_pending()));
        Call::builder("ends").run(|| assert!(poll_once(search.as_mut()).is_ready()));
    });
    assert_eq!(nested(&collector, "begins").calls, 0);
    assert_eq!(nested(&collector, "ends").tokens, 7);
    let parent = of(&collector, "search").parent_id;
    assert_eq!(parent, Some(of(&collector, "begins").span_id), "it began there");
}

#[test]
fn without_traces_nothing_is_added_up() {
    let (collector, _) = collector_with(|settings| settings.request_tracing(false));
    capture(&collector, || Call::builder("agent").run(|| ask("search")));
    assert_eq!(collector.report().totals.requests, 2);
    assert!(collector.traces(10).is_empty());
}

#[test]
fn a_collector_that_keeps_no_traces_passes_on_what_was_inside() {
    let (kept, _) = collector();
    let (unkept, _) = collector_with(|settings| settings.request_tracing(false));
    Call::builder("agent").collector(&kept).run(|| {
        Call::builder("research").collector(&unkept).run(|| {
            ask("plan");
            Call::builder("search").collector(&kept).run(|| _ = current().tokens(5, 2));
        });
    });
    let agent = nested(&kept, "agent");
    assert_eq!((agent.calls, agent.tokens, agent.cost.to_string()), (3, 1_007, "0.00015".into()));
}
