//! The single calls that one stripe keeps: the latest, those that failed, and the slowest.
//!
//! What always holds: the request log has every call; what is kept of traces is sampled, but for
//! failures, which are what one looks for. A failure is pushed out by failures only, and there is room
//! for some however much memory the others have taken.

use super::{
    bytes::Bytes,
    entry::Entry,
    finished::{Apart, Finished},
    log::Ring,
    sampling::Sampling,
    slowest::Slowest,
};

/// What is kept of single calls.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    /// Calls of the request log.
    pub(super) log: usize,
    /// The latest calls of sampled traces.
    pub(super) traces: usize,
    pub(super) failed: usize,
    pub(super) slowest: usize,
    pub(super) sampling: Sampling,
    /// Whether error messages are kept.
    pub(super) texts: bool,
}

pub(super) struct Rings {
    log: Ring,
    /// The latest of sampled traces; where all are sampled they are in the log.
    sampled: Option<Ring>,
    failed: Ring,
    slowest: Slowest,
}

impl Rings {
    pub(super) fn new(keeping: &Keeping) -> Rings {
        let shared = keeping.sampling.keeps_all();
        Rings {
            log: Ring::new(if shared { keeping.log.max(keeping.traces) } else { keeping.log }),
            sampled: (!shared && keeping.traces > 0).then(|| Ring::new(keeping.traces)),
            failed: Ring::of_rare_calls(keeping.failed),
            slowest: Slowest::new(keeping.slowest),
        }
    }

    #[inline(always)] // into the one write of a call
    pub(super) fn push(&mut self, call: &Finished<'_>, keeping: &Keeping, bytes: &Bytes) {
        self.log.push(call, keeping.texts, bytes);
        let failed = call.outcome.is_failure();
        let is_sampled = || self.sampled.is_some() && keeping.sampling.keeps_finished(call);
        if failed || self.slowest.may_want(call) || is_sampled() {
            self.push_elsewhere(call.apart(bytes), keeping);
        }
    }

    #[cold]
    #[inline(never)]
    fn push_elsewhere(&mut self, apart: Apart<'_>, keeping: &Keeping) {
        let Apart { call, bytes } = &apart;
        let Keeping { sampling, texts, .. } = *keeping;
        if call.outcome.is_failure() {
            self.failed.push(call, texts, bytes);
        }
        if !sampling.keeps_finished(call) {
            return;
        }
        self.slowest.offer(call, texts, bytes);
        if let Some(sampled) = &mut self.sampled {
            sampled.push(call, texts, bytes);
        }
    }

    /// The request log, the newest first.
    pub(super) fn log(&self) -> impl Iterator<Item = &Entry> {
        self.log.newest_first()
    }

    /// The latest calls of sampled traces, the newest first.
    pub(super) fn sampled(&self, sampling: Sampling) -> impl Iterator<Item = &Entry> {
        let ring = self.sampled.as_ref().unwrap_or(&self.log);
        ring.newest_first().filter(move |entry| entry.is_sampled(sampling))
    }

    /// Calls that failed, the newest first.
    pub(super) fn failed(&self) -> impl Iterator<Item = &Entry> {
        self.failed.newest_first()
    }

    pub(super) fn slowest(&self) -> &Slowest {
        &self.slowest
    }

    pub(super) fn bytes(&self) -> usize {
        let sampled = self.sampled.as_ref().map_or(0, Ring::bytes);
        self.log.bytes() + sampled + self.failed.bytes() + self.slowest.bytes()
    }
}
