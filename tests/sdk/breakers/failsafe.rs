//! Breakers of failsafe tell what happens to them.

use super::{DELAY, outcomes, states, wait};
use failsafe::{
    CircuitBreaker, Error, FailurePolicy, StateMachine, backoff,
    failure_policy::{ConsecutiveFailures, SuccessRateOverTimeWindow, consecutive_failures},
};
use monitor_runtime::{
    Collector, ErrorKind, Outcome,
    breaker::{
        Breaker,
        BreakerState::{self, *},
        MonitoredInstrument, MonitoredPolicy,
    },
    monitor, testing,
};
use std::{
    io::{self, ErrorKind::TimedOut},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

type Watched<P> = StateMachine<MonitoredPolicy<P>, MonitoredInstrument>;

/// A breaker that opens after so many failures in a row.
fn watched(breaker: &Breaker, failures: u32) -> Watched<impl FailurePolicy + Send + Sync + use<>> {
    breaker.failsafe(consecutive_failures(failures, backoff::constant(DELAY))).build()
}

fn no_answer() -> io::Result<u64> {
    Err(TimedOut.into())
}

#[monitor]
fn ask(breaker: &impl CircuitBreaker, answer: io::Result<u64>) -> Result<u64, Error<io::Error>> {
    breaker.call(|| answer)
}

#[monitor]
async fn ask_async(
    breaker: &impl failsafe::futures::CircuitBreaker,
    answer: io::Result<u64>,
) -> Result<u64, Error<io::Error>> {
    breaker.call(async { answer }).await
}

#[test]
fn a_breaker_goes_from_closed_to_open_to_half_open_and_back() {
    let collector = Collector::builder().build();
    let openai = collector.breaker("openai").threshold(3);
    let breaker = watched(&openai, 3);
    testing::capture(&collector, || {
        assert!(ask(&breaker, Ok(1)).is_ok());
        (0..3).for_each(|_| assert!(matches!(ask(&breaker, no_answer()), Err(Error::Inner(_)))));
        assert_eq!(openai.state(), Open);
        assert!(matches!(ask(&breaker, Ok(1)), Err(Error::Rejected)));
        wait();
        assert_eq!(openai.state(), Open, "failsafe looks at its clock when it is asked");
        assert!(ask(&breaker, no_answer()).is_err(), "the try fails");
        wait();
        assert!(ask(&breaker, Ok(1)).is_ok());
    });
    assert_eq!(states(&openai), [Open, HalfOpen, Open, HalfOpen, Closed]);
    let now = openai.snapshot();
    assert_eq!((now.successes, now.failures, now.rejections), (2, 4, 1));
    assert_eq!(now.open_count, 2);
    assert!(now.open >= DELAY * 2, "{now:?}");
    assert_eq!(now.standing.map(|standing| standing.failure_count), Some(0));
    let (ok, error) = (Outcome::Ok, Outcome::Error);
    assert_eq!(
        outcomes(&collector),
        [ok, error, error, error, Outcome::Rejected, error, ok],
        "what the breaker refused is rejected and no failure"
    );
    let errors = collector.report().errors;
    assert_eq!(errors.by_type, [(ErrorKind::Timeout, 4)].into(), "by what is in failsafe's error");
}

#[tokio::test]
async fn futures_that_a_breaker_refuses_are_rejected() {
    let collector = Collector::builder().build();
    let openai = collector.breaker("openai");
    let breaker = watched(&openai, 1);
    testing::capture_async(&collector, async {
        assert!(ask_async(&breaker, no_answer()).await.is_err());
        assert!(matches!(ask_async(&breaker, Ok(1)).await, Err(Error::Rejected)));
        tokio::time::sleep(DELAY * 2).await;
        assert!(ask_async(&breaker, Ok(1)).await.is_ok());
    })
    .await;
    assert_eq!(states(&openai), [Open, HalfOpen, Closed]);
    assert_eq!(outcomes(&collector), [Outcome::Error, Outcome::Rejected, Outcome::Ok]);
}

#[test]
fn the_default_policy_can_be_watched_too_and_a_reset_closes() {
    let openai = Collector::builder().build().breaker("openai");
    let policy = SuccessRateOverTimeWindow::default().or_else(ConsecutiveFailures::default());
    let breaker = openai.failsafe(policy).build();
    (0..5).for_each(|_| drop(breaker.call(no_answer)));
    assert_eq!(openai.state(), Open);
    breaker.reset();
    assert_eq!(states(&openai), [Open, Closed]);
}

/// Counts what it decides.
struct Counted<P>(P, Arc<AtomicU64>);

impl<P: FailurePolicy> FailurePolicy for Counted<P> {
    fn record_success(&mut self) {
        self.0.record_success();
    }

    fn mark_dead_on_failure(&mut self) -> Option<Duration> {
        let delay = self.0.mark_dead_on_failure();
        self.1.fetch_add(delay.is_some().into(), Relaxed);
        delay
    }

    fn revived(&mut self) {
        self.0.revived();
    }
}

/// The state, which failsafe tells nobody but `Debug`.
fn state_of<P>(breaker: &Watched<P>) -> BreakerState {
    let told = format!("{breaker:?}");
    let states = [Open, HalfOpen, Closed];
    let known = states.into_iter().find(|it| told.contains(&format!("{:?}", it.name())));
    known.unwrap_or_else(|| unreachable!("{told}"))
}

#[test]
fn under_a_storm_of_calls_no_opening_and_no_refusal_is_missed_and_the_state_is_the_breakers_own() {
    const THREADS: u64 = 8;
    const CALLS: u64 = 3_000;
    let (openings, refused) = (Arc::new(AtomicU64::new(0)), AtomicU64::new(0));
    let openai = Collector::builder().build().breaker("openai");
    // one that says with each failure for how long the breaker is open
    let policy = consecutive_failures(1, backoff::constant(Duration::from_millis(1)));
    let breaker = openai.failsafe(Counted(policy, Arc::clone(&openings))).build();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (breaker, refused) = (&breaker, &refused);
            scope.spawn(move || {
                for call in 0..CALLS {
                    let answer = if (call / 3 + thread) % 2 == 0 { no_answer() } else { Ok(call) };
                    if let Err(Error::Rejected) = breaker.call(|| answer) {
                        refused.fetch_add(1, Relaxed);
                        thread::sleep(Duration::from_micros(30));
                    }
                }
            });
        }
    });
    let now = openai.snapshot();
    assert!(now.open_count > 5, "it opened now and then: {now:?}");
    assert_eq!(now.open_count, openings.load(Relaxed));
    assert_eq!(now.rejections, refused.load(Relaxed));
    assert_eq!(openai.state(), state_of(&breaker));
}
