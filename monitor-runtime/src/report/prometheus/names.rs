//! Names from outside as names that Prometheus takes.
//!
//! What always holds: a mended name is of the letters, digits and underscores that every version of
//! Prometheus reads; tags of two names never become labels of one.

use crate::{collector::Snapshot, text};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// Labels that we or Prometheus give to samples.
const OWN_LABELS: [&str; 24] = [
    "alert",
    "api",
    "attempt",
    "breaker",
    "budget",
    "category",
    "function",
    "kind",
    "le",
    "metric",
    "model",
    "outcome",
    "percentile",
    "period",
    "provider",
    "quantile",
    "queue",
    "reason",
    "response_model",
    "service",
    "sink",
    "source",
    "state",
    "version",
];

/// Endings that the name of a metric gets from what it is.
const ENDINGS: [&str; 9] =
    ["_total", "_count", "_sum", "_bucket", "_created", "_info", "_min", "_max", "_last"];

/// A name of nothing but `[a-zA-Z0-9_]`, and not too many of these.
pub(crate) fn mended(name: &str) -> Cow<'_, str> {
    let is_fit = |char: char| char.is_ascii_alphanumeric() || char == '_';
    match text::mended(name) {
        Cow::Borrowed(name) if name.chars().all(is_fit) => Cow::Borrowed(name),
        short => short.chars().map(|char| if is_fit(char) { char } else { '_' }).collect(),
    }
}

/// The part of a metric's name that is the user's, and whether it is as the user said it.
pub(super) fn metric_name(name: &str) -> (Cow<'_, str>, bool) {
    let fit = mended(name);
    // `total` alone would be `llm_custom_total`
    if ENDINGS.iter().any(|ending| fit.ends_with(ending) || *fit == ending[1..]) {
        return (format!("{fit}_value").into(), false);
    }
    let is_same = matches!(fit, Cow::Borrowed(_));
    (fit, is_same)
}

/// The labels that tags become.
pub(super) struct TagLabels<'a>(BTreeMap<&'a str, String>);

impl<'a> TagLabels<'a> {
    /// Of all tags of the snapshot, so that a tag is one label wherever it is.
    ///
    /// What can stay as it is does; the rest takes what is left, in the order of the names.
    pub(super) fn of(snapshot: &'a Snapshot) -> TagLabels<'a> {
        let series = snapshot.series.iter().flat_map(|series| &series.key.tags);
        let custom = snapshot.custom.iter().flat_map(|metric| &metric.tags);
        let mut names: BTreeSet<&str> = BTreeSet::new();
        let mut last = "";
        for (name, _) in series.chain(custom) {
            // most series have the tags of the one before
            if name != last {
                names.insert(name);
                last = name;
            }
        }
        let (fit, other): (Vec<&str>, Vec<&str>) =
            names.into_iter().partition(|name| is_label(name));
        let mut taken: BTreeSet<String> = fit.iter().map(|name| (*name).to_owned()).collect();
        let mut labels: BTreeMap<_, _> =
            fit.into_iter().map(|name| (name, name.to_owned())).collect();
        for name in other {
            let wanted = mended(name);
            let wanted = if is_label(&wanted) { wanted } else { format!("tag_{wanted}").into() };
            let mut label = wanted.to_string();
            let mut number = 2;
            while !taken.insert(label.clone()) {
                label = format!("{wanted}_{number}");
                number += 1;
            }
            labels.insert(name, label);
        }
        TagLabels(labels)
    }

    /// The label of a tag of the snapshot.
    pub(super) fn label(&self, tag: &str) -> &str {
        self.0.get(tag).map_or("tag", |label| label)
    }
}

/// Whether a tag can be a label as it is, whatever other tags there are.
pub(crate) fn is_label(name: &str) -> bool {
    let begins_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let is_free = !name.starts_with("__") && !OWN_LABELS.contains(&name);
    begins_well && is_free && matches!(mended(name), Cow::Borrowed(_))
}
