//! The program's own metrics: count and sum as a summary, the rest as gauges.
//!
//! What always holds: a metric has one name whatever others there are. Where Prometheus does not take
//! its name, the label `metric` says it, so that two that are mended to one name stay two.

use super::{
    names::{TagLabels, metric_name},
    sink::{
        Family, Kind, Label, Sink,
        Value::{self, Number},
    },
};
use crate::{
    collector::{CustomMetric, Snapshot},
    text::mended,
};
use std::collections::{BTreeMap, btree_map::Entry};

type Gauge = (&'static str, &'static str, fn(&CustomMetric) -> Value);

const GAUGES: [Gauge; 3] = [
    ("min", "The smallest value of a metric of the program's own.", |metric| Number(metric.min)),
    ("max", "The largest value of a metric of the program's own.", |metric| Number(metric.max)),
    ("last", "The latest value of a metric of the program's own.", |metric| Number(metric.last)),
];

pub(super) fn write<S: Sink>(snapshot: &Snapshot, tags: &TagLabels<'_>, sink: &mut S) {
    for (name, metrics) in families(snapshot, tags) {
        let metrics: Vec<_> =
            metrics.iter().map(|(labels, metric)| (sink.labels(labels), metric)).collect();
        let help = "Values of a metric of the program's own.";
        sink.begin(&Family { name: &name, kind: Kind::Summary, unit: "", help });
        for (labels, metric) in &metrics {
            sink.summary(labels, metric.count, metric.sum);
        }
        for (ending, help, value) in GAUGES {
            let name = &format!("{name}_{ending}");
            sink.begin(&Family { name, kind: Kind::Gauge, unit: "", help });
            for (labels, metric) in &metrics {
                sink.sample(labels, &[], value(metric), None);
            }
        }
    }
}

/// The label that says the name where the family's is another.
pub(crate) const OWN_NAME: &str = "metric";

/// The name of the family of a metric, and whether it says the metric's own.
pub(crate) fn family_of(metric: &str) -> (String, bool) {
    let (name, is_same) = metric_name(metric);
    (format!("llm_custom_{name}"), is_same)
}

type Families<'a> = BTreeMap<String, BTreeMap<Vec<Label<'a>>, CustomMetric>>;

/// The metrics by name and labels. An empty value is an absent label, so two may become one.
fn families<'a>(snapshot: &'a Snapshot, tags: &'a TagLabels<'_>) -> Families<'a> {
    let mut families = Families::new();
    for metric in &snapshot.custom {
        let (name, is_same) = family_of(&metric.name);
        let own = (!is_same).then(|| (OWN_NAME.into(), mended(&metric.name)));
        let filled = metric.tags.iter().filter(|tag| !tag.1.is_empty());
        let of_tags = filled.map(|tag| (tags.label(&tag.0).into(), mended(&tag.1)));
        let labels: Vec<Label<'_>> = own.into_iter().chain(of_tags).collect();
        let family = families.entry(name).or_default();
        match family.entry(labels) {
            Entry::Occupied(mut known) => known.get_mut().merge(metric),
            Entry::Vacant(place) => _ = place.insert(metric.clone()),
        }
    }
    families
}
