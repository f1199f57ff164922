//! A stream is one call, from the function that makes it to its last item, and ends in one record
//! however it ends.

use crate::fixture::{collector, in_flight, outcomes, poll_once, the_only_call};
use futures::{
    FutureExt, Stream, StreamExt,
    executor::block_on,
    stream::{self, BoxStream},
};
use monitor_runtime::{
    Call, Collector, ErrorKind, Outcome, current, monitor, testing::capture, timeout,
};
use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

#[monitor(stream)]
fn words(n: u32) -> impl Stream<Item = u32> {
    stream::iter(0..n)
}

#[monitor(stream)]
fn endless() -> BoxStream<'static, u32> {
    stream::repeat(1).boxed()
}

#[monitor(stream)]
fn failing() -> impl Stream<Item = Result<u32, std::io::Error>> {
    let reset = || std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    stream::iter([Ok(1), Err(reset()), Ok(2), Err(std::io::Error::other("later"))])
}

#[monitor(stream)]
fn panicking() -> impl Stream<Item = u32> {
    stream::iter(0..9).map(|n| if n == 1 { panic!("no second item") } else { n })
}

fn outcome(collector: &Collector) -> Outcome {
    the_only_call(collector).outcome
}

#[test]
fn a_stream_that_ends_is_one_ok_call() {
    let (collector, _) = collector();
    let mut stream = capture(&collector, || words(2));
    assert_eq!(block_on(stream.by_ref().collect::<Vec<_>>()), [0, 1]);
    assert_eq!(the_only_call(&collector).items, Some(2));
    drop(stream);
    assert_eq!(outcome(&collector), Outcome::Ok);
}

#[test]
fn a_stream_that_is_dropped_half_read_is_one_cancelled_call() {
    let (collector, _) = collector();
    capture(&collector, || block_on(endless().take(3).collect::<Vec<_>>()));
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.items), (Outcome::Cancelled, Some(3)));
}

#[test]
fn a_stream_that_was_never_polled_is_one_cancelled_call() {
    let (collector, _) = collector();
    drop(capture(&collector, || words(2)));
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.items), (Outcome::Cancelled, Some(0)));
}

#[test]
fn an_item_that_is_an_error_makes_the_call_one_and_the_stream_goes_on() {
    let (collector, _) = collector();
    let items = capture(&collector, || block_on(failing().collect::<Vec<_>>()));
    assert_eq!(items.iter().filter(|item| item.is_ok()).count(), 2);
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.items), (Outcome::Error, Some(4)));
    assert_eq!(record.error, Some(ErrorKind::Connection), "the first error is the call's");
}

#[test]
fn a_stream_that_is_dropped_after_an_error_is_that_error() {
    let (collector, _) = collector();
    capture(&collector, || block_on(failing().take(2).collect::<Vec<_>>()));
    assert_eq!(outcome(&collector), Outcome::Error);
}

#[test]
fn a_stream_that_is_dropped_before_its_error_is_cancelled() {
    let (collector, _) = collector();
    capture(&collector, || block_on(failing().take(1).collect::<Vec<_>>()));
    assert_eq!(outcome(&collector), Outcome::Cancelled);
}

#[test]
fn a_panic_in_a_poll_is_recorded_on_the_spot() {
    let (collector, _) = collector();
    let mut stream = capture(&collector, || Box::pin(panicking()));
    assert_eq!(block_on(stream.next()), Some(0));
    let caught = catch_unwind(AssertUnwindSafe(|| block_on(stream.next())));
    assert!(caught.is_err());
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.items), (Outcome::Panicked, Some(1)));
    assert_eq!(block_on(stream.next()), Some(2), "the stream itself is as it was");
    drop(stream);
    assert_eq!(the_only_call(&collector).items, Some(1));
}

#[test]
fn a_panic_before_there_is_a_stream_is_one_panicked_call() {
    #[monitor(stream)]
    fn broken(how: bool) -> Option<impl Stream<Item = u32>> {
        assert!(!how, "no stream");
        Some(stream::empty())
    }
    let (collector, _) = collector();
    let broken = || capture(&collector, || broken(true).is_some());
    assert!(catch_unwind(AssertUnwindSafe(broken)).is_err());
    assert_eq!(outcome(&collector), Outcome::Panicked);
}

#[test]
fn a_stream_that_is_dropped_while_another_panics_is_cancelled() {
    let (collector, _) = collector();
    let innocent = capture(&collector, || words(2));
    let caught = catch_unwind(AssertUnwindSafe(|| {
        let _innocent = innocent;
        panic!("elsewhere")
    }));
    assert!(caught.is_err());
    assert_eq!(outcome(&collector), Outcome::Cancelled);
}

#[test]
fn a_stream_that_is_read_on_after_its_end_is_still_one_call() {
    let (collector, _) = collector();
    let mut stream = capture(&collector, || words(1));
    block_on(async {
        assert_eq!(stream.next().await, Some(0));
        assert_eq!((stream.next().await, stream.next().await), (None, None));
    });
    assert_eq!(the_only_call(&collector).items, Some(1));
}

#[test]
fn what_the_user_decides_is_asked_of_each_item() {
    #[monitor(stream, error_if = |item: &u32| *item > 1)]
    fn limited(n: u32) -> impl Stream<Item = u32> {
        stream::iter(0..n)
    }
    #[monitor(stream, classify = |_: &String| ErrorKind::RateLimit)]
    fn classified() -> impl Stream<Item = Result<u32, String>> {
        stream::iter([Ok(1), Err("slow down".into())])
    }
    let (collector, _) = collector();
    capture(&collector, || {
        assert_eq!(block_on(limited(2).count()), 2);
        assert_eq!(block_on(limited(3).count()), 3);
        assert_eq!(block_on(classified().count()), 2);
    });
    let errors: Vec<_> =
        collector.requests().all().iter().map(|record| (record.outcome, record.error)).collect();
    assert_eq!(errors.iter().filter(|(outcome, _)| *outcome == Outcome::Ok).count(), 1);
    assert!(errors.contains(&(Outcome::Error, Some(ErrorKind::RateLimit))), "{errors:?}");
    assert!(errors.contains(&(Outcome::Error, Some(ErrorKind::Unexpected))), "{errors:?}");
}

#[test]
fn a_panic_in_a_closure_of_the_users_is_counted_and_the_item_comes() {
    #[monitor(stream, ok_if = |_| panic!("undecided"))]
    fn undecided() -> impl Stream<Item = u32> {
        stream::iter([1, 2])
    }
    let (collector, _) = collector();
    assert_eq!(capture(&collector, || block_on(undecided().count())), 2);
    assert_eq!(outcome(&collector), Outcome::Ok);
    assert_eq!(crate::fixture::health(&collector).panics_caught, 2);
}

#[test]
fn a_call_is_in_flight_from_the_function_to_the_last_item() {
    let (collector, _) = collector();
    let mut stream = capture(&collector, || words(1));
    assert_eq!(in_flight(&collector, "words"), 1);
    assert_eq!(block_on(stream.next()), Some(0));
    assert_eq!(in_flight(&collector, "words"), 1);
    assert_eq!(block_on(stream.next()), None);
    assert_eq!(in_flight(&collector, "words"), 0);
}

#[test]
fn a_future_and_its_stream_are_one_call() {
    #[monitor(stream)]
    async fn opened() -> Result<impl Stream<Item = u32>, String> {
        tokio::task::yield_now().await;
        Ok(stream::iter([1, 2]))
    }
    let (collector, clock) = collector();
    capture(&collector, || {
        let mut opening = Box::pin(opened());
        assert_eq!(in_flight(&collector, "opened"), 0, "it has not begun");
        assert!(poll_once(opening.as_mut()).is_pending());
        clock.advance(Duration::from_secs(1));
        let stream = block_on(opening).expect("a stream");
        assert_eq!(in_flight(&collector, "opened"), 1);
        assert_eq!(collector.requests().all().len(), 0, "it has not ended");
        clock.advance(Duration::from_secs(2));
        assert_eq!(block_on(stream.count()), 2);
    });
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.items), (Outcome::Ok, Some(2)));
    assert_eq!(record.duration, Duration::from_secs(3), "from the first poll to the last item");
    assert_eq!(record.time_to_first_item, Some(Duration::from_secs(3)));
    assert_eq!(in_flight(&collector, "opened"), 0);
}

#[test]
fn a_future_that_is_dropped_before_its_stream_is_one_cancelled_call() {
    #[monitor(stream)]
    async fn waiting() -> BoxStream<'static, u32> {
        std::future::pending().await
    }
    let (collector, _) = collector();
    capture(&collector, || drop(waiting()));
    assert_eq!(collector.report().totals.requests, 0, "never polled is no call");
    capture(&collector, || crate::fixture::drop_after_first_poll(waiting()));
    assert_eq!(outcome(&collector), Outcome::Cancelled);
}

#[test]
fn a_future_without_a_stream_ends_there() {
    #[monitor(stream)]
    async fn refused() -> Result<BoxStream<'static, u32>, std::io::Error> {
        Err(std::io::ErrorKind::TimedOut.into())
    }
    #[monitor(stream)]
    async fn nothing() -> Option<BoxStream<'static, u32>> {
        None
    }
    let (collector, _) = collector();
    capture(&collector, || {
        assert!(block_on(refused()).is_err());
        assert!(block_on(nothing()).is_none());
    });
    assert_eq!(outcomes(&collector), [(Outcome::Ok, 1), (Outcome::Error, 1)].into());
    let refused = collector.requests().function("refused").all();
    assert_eq!((refused[0].error, refused[0].items), (Some(ErrorKind::Timeout), None));
}

#[test]
fn the_pace_of_a_stream_is_that_of_its_items() {
    let (collector, clock) = collector();
    let mut stream = capture(&collector, || words(3));
    for seconds in [1, 2, 4] {
        clock.advance(Duration::from_secs(seconds));
        block_on(stream.next());
    }
    clock.advance(Duration::from_secs(8));
    block_on(stream.next());
    let record = the_only_call(&collector);
    assert_eq!(record.time_to_first_item, Some(Duration::from_secs(1)));
    assert_eq!(record.duration, Duration::from_secs(15));
    let between = collector.report().streams.expect("a stream").time_between_items;
    assert_eq!((between.count, between.max), (2, Some(Duration::from_secs(4))));
}

#[test]
fn our_timeout_over_a_stream_is_an_error_of_that_kind() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let (collector, _) = collector();
    runtime.expect("a runtime").block_on(async {
        let waiting = Call::builder("waiting").collector(&collector);
        let read = waiting.wrap_stream(stream::pending::<u32>()).collect::<Vec<_>>();
        timeout(Duration::from_millis(5), read).await.expect_err("the time is up");
    });
    assert_eq!(the_only_call(&collector).error, Some(ErrorKind::Timeout));
}

#[test]
fn losing_a_race_for_one_item_is_no_end() {
    let (collector, _) = collector();
    let mut stream = capture(&collector, || words(1));
    block_on(async {
        let mut winner = std::future::ready(()).fuse();
        futures::select_biased! {
            () = winner => {}
            _ = stream.next().fuse() => unreachable!("the other one is ready"),
        }
        assert_eq!(collector.report().totals.requests, 0);
        assert_eq!(stream.next().await, Some(0));
    });
    drop(stream);
    assert_eq!(outcome(&collector), Outcome::Cancelled);
}

#[test]
fn a_destructor_of_the_stream_runs_inside_of_its_call() {
    struct Says;
    impl Drop for Says {
        fn drop(&mut self) {
            current().retry();
        }
    }
    #[monitor(stream)]
    fn saying() -> impl Stream<Item = u32> {
        let says = Says;
        stream::repeat(1).inspect(move |_| {
            let _ = &says;
        })
    }
    let (collector, _) = collector();
    drop(capture(&collector, saying));
    assert_eq!(the_only_call(&collector).retries, 1);
}

#[test]
fn a_body_runs_at_the_call_as_it_did() {
    thread_local!(static RAN: Cell<bool> = const { Cell::new(false) });
    #[monitor(stream)]
    fn lazy() -> impl Stream<Item = u32> {
        RAN.set(true);
        stream::empty()
    }
    let (collector, _) = collector();
    capture(&collector, || {
        let _unread = lazy();
        assert!(RAN.get());
    });
    assert_eq!(outcome(&collector), Outcome::Cancelled);
}

#[test]
fn a_collector_that_is_off_is_passed_by() {
    let (collector, _) = crate::fixture::collector_with(|settings| settings.enabled(false));
    assert_eq!(capture(&collector, || block_on(words(3).count())), 3);
    assert_eq!(collector.report().totals.requests, 0);
}
