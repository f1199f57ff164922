//! Calls and tokens of each second of the throughput window.
//!
//! What always holds: seconds ascend, only seconds with calls are kept, and none that lies a whole
//! window before or after the call that was recorded last.

use super::{bytes::Bytes, finished::Finished, snapshot::SecondCount};
use crate::{Usage, UsageKind};
use std::collections::VecDeque;

#[derive(Default)]
pub(super) struct Seconds(VecDeque<SecondCount>);

impl Seconds {
    /// Adds a call to its second; one that ended before the window has none. `false`: there is no
    /// memory left for it, and nothing was added.
    #[inline(always)]
    pub(super) fn add(&mut self, call: &Finished<'_>, window: u64, bytes: &Bytes) -> bool {
        let (second, now) = call.second_and_now();
        if let Some(last) = self.0.back_mut()
            && last.unix_second == second
        {
            last.add(call.usage);
            return true;
        }
        self.add_to_another(second, now, call.usage, window, bytes)
    }

    #[cold]
    #[inline(never)]
    fn add_to_another(
        &mut self,
        second: u64,
        now: u64,
        usage: Option<&Usage>,
        window: u64,
        bytes: &Bytes,
    ) -> bool {
        let is_open = self.open_another(second, now, window, bytes);
        let place = self.0.binary_search_by_key(&second, |known| known.unix_second);
        if let Some(place) = place.ok().and_then(|at| self.0.get_mut(at)) {
            place.add(usage);
        }
        is_open
    }

    /// Makes a place for a call that ended in a second and is recorded `now`.
    fn open_another(&mut self, second: u64, now: u64, window: u64, bytes: &Bytes) -> bool {
        while self.0.front().is_some_and(|first| first.unix_second + window <= now) {
            self.0.pop_front();
        }
        // left over from before the wall clock stepped back
        while self.0.back().is_some_and(|last| last.unix_second >= now + window) {
            self.0.pop_back();
        }
        if second + window <= now {
            return true;
        }
        let place = self.0.binary_search_by_key(&second, |known| known.unix_second);
        let Err(at) = place else { return true };
        if self.0.len() == self.0.capacity() {
            let more = self.0.capacity().max(4);
            if !bytes.take(more * size_of::<SecondCount>()) {
                return false;
            }
            self.0.reserve_exact(more);
        }
        self.0.insert(at, SecondCount { unix_second: second, ..SecondCount::default() });
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

impl SecondCount {
    #[inline]
    fn add(&mut self, usage: Option<&Usage>) {
        self.requests += 1;
        if let Some(usage) = usage {
            self.input = self.input.saturating_add(usage.count(UsageKind::Input));
            self.output = self.output.saturating_add(usage.count(UsageKind::Output));
            self.tokens = self.tokens.saturating_add(usage.tokens());
        }
    }
}
