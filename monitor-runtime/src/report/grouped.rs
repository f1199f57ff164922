//! All series of a report, added up: the whole, and each model, provider and function.
//!
//! What always holds: each series is added twice, for its model and for its function, and the rest
//! are sums of these; what a window has is cut to its bounds once it is added up.

use super::{part::Part, sums::Sums};
use crate::collector::SeriesSnapshot;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Provider and model.
pub(super) type Model<'a> = (Option<&'a str>, Option<&'a str>);
/// Shown name and location.
pub(super) type Function<'a> = (&'a str, Option<&'a str>);

/// The series of a report, added up.
pub(super) struct Grouped<'a> {
    pub(super) whole: Sums,
    pub(super) models: Vec<(Model<'a>, Part)>,
    pub(super) providers: Vec<(Option<&'a str>, Part)>,
    pub(super) functions: Vec<(Function<'a>, Part)>,
    /// Models that answered in the place of the one that was asked for.
    pub(super) answers: BTreeMap<Model<'a>, BTreeSet<&'a str>>,
}

/// Whom calls asked. One in flight may not know it yet, and is of nobody whom it does not name.
#[derive(PartialEq, Eq, Hash)]
struct Asked<'a> {
    provider: Option<&'a str>,
    model: Option<&'a str>,
    have_ended: bool,
}

impl<'a> Asked<'a> {
    fn model(&self) -> Option<Model<'a>> {
        (self.model.is_some() || self.have_ended).then_some((self.provider, self.model))
    }

    fn provider(&self) -> Option<Option<&'a str>> {
        (self.provider.is_some() || self.have_ended).then_some(self.provider)
    }
}

impl<'a> Grouped<'a> {
    /// `is_window`: of numbers of a window.
    pub(super) fn of(
        series: impl Iterator<Item = &'a SeriesSnapshot>,
        is_window: bool,
    ) -> Grouped<'a> {
        let mut asked: HashMap<Asked<'a>, Vec<&SeriesSnapshot>> = HashMap::new();
        let mut functions: HashMap<Function<'a>, Vec<&SeriesSnapshot>> = HashMap::new();
        let mut answers: BTreeMap<Model<'a>, BTreeSet<&str>> = BTreeMap::new();
        for series in series {
            let key = &series.key;
            let (provider, model) = (key.provider.as_deref(), key.model.as_deref());
            let have_ended = !series.numbers.outcomes.is_empty();
            asked.entry(Asked { provider, model, have_ended }).or_default().push(series);
            functions.entry((&key.function, key.location.as_deref())).or_default().push(series);
            if let Some(answer) = key.response_model.as_deref() {
                answers.entry((provider, model)).or_default().insert(answer);
            }
        }
        let (asked, functions) = (added_up(asked), added_up(functions));
        let mut whole = Sums::sum(functions.iter().map(|(_, sums)| sums));
        if is_window {
            whole.cut_to_buckets();
        }
        let models = asked.iter().filter_map(|(asked, sums)| Some((asked.model()?, sums)));
        let providers = asked.iter().filter_map(|(asked, sums)| Some((asked.provider()?, sums)));
        let functions = functions.iter().map(|(function, sums)| (*function, sums));
        Grouped {
            models: parts(models, is_window),
            providers: parts(providers, is_window),
            functions: parts(functions, is_window),
            whole,
            answers,
        }
    }
}

fn added_up<K>(groups: HashMap<K, Vec<&SeriesSnapshot>>) -> Vec<(K, Sums)> {
    groups.into_iter().map(|(key, series)| (key, Sums::of(series))).collect()
}

/// What belongs together, added up.
fn parts<'a, K: Ord>(all: impl Iterator<Item = (K, &'a Sums)>, is_window: bool) -> Vec<(K, Part)> {
    let mut groups: BTreeMap<K, Vec<&Sums>> = BTreeMap::new();
    all.for_each(|(key, sums)| groups.entry(key).or_default().push(sums));
    let part = |sums: Vec<&Sums>| match &sums[..] {
        [alone] if !is_window => Part::of(alone),
        several => {
            let mut sums = Sums::sum(several.iter().copied());
            if is_window {
                sums.cut_to_buckets();
            }
            Part::of(&sums)
        }
    };
    groups.into_iter().map(|(key, sums)| (key, part(sums))).collect()
}
