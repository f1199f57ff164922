//! An attempt is a call inside of the call that tries: it has an outcome of its own and counts in
//! errors, tokens and cost. The call that tries is the request.

use crate::fixture::{collector, poll_once};
use backon::{BackoffBuilder, BlockingRetryable, ConstantBuilder, Retryable};
use futures::{executor::block_on, future::join_all};
use monitor_runtime::{
    Call, Collector, ErrorKind, Outcome, Report, Usage, current,
    error::{Classify, Failure},
    monitor,
    report::AttemptReport,
    testing::capture,
};
use std::{cell::Cell, future::pending, time::Duration};
use tokio::task::yield_now;

/// What a provider answered that did not do what it was asked.
#[derive(Debug, PartialEq)]
struct Answered(u16);

impl Classify for Answered {
    fn kind(&self) -> ErrorKind {
        Failure::of_status(self.0, "").kind
    }
    fn status(&self) -> Option<u16> {
        Some(self.0)
    }
}

/// One way to the provider, which answers with this status and bills in any case.
#[monitor(attempt, track_cost, model = "gpt-4o-mini")]
async fn send(status: u16) -> Result<Usage, Answered> {
    yield_now().await;
    if status == 200 {
        return Ok(Usage::new(1_000, 200));
    }
    current().usage(Usage::new(1_000, 0));
    Err(Answered(status))
}

/// Tries until one answer is good; `track_cost`, so that what it returns is looked through too.
#[monitor(track_cost)]
async fn answer(statuses: &[u16]) -> Result<Usage, Answered> {
    let mut last = Err(Answered(0));
    for status in statuses {
        last = send(*status).await;
        if last.is_ok() {
            break;
        }
    }
    last
}

fn attempts(report: &Report) -> AttemptReport {
    report.attempts.clone().expect("there were attempts")
}

fn answered(statuses: &[u16]) -> (Collector, Report) {
    let (collector, _) = collector();
    let _ = capture(&collector, || block_on(answer(statuses)));
    let report = collector.report();
    (collector, report)
}

#[test]
fn two_failed_attempts_and_a_success_are_one_request_that_succeeded() {
    let (_, report) = answered(&[429, 429, 200]);
    let totals = &report.totals;
    assert_eq!((totals.requests, totals.successes, totals.failures), (1, 1, 0));
    assert_eq!((totals.retries, totals.in_flight), (2, 0));
    assert_eq!((report.success_rate, report.errors.rate), (Some(1.0), Some(0.0)));
    assert_eq!(report.latency.count, 1);
    let attempts = attempts(&report);
    assert_eq!((attempts.count, attempts.successes, attempts.failures), (3, 1, 2));
    assert_eq!((attempts.in_flight, attempts.latency.count), (0, 3));
    let errors = &report.errors;
    assert_eq!((errors.total, errors.failed_attempts), (0, 2));
    assert_eq!(errors.by_type, [(ErrorKind::RateLimit, 2)].into());
    assert_eq!(errors.attempts_by_type, errors.by_type);
}

#[test]
fn every_attempt_is_paid_and_what_failed_is_lost() {
    let (_, report) = answered(&[429, 429, 200]);
    assert_eq!(report.tokens.total, 3_200, "what the call returns, its last attempt has counted");
    assert_eq!(report.cost.total.to_string(), "0.00057");
    assert_eq!((report.cost.priced_calls, report.cost.unpriced_calls), (3, 0));
    assert_eq!(attempts(&report).lost_cost.map(|lost| lost.to_string()), Some("0.0003".into()));
}

#[test]
fn a_call_whose_attempts_all_fail_failed_once() {
    let (_, report) = answered(&[500, 529]);
    assert_eq!((report.totals.requests, report.totals.failures, report.totals.retries), (1, 1, 1));
    assert_eq!((report.errors.total, report.errors.failed_attempts), (1, 2));
    let by_type = [(ErrorKind::ServerError, 1), (ErrorKind::Overloaded, 2)];
    assert_eq!(report.errors.by_type, by_type.into(), "the call returns the error of its last");
    assert_eq!(report.success_rate, Some(0.0));
}

#[test]
fn a_first_attempt_that_succeeds_is_no_retry() {
    let (_, report) = answered(&[200]);
    assert_eq!((report.totals.requests, report.totals.retries), (1, 0));
    assert_eq!((attempts(&report).count, attempts(&report).lost_cost), (1, None));
}

#[test]
fn a_call_without_attempts_has_no_report_of_any() {
    let (_, report) = answered(&[]);
    assert_eq!(report.attempts, None);
    assert_eq!((report.totals.requests, report.totals.retries), (1, 0));
}

#[test]
fn attempts_are_a_series_beside_the_calls_of_their_name() {
    let (collector, _) = answered(&[429, 200]);
    let _ = capture(&collector, || block_on(send(200)));
    let snapshot = collector.snapshot();
    let of_send = snapshot.series.iter().filter(|series| series.key.function == "send");
    let calls = of_send.map(|series| (series.key.attempt, series.numbers.outcomes.values().sum()));
    assert_eq!(calls.collect::<Vec<(bool, u64)>>(), [(false, 1), (true, 2)]);
    let send = collector.report().function("send");
    assert_eq!((send.totals.requests, attempts(&send).count), (1, 2));
    assert_eq!(send.cost.priced_calls, 3);
}

#[test]
fn an_attempt_with_no_call_around_it_is_a_call_like_any_other() {
    let (collector, _) = collector();
    let _ = capture(&collector, || block_on(send(429)));
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.failures), (1, 1));
    assert_eq!(report.attempts, None);
    assert!(!collector.requests().all()[0].key.attempt);
}

#[test]
fn an_attempt_is_a_child_in_the_trace_and_says_what_it_is() {
    let (collector, _) = answered(&[429, 200]);
    let traces = collector.traces(10);
    let [whole, second, first] = &traces[..] else { panic!("three calls: {traces:?}") };
    assert_eq!((whole.request.retries, whole.request.key.attempt), (1, false));
    for attempt in [first, second] {
        assert_eq!(attempt.parent_id, Some(whole.span_id));
        assert!(attempt.request.key.attempt);
    }
    assert_eq!(first.request.outcome, Outcome::Error);
}

#[test]
fn attempts_at_once_are_all_counted_and_the_losers_are_cancelled() {
    let (collector, _) = collector();
    let hedged = Call::builder("hedge").collector(&collector).run_async(async {
        let slow = async {
            let _ = send(500).await;
            pending::<()>().await;
        };
        let hang = Call::builder("send").attempt().run_async(pending::<()>());
        tokio::select! {
            _ = slow => unreachable!(),
            _ = hang => unreachable!(),
            fast = async { yield_now().await; send(200).await } => fast,
        }
    });
    let mut hedged = Box::pin(hedged);
    assert!(poll_once(hedged.as_mut()).is_pending());
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.in_flight), (0, 1));
    assert_eq!(attempts(&report).in_flight, 2);
    assert!(block_on(hedged).is_ok());
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.successes), (1, 1));
    assert_eq!((report.totals.retries, report.totals.in_flight), (2, 0));
    let attempts = attempts(&report);
    assert_eq!((attempts.successes, attempts.failures, attempts.cancelled), (1, 1, 1));
    assert_eq!(attempts.in_flight, 0);
}

#[test]
fn attempts_in_flight_are_in_a_window_in_which_none_ended() {
    let (collector, _) = collector();
    let tries = Call::builder("ask").collector(&collector).run_async(async {
        Call::builder("send").attempt().run_async(pending::<()>()).await;
    });
    let mut tries = Box::pin(tries);
    assert!(poll_once(tries.as_mut()).is_pending());
    let report = collector.report();
    assert_eq!((attempts(&report).count, attempts(&report).in_flight), (0, 1));
    assert!(!report.windows.is_empty());
    for window in report.windows.iter() {
        let attempts = window.attempts.as_ref().map(|it| (it.count, it.in_flight));
        assert_eq!(attempts, Some((0, 1)), "{:?}", window.window);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_on_other_tasks_are_attempts_of_the_call_that_spawned_them() {
    let (collector, _) = collector();
    let tries = Call::builder("ask").collector(&collector).run_async(async {
        let tries = [429, 500, 200].map(|status| current().spawn(send(status)));
        join_all(tries).await.into_iter().filter_map(Result::ok).filter(Result::is_ok).count()
    });
    assert_eq!(tries.await, 1);
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.retries), (1, 2));
    assert_eq!((attempts(&report).count, attempts(&report).failures), (3, 2));
}

#[test]
fn a_retry_crate_calls_attempts_and_knows_nothing_of_it() {
    let (collector, _) = collector();
    let tries = Cell::new(0);
    let status = || {
        tries.set(tries.get() + 1);
        if tries.get() < 3 { 529 } else { 200 }
    };
    let policy = ConstantBuilder::default().with_delay(Duration::ZERO).with_max_times(5);
    let ask = Call::builder("ask")
        .collector(&collector)
        .run_async(async { (|| send(status())).retry(policy).sleep(|_| yield_now()).await });
    assert_eq!(block_on(ask), Ok(Usage::new(1_000, 200)));
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.successes, report.totals.retries), (1, 1, 2));
    assert_eq!((attempts(&report).count, attempts(&report).failures), (3, 2));

    tries.set(0);
    let blocking = Call::builder("send").attempt();
    Call::builder("ask_blocking")
        .collector(&collector)
        .run(|| {
            let send = || match blocking.clone().run(status) {
                200 => Ok(()),
                status => Err(status),
            };
            send.retry(policy.build()).sleep(|_| ()).call()
        })
        .unwrap();
    assert_eq!(collector.report().function("ask_blocking").totals.retries, 2);
}

#[test]
fn methods_of_a_block_can_be_attempts_one_by_one() {
    struct Client;
    #[monitor(track_cost, model = "gpt-4o-mini")]
    impl Client {
        async fn ask(&self) -> Result<Usage, Answered> {
            let _ = self.send(429).await;
            self.send(200).await
        }
        #[monitor(attempt)]
        async fn send(&self, status: u16) -> Result<Usage, Answered> {
            if status == 200 { Ok(Usage::new(1_000, 200)) } else { Err(Answered(status)) }
        }
    }
    let (collector, _) = collector();
    capture(&collector, || block_on(Client.ask())).unwrap();
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.retries), (1, 1));
    assert_eq!(report.cost.total.to_string(), "0.00027");
    assert_eq!(report.cost.unpriced_calls, 0, "a refusal is billed by nobody");
}

#[test]
fn an_attempt_may_try_again_by_attempts_of_its_own() {
    #[monitor(attempt)]
    async fn region(statuses: &[u16]) -> Result<Usage, Answered> {
        let mut last = Err(Answered(0));
        for status in statuses {
            last = send(*status).await;
        }
        last
    }
    let (collector, _) = collector();
    let ask = Call::builder("ask").collector(&collector).run_async(async {
        let _ = region(&[500, 500]).await;
        region(&[429, 500, 200]).await
    });
    assert!(block_on(ask).is_ok());
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.retries), (1, 1 + 1 + 2));
    assert_eq!(attempts(&report).count, 2 + 5);
    assert_eq!(
        collector.requests().function("ask").all()[0].retries,
        1,
        "regions beyond the first"
    );
}

#[test]
fn throughput_counts_requests_and_every_token() {
    let (collector, clock) = collector();
    clock.advance(Duration::from_secs(10));
    let _ = capture(&collector, || block_on(answer(&[429, 200])));
    let throughput = collector.report().throughput;
    assert_eq!(throughput.requests, 1);
    let tokens = 2_200.0 / throughput.window.as_secs_f64();
    assert_eq!(throughput.total_tokens_per_second, Some(tokens));
}
