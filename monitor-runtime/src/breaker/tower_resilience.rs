//! Breakers of the crate `tower-resilience-circuitbreaker`, watched.
//!
//! What always holds: what is told has the order in which it happened, because that crate tells all
//! of it while it holds the lock of its circuit.

use super::Breaker;
use tower_resilience_circuitbreaker::{CircuitBreakerConfigBuilder, CircuitState};

impl Breaker {
    /// Adds what watches the circuit that is being configured: its state, openings, successes,
    /// failures and refusals. A monitored function that returns the service's
    /// `CircuitBreakerError::OpenCircuit` ends as rejected.
    ///
    /// A layer from `build` makes a circuit for each service that it is put around; where these are
    /// several they should be one breaker, which `build_with_handle` makes of them. With
    /// `backpressure` nobody is refused: calls wait.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, breaker::BreakerState};
    /// use tower::{Layer, Service, service_fn};
    /// use tower_resilience_circuitbreaker::CircuitBreakerLayer;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let openai = Collector::global().breaker("openai by tower").threshold(2);
    /// let config = CircuitBreakerLayer::builder().consecutive_failures(2);
    /// let layer = openai.tower_resilience(config).build().unwrap();
    /// let mut service = layer.layer(service_fn(async |_: ()| Err::<(), _>("no answer")));
    ///
    /// for _ in 0..3 {
    ///     service.call(()).await.unwrap_err();
    /// }
    /// assert_eq!(openai.state(), BreakerState::Open);
    /// let now = openai.snapshot();
    /// assert_eq!((now.failures, now.open_count, now.rejections), (2, 1, 1));
    /// # });
    /// ```
    pub fn tower_resilience<C>(
        &self,
        config: CircuitBreakerConfigBuilder<C>,
    ) -> CircuitBreakerConfigBuilder<C> {
        let [changes, successes, failures, rejections] = [(); 4].map(|()| self.clone());
        config
            .on_state_transition(move |_, to| changes.follow(to))
            .on_success(move |_| successes.success())
            .on_failure(move |_| failures.failure())
            .on_call_rejected(move || rejections.rejected())
    }

    fn follow(&self, circuit: CircuitState) {
        match circuit {
            CircuitState::Closed => self.close(),
            CircuitState::HalfOpen => self.half_open(),
            CircuitState::Open => self.open(),
        }
    }
}
