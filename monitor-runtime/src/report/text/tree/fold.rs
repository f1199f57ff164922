//! Which of many calls of one sort beside each other are shown, and what the others come to.

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
}

/// The calls of a tree that are not shown one by one.
pub(super) struct Folded {
    hidden: Vec<bool>,
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
            last: vec![None; calls.len()],
            folds: HashMap::new(),
        };
        let mut seen: HashMap<Sort<'_>, u64> = HashMap::new();
        let mut places: HashMap<Sort<'_>, usize> = HashMap::new();
        for (at, call) in calls.iter().enumerate() {
            let parent = parents[at];
            if parent.is_some_and(|parent| folded.hidden[parent]) {
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
    })
}
