//! Calls and tokens of each second of the throughput window.
//!
//! What always holds: seconds ascend, only seconds with calls are kept, and never more of them than
//! the window has.

use super::{budget::Bytes, snapshot::SecondCount};
use crate::{Usage, UsageKind};
use std::collections::VecDeque;

#[derive(Default)]
pub(super) struct Seconds(VecDeque<SecondCount>);

impl Seconds {
    /// Makes a place for a second. `false`: there is no memory left for it.
    #[inline]
    pub(super) fn open(&mut self, second: u64, window: u64, bytes: &Bytes) -> bool {
        // a wall clock that stepped back must not bring seconds out of order
        let is_new = self.0.back().is_none_or(|last| last.unix_second < second);
        !is_new || self.push(second, window, bytes)
    }

    /// Adds a call to the second that was opened last.
    #[inline]
    pub(super) fn add(&mut self, usage: Option<&Usage>) {
        let Some(last) = self.0.back_mut() else { return };
        last.requests += 1;
        if let Some(usage) = usage {
            last.input = last.input.saturating_add(usage.count(UsageKind::Input));
            last.output = last.output.saturating_add(usage.count(UsageKind::Output));
            last.tokens = last.tokens.saturating_add(usage.tokens());
        }
    }

    #[inline(never)]
    fn push(&mut self, second: u64, window: u64, bytes: &Bytes) -> bool {
        while self.0.front().is_some_and(|first| first.unix_second + window <= second) {
            self.0.pop_front();
        }
        if self.0.len() == self.0.capacity() {
            let more = self.0.capacity().max(4);
            if !bytes.take(more * size_of::<SecondCount>()) {
                return false;
            }
            self.0.reserve_exact(more);
        }
        self.0.push_back(SecondCount { unix_second: second, ..SecondCount::default() });
        true
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<SecondCount>()
    }

    /// Adds the seconds that still lie in the window to what other stripes have.
    pub(super) fn add_to(&self, to: &mut Vec<SecondCount>, now: u64, window: u64) {
        for second in self.0.iter().filter(|second| second.unix_second + window > now) {
            let at = to.partition_point(|other| other.unix_second < second.unix_second);
            match to.get_mut(at).filter(|other| other.unix_second == second.unix_second) {
                Some(same) => {
                    same.requests += second.requests;
                    same.input = same.input.saturating_add(second.input);
                    same.output = same.output.saturating_add(second.output);
                    same.tokens = same.tokens.saturating_add(second.tokens);
                }
                None => to.insert(at, *second),
            }
        }
    }
}
