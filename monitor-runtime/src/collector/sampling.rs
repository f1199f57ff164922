//! Which traces are kept, decided by their ids alone.
//!
//! What always holds: all calls of a trace get the same answer, in every program with the same
//! ratio, and what one keeps is kept by each with a greater ratio. It is the consistent probability
//! sampling of OpenTelemetry, over the 56 bits of an id that W3C Trace Context (level 2) wants to be
//! random. <https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/>

use super::finished::Finished;
use crate::span::{TraceId, TraceParent};

/// How many of an id's bits are random.
const RANDOM_BITS: u32 = 56;

#[derive(Clone, Copy)]
pub(super) struct Sampling {
    ratio: f64,
    /// Traces whose random bits are a smaller number are left out.
    threshold: u64,
}

impl Sampling {
    pub(super) const ALL: Sampling = Sampling { ratio: 1.0, threshold: 0 };

    /// `None` if it is no ratio.
    pub(super) fn of(ratio: f64) -> Option<Sampling> {
        let all = (1_u64 << RANDOM_BITS) as f64;
        let threshold = || ((1.0 - ratio) * all).round() as u64;
        (0.0..=1.0).contains(&ratio).then(|| Sampling { ratio, threshold: threshold() })
    }

    pub(super) fn ratio(self) -> f64 {
        self.ratio
    }

    #[inline]
    pub(super) fn keeps_all(self) -> bool {
        self.threshold == 0
    }

    /// Whether a trace that began here is kept.
    #[inline]
    pub(super) fn keeps(self, trace: TraceId) -> bool {
        trace.low_bits(RANDOM_BITS) >= self.threshold
    }

    /// Whether a call is in a trace that is kept. Who began a trace decides.
    #[inline]
    pub(super) fn keeps_call(self, root: u64, remote: Option<&TraceParent>) -> bool {
        match remote {
            Some(remote) => remote.is_sampled(),
            None => self.keeps_all() || self.keeps(TraceId::of_root(root)),
        }
    }

    #[inline]
    pub(super) fn keeps_finished(self, call: &Finished<'_>) -> bool {
        self.keeps_call(call.span.root, call.extra.and_then(|extra| extra.remote))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_is_that_of_opentelemetry() {
        // a half: those whose highest random bit is set
        let half = Sampling::of(0.5).unwrap();
        assert_eq!(half.threshold, 0x80_0000_0000_0000);
        let trace = |low: &str| format!("ffffffffffffffff00{low}").parse().unwrap();
        assert!(half.keeps(trace("80000000000000")) && !half.keeps(trace("7fffffffffffff")));
        assert!(!half.keeps("4bf92f3577b34da6ff00000000000001".parse().unwrap()));
    }

    #[test]
    fn all_and_none_are_ratios_and_what_is_no_ratio_is_refused() {
        assert!(Sampling::of(1.0).unwrap().keeps_all());
        let none = Sampling::of(0.0).unwrap();
        assert!(!none.keeps("ffffffffffffffffffffffffffffffff".parse().unwrap()));
        for wrong in [f64::NAN, f64::INFINITY, -0.01, 1.01] {
            assert!(Sampling::of(wrong).is_none(), "{wrong}");
        }
    }
}
