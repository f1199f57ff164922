//! Breakers of tower-resilience tell what happens to them.

use super::{DELAY, outcomes, states};
use monitor_runtime::{
    Collector, Outcome,
    breaker::{Breaker, BreakerState::*},
    monitor, testing,
};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tower::{Layer, Service, ServiceExt, service_fn};
use tower_resilience_circuitbreaker::{
    CircuitBreakerConfigBuilder, CircuitBreakerError, CircuitBreakerLayer, CircuitState,
};

/// What a provider answers, if it does.
type Answer = Result<u64, String>;

#[monitor]
async fn ask<S>(service: &mut S, answer: Answer) -> Result<u64, CircuitBreakerError<String>>
where
    S: Service<Answer, Response = u64, Error = CircuitBreakerError<String>>,
{
    service.ready().await?.call(answer).await
}

fn config(failures: usize) -> CircuitBreakerConfigBuilder {
    let config = CircuitBreakerLayer::builder().consecutive_failures(failures);
    config.wait_duration_in_open(DELAY)
}

fn watched(
    breaker: &Breaker,
    failures: usize,
) -> impl Service<Answer, Response = u64, Error = CircuitBreakerError<String>> {
    let layer = breaker.tower_resilience(config(failures)).build().expect("a sound configuration");
    layer.layer(service_fn(async |answer: Answer| answer))
}

#[tokio::test]
async fn a_breaker_goes_from_closed_to_open_to_half_open_and_back() {
    let collector = Collector::builder().build();
    let openai = collector.breaker("openai").threshold(2);
    let mut service = watched(&openai, 2);
    let no_answer = || Err("no answer".to_owned());
    testing::capture_async(&collector, async {
        assert!(ask(&mut service, Ok(1)).await.is_ok());
        assert!(ask(&mut service, no_answer()).await.is_err());
        assert_eq!(openai.snapshot().standing.map(|standing| standing.failure_count), Some(1));
        assert!(ask(&mut service, no_answer()).await.is_err());
        let refused = ask(&mut service, Ok(1)).await;
        assert!(matches!(refused, Err(CircuitBreakerError::OpenCircuit)));
        tokio::time::sleep(DELAY * 2).await;
        assert!(ask(&mut service, no_answer()).await.is_err(), "the try fails");
        tokio::time::sleep(DELAY * 2).await;
        assert!(ask(&mut service, Ok(1)).await.is_ok());
    })
    .await;
    assert_eq!(states(&openai), [Open, HalfOpen, Open, HalfOpen, Closed]);
    let now = openai.snapshot();
    assert_eq!((now.successes, now.failures, now.rejections), (2, 3, 1));
    assert!(now.open_count == 2 && now.open >= DELAY * 2, "{now:?}");
    let (ok, error) = (Outcome::Ok, Outcome::Error);
    assert_eq!(outcomes(&collector), [ok, error, error, Outcome::Rejected, error, ok]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn under_a_storm_of_calls_nothing_is_missed_and_the_state_is_the_breakers_own() {
    const TASKS: u64 = 16;
    const CALLS: u64 = 500;
    static FAILED: AtomicU64 = AtomicU64::new(0);
    static REFUSED: AtomicU64 = AtomicU64::new(0);
    let openai = Collector::builder().build().breaker("openai");
    let config = config(3).wait_duration_in_open(DELAY / 250).permitted_calls_in_half_open(2);
    let built = openai.tower_resilience(config).build_with_handle();
    let (layer, handle) = built.expect("a sound configuration");
    let tasks = (0..TASKS).map(|task| {
        let mut service = layer.layer(service_fn(async |answer: Answer| {
            tokio::task::yield_now().await;
            answer
        }));
        tokio::spawn(async move {
            for call in 0..CALLS {
                let fails = (call / 5 + task) % 2 == 0;
                let answer = if fails { Err(String::new()) } else { Ok(call) };
                match service.call(answer).await {
                    Ok(_) => {}
                    Err(CircuitBreakerError::Inner(_)) => _ = FAILED.fetch_add(1, Relaxed),
                    Err(CircuitBreakerError::OpenCircuit) => {
                        REFUSED.fetch_add(1, Relaxed);
                        tokio::task::yield_now().await;
                    }
                }
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.expect("no task panics");
    }
    let now = openai.snapshot();
    let (failed, refused) = (FAILED.load(Relaxed), REFUSED.load(Relaxed));
    assert!(now.open_count > 0 && refused > 0, "{now:?}");
    assert_eq!((now.failures, now.rejections), (failed, refused));
    assert_eq!(now.successes, TASKS * CALLS - failed - refused);
    let state = match handle.state() {
        CircuitState::Closed => Closed,
        CircuitState::HalfOpen => HalfOpen,
        CircuitState::Open => Open,
    };
    assert_eq!(openai.state(), state);
}
