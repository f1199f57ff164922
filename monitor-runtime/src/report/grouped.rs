//! All series of a report, added up: the whole, and each model, provider and function.
//!
//! What always holds: each series is added twice, for its model and for its function, and the rest
//! are sums of these; what a window has is cut to its bounds once it is added up.

use super::{FunctionReport, ModelReport, Part, ProviderReport, adder::Adder, sums::Sums};
use crate::collector::SeriesSnapshot;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Provider and model.
type Model<'a> = (Option<&'a str>, Option<&'a str>);
/// Shown name and location.
type Function<'a> = (&'a str, Option<&'a str>);

/// The series of a report by whom they asked and by who asked, each in the order of names.
pub(super) struct Grouped<'a> {
    asked: Vec<(Asked<'a>, &'a SeriesSnapshot)>,
    functions: Vec<(Function<'a>, &'a SeriesSnapshot)>,
    /// Models that answered in the place of the one that was asked for.
    answers: BTreeMap<Model<'a>, BTreeSet<&'a str>>,
    is_window: bool,
}

/// Whom calls asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Asked<'a> {
    provider: Option<&'a str>,
    model: Option<&'a str>,
    /// Of calls in flight that do not know both yet: they are of nobody whom they do not name.
    may_change: bool,
}

impl<'a> Grouped<'a> {
    /// `is_window`: of numbers of a window.
    pub(super) fn of(
        series: impl Iterator<Item = &'a SeriesSnapshot>,
        is_window: bool,
    ) -> Grouped<'a> {
        let (mut asked, mut functions) = (Vec::new(), Vec::new());
        let mut answers: BTreeMap<Model<'a>, BTreeSet<&str>> = BTreeMap::new();
        for series in series {
            let key = &series.key;
            let (provider, model) = (key.provider.as_deref(), key.model.as_deref());
            let is_named = provider.is_some() && model.is_some();
            let may_change = !is_named && series.numbers.outcomes.is_empty();
            asked.push((Asked { provider, model, may_change }, series));
            functions.push(((&*key.function, key.location.as_deref()), series));
            if let Some(answer) = key.response_model.as_deref() {
                answers.entry((provider, model)).or_default().insert(answer);
            }
        }
        // series are in the order of functions, and those of a function in that of models: a stable
        // sort has only to merge them
        asked.sort_by_key(|(asked, _)| *asked);
        functions.sort_by_key(|(function, _)| *function);
        Grouped { asked, functions, answers, is_window }
    }

    /// All series, model by model.
    pub(super) fn series(&self) -> impl Iterator<Item = &'a SeriesSnapshot> {
        self.asked.iter().map(|(_, series)| *series)
    }

    /// A row for each model and each provider, the busiest first.
    pub(super) fn asked(&self) -> (Vec<ModelReport>, Vec<ProviderReport>) {
        let (mut models, mut providers) = (Vec::new(), Vec::new());
        let (mut of_model, mut of_provider) = (Adder::without_labels(), Adder::without_labels());
        for at_one in self.asked.chunk_by(|(one, _), (other, _)| one.provider == other.provider) {
            for of_one in at_one.chunk_by(|(one, _), (other, _)| one.model == other.model) {
                let known = of_one.partition_point(|(asked, _)| !asked.may_change);
                let (known, in_flight) = of_one.split_at(known);
                known.iter().for_each(|(_, series)| of_model.add(series));
                of_provider.add_all(&of_model);
                for (asked, series) in in_flight {
                    match (asked.provider, asked.model) {
                        (_, Some(_)) => of_model.add(series),
                        (Some(_), None) => of_provider.add(series),
                        (None, None) => {}
                    }
                }
                if of_one[0].0.has_model() {
                    models.push(self.model(of_one[0].0, self.part(&mut of_model)));
                }
            }
            if at_one.iter().any(|(asked, _)| asked.has_provider()) {
                let provider = at_one[0].0.provider.map(String::from);
                providers.push(ProviderReport { provider, part: self.part(&mut of_provider) });
            }
        }
        models.sort_by_cached_key(|row: &ModelReport| Reverse(row.part.finished()));
        providers.sort_by_cached_key(|row| Reverse(row.part.finished()));
        (models, providers)
    }

    fn model(&self, asked: Asked<'_>, part: Part) -> ModelReport {
        let answers = self.answers.get(&(asked.provider, asked.model));
        ModelReport {
            provider: asked.provider.map(String::from),
            model: asked.model.map(String::from),
            answered_by: answers.map_or_else(Vec::new, |answers| {
                answers.iter().map(|&name| name.to_owned()).collect()
            }),
            part,
        }
    }

    /// A row for each function, the busiest first, and the whole.
    pub(super) fn functions(&self) -> (Vec<FunctionReport>, Sums) {
        let (mut whole, mut of_one) = (Adder::default(), Adder::default());
        let of_functions = self.functions.chunk_by(|(one, _), (other, _)| one == other);
        let row = |of_function: &[(Function<'_>, &SeriesSnapshot)]| {
            of_function.iter().for_each(|(_, series)| of_one.add(series));
            whole.add_all(&of_one);
            let (function, location) = of_function[0].0;
            FunctionReport {
                function: function.to_owned(),
                location: location.map(String::from),
                part: self.part(&mut of_one),
            }
        };
        let mut functions: Vec<_> = of_functions.map(row).collect();
        functions.sort_by_cached_key(|row| Reverse(row.part.finished()));
        (functions, self.sums(&mut whole))
    }

    fn part(&self, adder: &mut Adder) -> Part {
        Part::of(self.sums(adder))
    }

    fn sums(&self, adder: &mut Adder) -> Sums {
        let mut sums = adder.take();
        if self.is_window {
            sums.cut_to_buckets();
        }
        sums
    }
}

impl Asked<'_> {
    fn has_model(&self) -> bool {
        self.model.is_some() || !self.may_change
    }

    fn has_provider(&self) -> bool {
        self.provider.is_some() || !self.may_change
    }
}
