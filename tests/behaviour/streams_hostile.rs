//! Streams that are read in unusual ways are still one record each, with what they used by then.

use crate::fixture::{collector, health, in_flight, poll_once, the_only_call, the_only_call_of};
use futures::{
    FutureExt, Stream, StreamExt,
    executor::block_on,
    stream::{self, BoxStream},
};
use monitor_runtime::{
    Collector, ErrorKind, Outcome, TokenUsage, Unpriced, Usage, UsageKind, current, monitor,
    testing::capture, timeout,
};
use serde_json::{Value, json};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
    thread,
    time::Duration,
};

#[monitor(stream)]
fn words(n: u32) -> impl Stream<Item = u32> {
    stream::iter(0..n)
}

fn chunk(output: u64) -> Value {
    json!({"model": "gpt-4o-mini", "usage": {"prompt_tokens": 1000, "completion_tokens": output}})
}

#[monitor(stream, track_cost)]
fn chunks(outputs: Vec<u64>) -> BoxStream<'static, Value> {
    stream::iter(outputs).map(chunk).boxed()
}

/// Panics when it is dropped.
struct Thorny;

impl Stream for Thorny {
    type Item = Value;
    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Value>> {
        Poll::Ready(Some(chunk(5)))
    }
}

impl Drop for Thorny {
    fn drop(&mut self) {
        panic!("thorns");
    }
}

#[test]
fn a_stream_whose_destructor_panics_is_one_panicked_call() {
    #[monitor(stream, track_cost)]
    fn thorny() -> impl Stream<Item = Value> {
        Thorny
    }
    let (collector, _) = collector();
    capture(&collector, || {
        let mut stream = Box::pin(thorny());
        assert!(block_on(stream.next()).is_some());
        assert!(catch_unwind(AssertUnwindSafe(|| drop(stream))).is_err());
        assert!(!current().is_call());
    });
    let record = the_only_call(&collector);
    assert_eq!(record.outcome, Outcome::Panicked);
    assert_eq!(record.usage, Usage::new(1_000, 5));
    assert_eq!(in_flight(&collector, "thorny"), 0);
}

#[test]
fn a_stream_that_moves_between_threads_is_one_call() {
    let (collector, _) = collector();
    let mut stream = capture(&collector, || Box::pin(chunks(vec![1, 2, 3])));
    for _ in 0..3 {
        stream = thread::spawn(move || {
            assert!(block_on(stream.next()).is_some());
            stream
        })
        .join()
        .expect("no thread panics");
    }
    thread::spawn(move || drop(stream)).join().expect("no thread panics");
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.items), (Outcome::Cancelled, Some(3)));
    assert_eq!(record.usage, Usage::new(1_000, 3));
}

#[test]
fn streams_read_in_turns_do_not_mix() {
    let (collector, _) = collector();
    capture(&collector, || {
        block_on(async {
            // fills the pool
            chunks(vec![9]).count().await;
            let (mut one, mut other) = (chunks(vec![1, 2, 3]), chunks(vec![10, 20, 30]));
            let mut silent = chunks(vec![]);
            for _ in 0..4 {
                one.next().await;
                silent.next().await;
                other.next().await;
            }
            let mut both = stream::select(chunks(vec![7, 70]), chunks(vec![8, 80]));
            while both.next().await.is_some() {}
        });
    });
    let mut outputs: Vec<u64> = collector
        .requests()
        .all()
        .iter()
        .map(|record| record.usage.count(UsageKind::Output))
        .collect();
    outputs.sort_unstable();
    assert_eq!(outputs, [0, 3, 9, 30, 70, 80]);
}

#[test]
fn buffered_calls_inside_of_a_stream_are_its_children_and_counted_once() {
    #[monitor(track_cost)]
    async fn ask(n: u64) -> Value {
        tokio::task::yield_now().await;
        chunk(n)
    }
    #[monitor(stream, track_cost)]
    fn batch() -> impl Stream<Item = Value> {
        stream::iter(1..=4).map(ask).buffered(3)
    }
    let (collector, _) = collector();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    capture(&collector, || runtime.block_on(async { batch().count().await }));
    assert_eq!(collector.requests().function("ask").all().len(), 4);
    assert!(the_only_call_of(&collector, "batch").usage.is_empty());
    assert_eq!(collector.report().tokens.total, 4 * 1_000 + 10);
}

#[test]
fn a_timeout_around_one_item_is_no_end_of_the_stream() {
    #[monitor(stream)]
    fn slow() -> impl Stream<Item = u32> {
        stream::iter([1]).chain(stream::pending())
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let (collector, _) = collector();
    let stream = capture(&collector, slow);
    runtime.expect("a runtime").block_on(async {
        let mut stream = Box::pin(stream);
        assert_eq!(stream.next().await, Some(1));
        timeout(Duration::from_millis(5), stream.next()).await.expect_err("the time is up");
        assert_eq!(collector.report().totals.requests, 0);
        assert_eq!(in_flight(&collector, "slow"), 1);
    });
    assert_eq!(the_only_call(&collector).outcome, Outcome::Cancelled);
    assert_eq!(in_flight(&collector, "slow"), 0);
}

#[test]
fn a_stream_that_outlives_an_epoch_is_recorded_in_the_one_in_which_it_ends() {
    let (collector, _) = collector();
    let mut stream = capture(&collector, || chunks(vec![1, 2]));
    block_on(stream.next());
    let before = collector.clear();
    assert_eq!(before.summary().total_requests, 0);
    assert_eq!(in_flight(&collector, "chunks"), 1);
    block_on(stream.count());
    let record = the_only_call(&collector);
    assert_eq!((record.items, record.usage), (Some(2), Usage::new(1_000, 2)));
    assert_eq!(in_flight(&collector, "chunks"), 0);
}

#[test]
fn a_forgotten_stream_is_in_flight_for_ever_and_harms_nobody() {
    let (collector, _) = collector();
    capture(&collector, || {
        let mut forgotten = chunks(vec![1, 2]);
        block_on(forgotten.next());
        std::mem::forget(forgotten);
        block_on(chunks(vec![4]).count());
    });
    assert_eq!(the_only_call(&collector).usage, Usage::new(1_000, 4));
    assert_eq!(in_flight(&collector, "chunks"), 1);
}

#[test]
fn usage_that_a_stream_counts_itself_adds_once_whichever_way_it_ends() {
    #[monitor(stream, track_cost, model = "gpt-4o-mini")]
    fn counting() -> impl Stream<Item = Option<Usage>> {
        stream::iter([1, 2]).map(|n| {
            current().tokens(100, n);
            None
        })
    }
    let (collector, _) = collector();
    capture(&collector, || {
        block_on(counting().count());
        block_on(counting().take(1).count());
    });
    let records = collector.requests().all();
    let mut totals: Vec<u64> = records.iter().map(|record| record.usage.tokens()).collect();
    totals.sort_unstable();
    assert_eq!(totals, [101, 203]);
    assert!(records.iter().all(|record| record.cost.is_some()));
}

#[test]
fn a_stream_that_breaks_off_after_some_items_was_billed_whatever_the_error() {
    #[monitor(stream, track_cost, model = "gpt-4o-mini", classify = |_| ErrorKind::Overloaded)]
    fn breaking(items: usize) -> impl Stream<Item = Result<Value, String>> {
        let item = || Ok(json!({"choices": [{"delta": {"content": "Hi"}}]}));
        let items: Vec<_> = (0..items).map(|_| item()).collect();
        stream::iter(items).chain(stream::iter([Err("overloaded".to_owned())]))
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(breaking(3).count()));
    let record = the_only_call(&collector);
    assert_eq!(record.error, Some(ErrorKind::Overloaded));
    assert_eq!(record.unpriced, Some(Unpriced::StreamWithoutUsage));
    collector.clear();
    capture(&collector, || block_on(breaking(0).count()));
    assert_eq!(the_only_call(&collector).unpriced, None, "a refusal costs nothing");
}

struct Piece(Usage);

impl TokenUsage for Piece {
    fn usage(&self) -> Option<Usage> {
        Some(self.0)
    }
}

#[test]
fn a_zero_that_a_type_fills_in_erases_no_count() {
    #[monitor(stream, track_cost, model = "gpt-4o-mini")]
    fn typed(pieces: Vec<Usage>) -> impl Stream<Item = Piece> {
        stream::iter(pieces).map(Piece)
    }
    #[monitor(stream, track_cost, model = "gpt-4o-mini", usage = |item: &(u64, u64)| Usage::new(item.0, item.1))]
    fn named(pieces: Vec<(u64, u64)>) -> impl Stream<Item = (u64, u64)> {
        stream::iter(pieces)
    }
    let (collector, _) = collector();
    capture(&collector, || {
        block_on(typed(vec![Usage::new(1_000, 1), Usage::new(0, 200), Usage::new(0, 0)]).count());
        block_on(named(vec![(1_000, 1), (0, 200), (0, 0)]).count());
    });
    for record in collector.requests().all() {
        assert_eq!(record.usage, Usage::new(1_000, 200), "{}", record.key.function);
    }
}

#[test]
fn an_unfused_stream_that_begins_again_is_the_users_own() {
    let (collector, _) = collector();
    let mut turn = 0;
    let odd = stream::poll_fn(move |_| {
        turn += 1;
        Poll::Ready((turn % 2 == 1).then_some(turn))
    });
    #[monitor(stream)]
    fn odds<S: Stream<Item = u32>>(odd: S) -> impl Stream<Item = u32> {
        odd
    }
    let mut stream = capture(&collector, || Box::pin(odds(odd)));
    let items: Vec<_> = (0..4).map(|_| stream.next().now_or_never().flatten()).collect();
    assert_eq!(items, [Some(1), None, Some(3), None]);
    drop(stream);
    assert_eq!(the_only_call(&collector).items, Some(1));
}

#[test]
fn a_stream_dropped_in_the_destructor_of_another_is_its_child() {
    struct Holding(Pin<Box<dyn Stream<Item = u32> + Send>>);
    impl Stream for Holding {
        type Item = u32;
        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
            self.0.as_mut().poll_next(cx)
        }
    }
    #[monitor(stream)]
    fn holding() -> impl Stream<Item = u32> {
        Holding(Box::pin(words(3)))
    }
    let (collector, _) = collector();
    capture(&collector, || {
        let mut stream = Box::pin(holding());
        assert!(poll_once(Pin::new(&mut stream.next())).is_ready());
    });
    assert_eq!(the_only_call_of(&collector, "words").outcome, Outcome::Cancelled);
    assert_eq!(the_only_call_of(&collector, "holding").outcome, Outcome::Cancelled);
    assert_eq!(collector.report().totals.in_flight, 0);
    assert_eq!(health(&collector).panics_caught, 0);
}

fn is_all<T: Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe>(_: &T) {}

#[test]
fn a_monitored_stream_is_whatever_the_stream_inside_is() {
    let _ = |collector: &Collector| is_all(&capture(collector, || words(1)));
}

#[test]
fn a_stream_that_a_thread_leaves_behind_is_recorded_when_the_thread_ends() {
    use std::cell::RefCell;
    thread_local! {
        static LEFT: RefCell<Option<BoxStream<'static, Value>>> = const { RefCell::new(None) };
    }
    let (collector, _) = collector();
    let mut stream = capture(&collector, || chunks(vec![1, 2]));
    thread::spawn(move || {
        assert!(block_on(stream.next()).is_some());
        LEFT.set(Some(stream));
    })
    .join()
    .expect("the thread ends well");
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.usage), (Outcome::Cancelled, Usage::new(1_000, 1)));
    assert_eq!(in_flight(&collector, "chunks"), 0);
}
