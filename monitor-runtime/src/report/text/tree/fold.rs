//! Which of many calls of one sort beside each other are shown, and what the others come to; and
//! which attempt of a call is which.

use super::line::label;
use crate::{
    ErrorKind, Outcome,
    collector::Nested,
    report::tree::{TreeCall, parents},
};
use std::{collections::HashMap, time::Duration};

/// So many calls of one sort are shown where some are folded.
const SHOWN: u64 = 3;
/// Fewer than this are not worth folding.
const FOLDED: u64 = 3;

/// What calls have in common that are folded.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Sort<'a> {
    parent: Option<usize>,
    function: &'a str,
    model: Option<&'a str>,
    outcome: Outcome,
    error: Option<ErrorKind>,
    attempt: bool,
}

/// The calls of a tree that are not shown one by one.
pub(super) struct Folded {
    hidden: Vec<bool>,
    /// Which attempt of the call around it a call is, from 1 on; 0 where it is none.
    attempt: Vec<u32>,
    /// For each call the last one inside of it that is shown.
    last: Vec<Option<usize>>,
    /// For each call what stands for those inside of it that are not; under the number of calls those
    /// that are inside of none.
    folds: HashMap<usize, Vec<Fold>>,
}

/// Calls of one sort that are not shown.
pub(super) struct Fold {
    pub(super) calls: u64,
    pub(super) label: String,
    /// What they and those inside of them come to.
    pub(super) total: Nested,
    /// How long they took, one after the other.
    pub(super) time: Duration,
}

impl Fold {
    fn add_to(folds: &mut Vec<Fold>, place: usize, call: &TreeCall) {
        if folds.len() == place {
            folds.push(Fold {
                calls: 0,
                label: label(call),
                total: Nested::default(),
                time: Duration::ZERO,
            });
        }
        let fold = &mut folds[place];
        fold.calls += 1;
        fold.total.add(&call.total);
        fold.time = fold.time.saturating_add(call.trace.request.duration);
    }
}

impl Folded {
    pub(super) fn of(calls: &[TreeCall]) -> Folded {
        let parents = parents(calls);
        let sorts: Vec<Option<Sort<'_>>> =
            calls.iter().zip(&parents).map(|(call, parent)| sort(call, *parent)).collect();
        let mut counts: HashMap<Sort<'_>, u64> = HashMap::new();
        for sort in sorts.iter().flatten() {
            *counts.entry(*sort).or_default() += 1;
        }
        let mut folded = Folded {
            hidden: vec![false; calls.len()],
            attempt: attempts(calls, &parents),
            last: vec![None; calls.len()],
            folds: HashMap::new(),
        };
        let mut seen: HashMap<Sort<'_>, u64> = HashMap::new();
        let mut places: HashMap<Sort<'_>, usize> = HashMap::new();
        let inside = calls_inside(&parents);
        for (at, call) in calls.iter().enumerate() {
            let parent = parents[at];
            let says_the_same = |parent| {
                inside[parent] == 1 && inside[at] == 0 && is_the_call_itself(call, &calls[parent])
            };
            if parent.is_some_and(|parent| folded.hidden[parent] || says_the_same(parent)) {
                folded.hidden[at] = true;
                continue;
            }
            let nth = sorts[at].map_or(0, |sort| {
                let nth = seen.entry(sort).or_default();
                *nth += 1;
                *nth
            });
            match sorts[at].filter(|sort| nth > SHOWN && counts[sort] >= SHOWN + FOLDED) {
                Some(sort) => {
                    folded.hidden[at] = true;
                    let folds = folded.folds.entry(parent.unwrap_or(calls.len())).or_default();
                    let place = *places.entry(sort).or_insert(folds.len());
                    Fold::add_to(folds, place, call);
                }
                None => folded.show(at, parent),
            }
        }
        folded
    }

    fn show(&mut self, at: usize, parent: Option<usize>) {
        if let Some(parent) = parent {
            self.last[parent] = Some(at);
        }
    }

    pub(super) fn hides(&self, at: usize) -> bool {
        self.hidden[at]
    }

    /// Which attempt of the call around it a call is; `None` if it is none.
    pub(super) fn attempt(&self, at: usize) -> Option<u32> {
        Some(self.attempt[at]).filter(|attempt| *attempt > 0)
    }

    /// Whether nothing comes after this call inside of that one.
    pub(super) fn is_last(&self, at: usize, parent: usize) -> bool {
        self.last[parent] == Some(at) && !self.folds.contains_key(&parent)
    }

    /// What is not shown inside of this call, or with `None` what is inside of none.
    pub(super) fn inside_of(&self, call: Option<usize>) -> &[Fold] {
        self.folds.get(&call.unwrap_or(self.hidden.len())).map_or(&[], Vec::as_slice)
    }
}

/// A call that is ok with a failure inside is like no other: the failure must be seen.
fn sort(call: &TreeCall, parent: Option<usize>) -> Option<Sort<'_>> {
    let request = &call.trace.request;
    let failures = u64::from(request.outcome.is_failure());
    (call.total.failures == failures).then_some(Sort {
        parent,
        function: &request.key.function,
        model: request.key.priced_model(),
        outcome: request.outcome,
        error: request.error,
        attempt: request.key.attempt,
    })
}

/// Whether this is the one attempt of a call that had to try once: a line of its own tells nothing.
fn is_the_call_itself(attempt: &TreeCall, call: &TreeCall) -> bool {
    let [attempt, call] = [attempt, call].map(|call| &call.trace.request);
    let tells_a_model = call.key.model.is_none() && attempt.key.priced_model().is_some();
    attempt.key.attempt
        && !tells_a_model
        && attempt.key.function == call.key.function
        && attempt.outcome == Outcome::Ok
        && call.outcome == Outcome::Ok
}

/// How many calls are directly inside of each.
fn calls_inside(parents: &[Option<usize>]) -> Vec<u32> {
    let mut inside = vec![0; parents.len()];
    parents.iter().flatten().for_each(|parent| inside[*parent] += 1);
    inside
}

/// Which attempt of the call around it each call is, from 1 on; 0 where it is none.
fn attempts(calls: &[TreeCall], parents: &[Option<usize>]) -> Vec<u32> {
    let mut begun = vec![0; calls.len()];
    let attempt = |(call, parent): (&TreeCall, &Option<usize>)| match parent {
        Some(parent) if call.trace.request.key.attempt => {
            begun[*parent] += 1;
            begun[*parent]
        }
        _ => 0,
    };
    calls.iter().zip(parents).map(attempt).collect()
}
