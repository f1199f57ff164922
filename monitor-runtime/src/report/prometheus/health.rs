//! What the collector has to say about itself.

use super::{
    metrics,
    sink::{
        Family, Label, Sink,
        Value::{Seconds, Whole},
    },
};
use crate::{
    collector::{Health, Snapshot},
    text::mended,
};

type Count = (Family<'static>, fn(&Health) -> u64);

const COUNTS: [Count; 8] = [
    (metrics::SERIES, |it| it.series),
    (metrics::BYTES, |it| it.bytes),
    (metrics::OVERFLOW_CALLS, |it| it.overflow_calls),
    (metrics::OVERFLOW_ERRORS, |it| it.overflow_errors),
    (metrics::USAGE_SEEN_AGAIN, |it| it.usage_seen_again),
    (metrics::PANICS_CAUGHT, |it| it.panics_caught),
    (metrics::LATE_NOTES, |it| it.late_notes),
    (metrics::CLOCK_STEPS, |it| it.clock_steps),
];

pub(super) fn write<S: Sink>(snapshot: &Snapshot, sink: &mut S) {
    let (health, none) = (&snapshot.health, sink.labels(&[]));
    for (family, count) in COUNTS {
        sink.begin(&family);
        sink.sample(&none, &[], Whole(count(health)), None);
    }
    sink.begin(&metrics::REFUSED);
    for (reason, count) in &health.refused {
        sink.sample(&none, &[("reason", reason.name())], Whole(*count), None);
    }
    sink.begin(&metrics::UPTIME);
    sink.sample(&none, &[], Seconds(snapshot.uptime), None);

    let mut labels: Vec<Label<'_>> = vec![("version".into(), env!("CARGO_PKG_VERSION").into())];
    let service = snapshot.service.as_deref().filter(|service| !service.is_empty());
    labels.extend(service.map(|service| ("service".into(), mended(service))));
    let labels = sink.labels(&labels);
    sink.begin(&metrics::BUILD);
    sink.sample(&labels, &[], Whole(1), None);
}
