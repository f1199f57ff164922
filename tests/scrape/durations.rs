//! How long the calls of tests take.

use std::time::Duration;

/// Durations with a long tail, most near this one.
pub(crate) fn durations(count: u64, typical: Duration, seed: u64) -> Vec<Duration> {
    let mut state = seed;
    let mut random = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let near = |_| (random() + random() + random() + random() - 2.0) * 1.6;
    (0..count).map(near).map(|exponent: f64| typical.mul_f64(exponent.exp())).collect()
}
