//! Where the time of a tree went: to the calls that worked, and not to those that waited for them.
//!
//! What always holds: a moment counts once for a function, however many of its calls ran in it; the
//! time of a call of which not all calls inside are kept goes to nobody, because nobody knows whether
//! it worked or waited.

use super::{FunctionShare, TreeCall, parents};
use std::{cmp::Reverse, collections::HashMap, time::Duration};

pub(super) struct Times {
    /// In nanoseconds since 1970, as all moments here.
    pub(super) begin: u64,
    end: u64,
    /// For each function when its calls ran and nothing inside of them; pieces may overlap.
    pieces: HashMap<String, Vec<(u64, u64)>>,
}

impl Times {
    /// Finds each call's own time.
    pub(super) fn of(calls: &mut [TreeCall]) -> Times {
        let spans: Vec<(u64, u64)> = calls.iter().map(span).collect();
        let mut times = Times {
            begin: spans.iter().map(|span| span.0).min().unwrap_or(0),
            end: spans.iter().map(|span| span.1).max().unwrap_or(0),
            pieces: HashMap::new(),
        };
        let parents = parents(calls);
        let known = all_inside_are_kept(calls, &parents);
        for (call, known) in calls.iter_mut().zip(&known) {
            call.own_time = known.then_some(Duration::ZERO);
        }
        // until when each call's time is accounted for: calls inside come in the order of their starts
        let mut done: Vec<u64> = spans.iter().map(|span| span.0).collect();
        for (at, parent) in parents.iter().enumerate() {
            let Some(parent) = *parent else { continue };
            let (begin, end) = spans[parent];
            let [from, to] = [spans[at].0, spans[at].1].map(|moment| moment.clamp(begin, end));
            times.add_piece(&mut calls[parent], done[parent], from);
            done[parent] = done[parent].max(to);
        }
        for (at, call) in calls.iter_mut().enumerate() {
            times.add_piece(call, done[at], spans[at].1);
        }
        times
    }

    /// From the begin of the first call to the end of the last.
    pub(super) fn duration(&self) -> Duration {
        Duration::from_nanos(self.end - self.begin)
    }

    fn add_piece(&mut self, call: &mut TreeCall, from: u64, to: u64) {
        let (Some(own_time), true) = (&mut call.own_time, from < to) else { return };
        *own_time += Duration::from_nanos(to - from);
        let function = &call.trace.request.key.function;
        match self.pieces.get_mut(function) {
            Some(pieces) => pieces.push((from, to)),
            None => _ = self.pieces.insert(function.clone(), vec![(from, to)]),
        }
    }

    /// Gives each function its share, and sorts them by it.
    pub(super) fn share_out(mut self, functions: &mut [FunctionShare]) {
        let all = self.end - self.begin;
        let mut times: HashMap<String, u64> =
            self.pieces.drain().map(|(function, pieces)| (function, covered(pieces))).collect();
        for function in functions.iter_mut() {
            let time = times.remove(&function.function).unwrap_or(0);
            function.share = (all > 0).then(|| time as f64 / all as f64);
        }
        functions.sort_by(|one, other| {
            let share = |row: &FunctionShare| row.share.unwrap_or(0.0);
            let by_time = Reverse(one.total.time).cmp(&Reverse(other.total.time));
            share(other).total_cmp(&share(one)).then(by_time)
        });
    }
}

/// When a call ran. A call from elsewhere may claim to have ended before it began.
fn span(call: &TreeCall) -> (u64, u64) {
    let (started, ended) = (call.trace.request.started, call.trace.request.ended);
    (started.unix_nanos(), ended.max(started).unix_nanos())
}

/// For each call whether all calls inside of it are kept that it knows of.
fn all_inside_are_kept(calls: &[TreeCall], parents: &[Option<usize>]) -> Vec<bool> {
    let mut kept = vec![0_u64; calls.len()];
    for (at, call) in calls.iter().enumerate().rev() {
        // a call does not know what it made other programs do
        if let (Some(parent), false) = (parents[at], call.trace.remote_parent) {
            kept[parent] += 1 + kept[at];
        }
    }
    calls.iter().zip(kept).map(|(call, kept)| kept >= call.trace.nested.calls).collect()
}

/// How much time pieces cover together.
fn covered(mut pieces: Vec<(u64, u64)>) -> u64 {
    pieces.sort_unstable();
    let (mut covered, mut until) = (0, 0);
    for (from, to) in pieces {
        covered += to.saturating_sub(from.max(until));
        until = until.max(to);
    }
    covered
}
