//! All series of a report, added up: the whole, and each model, provider and function.
//!
//! What always holds: each series is added twice, for its model and for its function, and the rest
//! are sums of these; what a window has is cut to its bounds once it is added up.

use super::{FunctionReport, ModelReport, Part, ProviderReport, sums::Sums};
use crate::collector::SeriesSnapshot;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// Provider and model.
type Model<'a> = (Option<&'a str>, Option<&'a str>);
/// Shown name and location.
type Function<'a> = (&'a str, Option<&'a str>);

/// The series of a report, added up.
pub(super) struct Grouped<'a> {
    asked: Vec<(Asked<'a>, Sums)>,
    /// One may stand there several times.
    functions: Vec<(Function<'a>, Sums)>,
    /// Models that answered in the place of the one that was asked for.
    answers: BTreeMap<Model<'a>, BTreeSet<&'a str>>,
    is_window: bool,
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
        // as long as nothing was merged, the series of a function follow each other
        let mut functions: Vec<(Function<'a>, Vec<&SeriesSnapshot>)> = Vec::new();
        let mut answers: BTreeMap<Model<'a>, BTreeSet<&str>> = BTreeMap::new();
        for series in series {
            let key = &series.key;
            let (provider, model) = (key.provider.as_deref(), key.model.as_deref());
            let have_ended = !series.numbers.outcomes.is_empty();
            asked.entry(Asked { provider, model, have_ended }).or_default().push(series);
            let function = (&*key.function, key.location.as_deref());
            match functions.last_mut() {
                Some((last, of_it)) if *last == function => of_it.push(series),
                _ => functions.push((function, vec![series])),
            }
            if let Some(answer) = key.response_model.as_deref() {
                answers.entry((provider, model)).or_default().insert(answer);
            }
        }
        Grouped { asked: added_up(asked), functions: added_up(functions), answers, is_window }
    }

    pub(super) fn whole(&self) -> Sums {
        self.sum(self.functions.iter().map(|(_, sums)| sums))
    }

    pub(super) fn models(&self) -> Vec<ModelReport> {
        let models = self.asked.iter().filter_map(|(asked, sums)| Some((asked.model()?, sums)));
        self.rows(models.collect(), |model, part| ModelReport {
            provider: model.0.map(String::from),
            model: model.1.map(String::from),
            answered_by: self.answers.get(&model).map_or_else(Vec::new, |answers| {
                answers.iter().map(|&name| name.to_owned()).collect()
            }),
            part,
        })
    }

    pub(super) fn providers(&self) -> Vec<ProviderReport> {
        let asked = self.asked.iter();
        let providers = asked.filter_map(|(asked, sums)| Some((asked.provider()?, sums)));
        self.rows(providers.collect(), |provider, part| ProviderReport {
            provider: provider.map(String::from),
            part,
        })
    }

    pub(super) fn functions(&self) -> Vec<FunctionReport> {
        let functions = self.functions.iter().map(|(function, sums)| (*function, sums));
        self.rows(functions.collect(), |(function, location), part| FunctionReport {
            function: function.to_owned(),
            location: location.map(String::from),
            part,
        })
    }

    /// A row for each key, the busiest first: equal ones stay in the order of their names.
    fn rows<K: Ord + Copy, R>(
        &self,
        mut all: Vec<(K, &Sums)>,
        row: impl Fn(K, Part) -> R,
    ) -> Vec<R> {
        all.sort_by_key(|(key, _)| *key);
        let mut groups: Vec<_> = all.chunk_by(|one, other| one.0 == other.0).collect();
        let finished = |group: &&[(K, &Sums)]| group.iter().map(|(_, sums)| sums.finished()).sum();
        groups.sort_by_cached_key(|group| Reverse::<u64>(finished(group)));
        let part = |group: &[(K, &Sums)]| match group {
            [(_, alone)] if !self.is_window => Part::of(alone),
            several => Part::of(&self.sum(several.iter().map(|(_, sums)| *sums))),
        };
        groups.into_iter().map(|group| row(group[0].0, part(group))).collect()
    }

    fn sum<'s>(&self, all: impl Iterator<Item = &'s Sums> + Clone) -> Sums {
        let mut sums = Sums::sum(all);
        if self.is_window {
            sums.cut_to_buckets();
        }
        sums
    }
}

fn added_up<'a, K>(
    groups: impl IntoIterator<Item = (K, Vec<&'a SeriesSnapshot>)>,
) -> Vec<(K, Sums)> {
    groups.into_iter().map(|(key, series)| (key, Sums::of(series))).collect()
}
