//! Every function can be an attempt, every end of a call its end, and what its body says counts.

use crate::fixture::{collector, drop_after_first_poll};
use futures::{StreamExt, executor::block_on};
use monitor_runtime::{
    Call, ErrorKind, Report, collector::SeriesKey, current, monitor, report::AttemptReport,
    testing::capture_async, timeout,
};
use std::{
    future::pending,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use tokio::task::yield_now;

fn attempts(report: &Report) -> AttemptReport {
    report.attempts.clone().expect("there were attempts")
}

#[test]
fn functions_of_every_kind_can_be_attempts() {
    struct Client;
    impl Client {
        #[monitor(attempt)]
        async fn method(&self) {}
    }
    #[monitor(attempt)]
    fn sync() {}
    #[monitor(attempt = true)]
    fn boxed() -> futures::future::BoxFuture<'static, ()> {
        Box::pin(yield_now())
    }
    #[monitor(attempt, stream)]
    fn words() -> impl futures::Stream<Item = Result<u32, std::io::Error>> {
        futures::stream::iter([Ok(1), Err(std::io::ErrorKind::ConnectionReset.into())])
    }
    #[monitor(attempt, stream)]
    async fn opened() -> futures::stream::BoxStream<'static, u32> {
        futures::stream::repeat(1).take(2).boxed()
    }
    #[monitor(attempt = false)]
    fn ordinary() {}

    let (collector, _) = collector();
    let all = Call::builder("ask").collector(&collector).run_async(async {
        Client.method().await;
        sync();
        boxed().await;
        words().for_each(|_| async {}).await;
        opened().await.for_each(|_| async {}).await;
        ordinary();
    });
    block_on(all);
    let report = collector.report();
    let attempts = attempts(&report);
    assert_eq!((attempts.count, attempts.failures, report.totals.retries), (5, 1, 4));
    assert_eq!(report.totals.requests, 2, "the call that tries, and one that is no attempt");
    assert_eq!(report.errors.attempts_by_type, [(ErrorKind::Connection, 1)].into());
    let streams = attempts.streams.expect("two of them were streams");
    assert_eq!((streams.count, streams.items), (2, 4));
    assert_eq!(report.streams, None, "the call that tries is none");
}

#[test]
fn an_attempt_that_our_timeout_ends_is_a_timeout_and_by_another_hand_cancelled() {
    #[monitor(attempt)]
    async fn hang() {
        pending().await
    }
    let (collector, _) = collector();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let tries = Call::builder("ask").collector(&collector).run_async(async {
        assert!(timeout(Duration::from_secs(5), hang()).await.is_err());
        assert!(tokio::time::timeout(Duration::from_secs(5), hang()).await.is_err());
        drop_after_first_poll(hang());
    });
    runtime.block_on(tries);
    let report = collector.report();
    let attempts = attempts(&report);
    assert_eq!((attempts.count, attempts.failures, attempts.cancelled), (3, 1, 2));
    assert_eq!((attempts.timeouts, attempts.in_flight), (1, 0));
    assert_eq!((report.totals.successes, report.totals.timeouts, report.totals.retries), (1, 0, 2));
}

#[test]
fn a_panic_of_an_attempt_is_no_failure_of_the_call_that_catches_it() {
    let (collector, _) = collector();
    Call::builder("ask").collector(&collector).run(|| {
        let attempt = Call::builder("send").attempt();
        let caught = catch_unwind(AssertUnwindSafe(|| attempt.run(|| panic!("on purpose"))));
        assert!(caught.is_err());
    });
    let report = collector.report();
    assert_eq!((report.totals.successes, report.errors.total), (1, 0));
    assert_eq!((report.errors.failed_attempts, report.errors.panicked_attempts), (1, 1));
}

#[test]
fn retries_that_the_body_tells_and_attempts_add_up() {
    let (collector, _) = collector();
    Call::builder("ask").collector(&collector).run(|| {
        current().retry();
        (0..3).for_each(|_| Call::builder("send").attempt().run(|| _ = current().retry()));
    });
    let record = &collector.requests().function("ask").all()[0];
    assert_eq!(record.retries, 3, "one told, and two attempts beyond the first");
    assert_eq!(collector.report().totals.retries, 3 + 3);
}

#[test]
fn waits_of_attempts_are_waits_of_the_service() {
    let (collector, _) = collector();
    Call::builder("ask").collector(&collector).run(|| {
        let wait = |millis| _ = current().queue_wait(Duration::from_millis(millis));
        [20, 60]
            .into_iter()
            .for_each(|millis| Call::builder("send").attempt().run(|| wait(millis)));
    });
    let waits = collector.report().queue_wait;
    assert_eq!(waits.total, Some(Duration::from_millis(80)));
    assert_eq!(waits.average, Some(Duration::from_millis(80)), "of one request");
    assert_eq!(waits.max, Some(Duration::from_millis(60)));
}

#[test]
fn the_model_that_answers_an_attempt_decides_its_price() {
    let (collector, _) = collector();
    let ask = async {
        let attempt = Call::builder("send").model("gpt-4o-mini").attempt();
        Call::builder("ask")
            .run_async(attempt.run_async(async {
                current().tokens(1_000_000, 0).response_model("gpt-4-turbo");
            }))
            .await
    };
    block_on(capture_async(&collector, ask));
    let key = SeriesKey {
        function: "send".into(),
        provider: Some("openai".into()),
        model: Some("gpt-4o-mini".into()),
        response_model: Some("gpt-4-turbo".into()),
        attempt: true,
        ..SeriesKey::default()
    };
    let snapshot = collector.snapshot();
    let series = snapshot.series.iter().find(|series| series.key == key).expect("its series");
    assert_eq!(series.numbers.cost.lower.to_string(), "10");
}
