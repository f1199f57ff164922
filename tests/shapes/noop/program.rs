use monitor_runtime::{Collector, Request, Usage, monitor};
use std::{future::Future, hint::black_box, pin::pin, task::{Context, Poll, Waker}};

/// Makes each function twice, with the attribute and without.
macro_rules! twice {
    ($(#[monitor($($options:tt)*)] fn $bare:ident, $monitored:ident
        ($($argument:ident: $ty:ty),*) -> $output:ty $body:block)*) => {$(
        async fn $bare($($argument: $ty),*) -> $output $body

        #[monitor($($options)*)]
        async fn $monitored($($argument: $ty),*) -> $output $body
    )*};
}

twice! {
    #[monitor()] fn bare_empty, empty() -> () {
        std::future::ready(()).await;
    }
    #[monitor(track_cost)] fn bare_chat, chat() -> Result<serde_json::Value, String> {
        Ok(std::future::ready(serde_json::Value::Null).await)
    }
    #[monitor(tags(n), model = never())] fn bare_option, option(n: u64) -> u64 {
        std::future::ready(n).await
    }
    #[monitor(ok_if = |_| never().is_empty())] fn bare_judged, judged(n: u64) -> u64 {
        black_box(n)
    }
}

fn never() -> &'static str {
    unreachable!("no option is evaluated and no result judged")
}

#[monitor(stream)]
fn numbers(n: u64) -> impl futures::Stream<Item = u64> {
    futures::stream::iter([n; 3])
}

fn run<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

/// How often memory was asked for.
fn asked(call: impl FnOnce()) -> u64 {
    let before = allocator::asked();
    call();
    allocator::asked() - before
}

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").map_or(1, Iterator::count)
}

fn main() {
    futures_are_as_large_as_they_were();
    calls_ask_for_no_memory_and_evaluate_no_option();
    nothing_is_recorded();
}

fn futures_are_as_large_as_they_were() {
    let sizes = [
        ("no arguments", size_of_val(&bare_empty()), size_of_val(&empty()), 0),
        ("a large result", size_of_val(&bare_chat()), size_of_val(&chat()), 0),
        ("an option", size_of_val(&bare_option(1)), size_of_val(&option(1)), 8),
        ("a judge", size_of_val(&bare_judged(1)), size_of_val(&judged(1)), 8),
    ];
    // what is left is the function around the body: at most a copy of its arguments, and a state
    // of each of both with what aligns it
    for (shape, bare, monitored, arguments) in sizes {
        println!("future, {shape}: {bare} bytes bare, {monitored} with the attribute");
        assert!(monitored <= bare + arguments + 16, "{shape}: {monitored} after {bare} bytes");
    }
    let stream = futures::stream::iter([1_u64; 3]);
    assert_eq!(size_of_val(&numbers(1)), size_of_val(&stream));
}

fn calls_ask_for_no_memory_and_evaluate_no_option() {
    assert_eq!(asked(|| assert_eq!((run(option(7)), run(judged(8))), (7, 8))), 0);
    assert_eq!(asked(|| drop(run(chat()))), 0);
    assert_eq!(asked(|| drop(functions::boxed_elsewhere(1))), 1, "the box that the body makes");
    assert_eq!(asked(|| drop(functions::asking_in_a_box(1))), 1, "the box that the body makes");
    assert_eq!(asked(|| drop(functions::streamed_in_a_box(1))), 1, "the box that the body makes");
}

fn nothing_is_recorded() {
    let collector = Collector::builder().build();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(async {
        functions::all(&collector).await;
        functions::all_by_hand(&collector).await;
    });
    let request = || Request::new("chat").model("gpt-4o-mini").usage(Usage::new(1_000, 200));
    for collector in [&collector, Collector::global()] {
        collector.record(request());
        collector.metric("documents", 3.0, &[]);
        collector.breaker("openai").open();
        collector.set_enabled(true);
        assert!(!collector.is_enabled());
        let snapshot = collector.snapshot();
        assert!(snapshot.series.is_empty() && snapshot.custom.is_empty(), "{snapshot:?}");
        assert!(snapshot.breakers.is_empty(), "{snapshot:?}");
        assert!(snapshot.health.records_nothing && snapshot.health.refused.is_empty());
        assert!(collector.requests().all().is_empty() && collector.traces(10).is_empty());
        let report = collector.report().to_string();
        let says = "Nothing is recorded by a program built with `--cfg monitor_noop`.";
        assert!(report.contains("none yet") && report.contains(says), "{report}");
    }
    let prices = collector.prices();
    assert!(prices.find(Some("openai"), "gpt-4o-mini").is_some(), "prices are no record");
    assert_eq!(threads(), 1, "no thread looks after what is never there");
}
