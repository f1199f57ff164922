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
use std::collections::BTreeMap;

type Gauge = (&'static str, &'static str, fn(&CustomMetric) -> Value);

const GAUGES: [Gauge; 3] = [
    ("min", "The smallest value of a metric of the program's own.", |metric| Number(metric.min)),
    ("max", "The largest value of a metric of the program's own.", |metric| Number(metric.max)),
    ("last", "The latest value of a metric of the program's own.", |metric| Number(metric.last)),
];

pub(super) fn write<S: Sink>(snapshot: &Snapshot, tags: &TagLabels<'_>, sink: &mut S) {
    let mut families: BTreeMap<String, Vec<(S::Labels, &CustomMetric)>> = BTreeMap::new();
    for metric in &snapshot.custom {
        let (name, is_same) = metric_name(&metric.name);
        let own = (!is_same).then(|| ("metric".into(), mended(&metric.name)));
        let filled = metric.tags.iter().filter(|tag| !tag.1.is_empty());
        let of_tags = filled.map(|tag| (tags.label(&tag.0).into(), mended(&tag.1)));
        let labels: Vec<Label<'_>> = own.into_iter().chain(of_tags).collect();
        let family = families.entry(format!("llm_custom_{name}")).or_default();
        family.push((sink.labels(&labels), metric));
    }
    for (name, metrics) in &families {
        let help = "Values of a metric of the program's own.";
        sink.begin(&Family { name, kind: Kind::Summary, unit: "", help });
        for (labels, metric) in metrics {
            sink.summary(labels, metric.count, metric.sum);
        }
        for (ending, help, value) in GAUGES {
            let name = &format!("{name}_{ending}");
            sink.begin(&Family { name, kind: Kind::Gauge, unit: "", help });
            for (labels, metric) in metrics {
                sink.sample(labels, &[], value(metric), None);
            }
        }
    }
}
