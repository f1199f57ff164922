//! Traces that go through several programs: `traceparent`, made and read.

use crate::fixture::{collector, health, poll_once};
use monitor_runtime::{
    Call, Collector, Outcome, Request, Trace, Usage, current, monitor, span::TraceParent,
    testing::capture,
};
use tokio::task::yield_now;

const HEADER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn remote() -> TraceParent {
    HEADER.parse().expect("it is the standard's own example")
}

#[track_caller]
fn of(collector: &Collector, name: &str) -> Trace {
    let traces = collector.traces(usize::MAX);
    let found = traces.into_iter().find(|trace| trace.request.key.function == name);
    found.unwrap_or_else(|| panic!("{name} is kept"))
}

#[test]
fn a_call_names_itself_as_other_programs_should_know_it() {
    let (collector, _) = collector();
    let sent = Call::builder("ask").collector(&collector).run(|| current().traceparent());
    let (sent, trace) = (sent.expect("inside of a call"), of(&collector, "ask"));
    assert_eq!((sent.trace_id(), sent.parent_id()), (trace.trace_id, trace.span_id));
    assert!(sent.is_sampled());
    assert_eq!(sent.to_string().parse(), Ok(sent));
    assert_eq!(current().traceparent(), None, "outside of calls there is nothing to name");
}

#[test]
fn what_answers_another_program_is_a_call_inside_of_that_programs() {
    let (collector, _) = collector();
    capture(&collector, || {
        remote().run(|| Call::builder("answer").run(|| Call::builder("search").run(|| ())));
    });
    let (answer, search) = (of(&collector, "answer"), of(&collector, "search"));
    assert_eq!(answer.trace_id, remote().trace_id());
    assert_eq!((answer.parent_id, answer.remote_parent), (Some(remote().parent_id()), true));
    assert_eq!(search.trace_id, remote().trace_id());
    assert_eq!((search.parent_id, search.remote_parent), (Some(answer.span_id), false));
    assert_eq!((answer.nested.calls, search.nested.calls), (1, 0));
    let outermost = collector.trace(remote().trace_id()).expect("it is kept");
    assert_eq!(outermost.span_id, answer.span_id);
}

#[test]
fn it_goes_on_from_program_to_program() {
    let (first, second) = (collector().0, collector().0);
    let sent = Call::builder("agent").collector(&first).run(|| {
        remote().run(|| current().traceparent()) // a place of another program is not its own
    });
    assert_eq!(sent, Some(remote()));
    let sent = Call::builder("agent").collector(&first).run(|| current().traceparent());
    let sent = sent.expect("inside of a call").to_string();
    let received: TraceParent = sent.parse().expect("it was made by a program like this");
    received.run(|| Call::builder("tool").collector(&second).run(|| ()));
    let (agent, tool) = (of(&first, "agent"), of(&second, "tool"));
    assert_eq!((tool.trace_id, tool.parent_id), (received.trace_id(), Some(received.parent_id())));
    assert_ne!(agent.span_id, tool.span_id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_and_awaits_stay_inside() {
    #[monitor(collector = to)]
    async fn answer(to: &Collector) -> Option<TraceParent> {
        let _ = to;
        yield_now().await;
        let nested = current().spawn(async {
            yield_now().await;
            Call::builder("search").run(|| ());
        });
        nested.await.expect("it does not panic");
        current().traceparent()
    }
    let (collector, _) = collector();
    let sent = remote().run_async(answer(&collector)).await.expect("inside of a call");
    let (answer, search) = (of(&collector, "answer"), of(&collector, "search"));
    assert_eq!((sent.trace_id(), sent.parent_id()), (remote().trace_id(), answer.span_id));
    assert_eq!((search.trace_id, search.parent_id), (remote().trace_id(), Some(answer.span_id)));
    let spawned =
        remote().run_async(async { current().spawn(async { current().traceparent() }).await });
    assert_eq!(spawned.await.expect("it does not panic"), Some(remote()));
}

#[test]
fn a_call_that_began_inside_stays_there_wherever_it_ends() {
    let (collector, _) = collector();
    let mut answer = Box::pin(Call::builder("answer").collector(&collector).run_async(async {
        yield_now().await;
        Call::builder("search").run(|| ());
    }));
    remote().run(|| assert!(poll_once(answer.as_mut()).is_pending()));
    assert!(poll_once(answer.as_mut()).is_ready());
    for name in ["answer", "search"] {
        assert_eq!(of(&collector, name).trace_id, remote().trace_id(), "{name}");
    }
}

#[test]
fn another_programs_call_takes_no_words() {
    let (collector, _) = collector();
    capture(&collector, || {
        remote().run(|| {
            assert!(!current().is_call());
            assert_eq!(current().trace_id(), Some(remote().trace_id()));
            assert_eq!(current().span_id(), None);
            current().usage(Usage::new(5, 5)).status(500).retry();
        });
    });
    assert_eq!(collector.report().totals.requests, 0);
    assert_eq!(health(&collector).late_notes, 0, "nobody came too late");
}

#[test]
fn a_call_of_a_trace_from_elsewhere_counts_as_any_other() {
    let (collector, _) = collector();
    capture(&collector, || {
        remote().run(|| {
            let call = Call::builder("answer").model("gpt-4o-mini");
            call.run(|| _ = current().usage(Usage::new(1_000, 200)).retry());
        });
    });
    let trace = of(&collector, "answer");
    assert_eq!((trace.request.outcome, trace.request.retries), (Outcome::Ok, 1));
    assert_eq!(trace.request.cost.expect("it is priced").lower.to_string(), "0.00027");
}

#[test]
fn a_request_by_hand_can_be_inside_of_a_call_of_this_or_another_program() {
    let (collector, _) = collector();
    collector.record(Request::new("answer").traceparent(remote()).usage(Usage::new(7, 0)));
    collector.record(Request::new("alone"));
    let (answer, alone) = (of(&collector, "answer"), of(&collector, "alone"));
    assert_eq!(
        (answer.trace_id, answer.parent_id),
        (remote().trace_id(), Some(remote().parent_id()))
    );
    assert_eq!((alone.parent_id, alone.remote_parent), (None, false));
    assert_ne!(alone.trace_id, remote().trace_id());
}
