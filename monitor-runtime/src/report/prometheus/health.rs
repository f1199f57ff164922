//! What the collector has to say about itself.

use super::sink::{
    Family,
    Kind::{Counter, Gauge, Info},
    Label, Sink,
    Value::{Seconds, Whole},
};
use crate::{
    collector::{Health, Snapshot},
    text::mended,
};

type Count = (Family<'static>, fn(&Health) -> u64);

const COUNTS: [Count; 8] = [
    (Family::new(Gauge, "llm_monitor_series", "Series that are held."), |it| it.series),
    (Family::new(Gauge, "llm_monitor_bytes", "Bytes that are held.").in_unit("bytes"), |it| {
        it.bytes
    }),
    (
        Family::new(
            Counter,
            "llm_monitor_overflow_calls",
            "Calls past the cap of series or bytes.",
        ),
        |it| it.overflow_calls,
    ),
    (Family::new(Counter, "llm_monitor_overflow_errors", "Errors past the cap of labels."), |it| {
        it.overflow_errors
    }),
    (
        Family::new(
            Counter,
            "llm_monitor_usage_seen_again",
            "Usage left out because a nested call had recorded it.",
        ),
        |it| it.usage_seen_again,
    ),
    (
        Family::new(Counter, "llm_monitor_panics_caught", "Panics of user code while recording."),
        |it| it.panics_caught,
    ),
    (
        Family::new(Counter, "llm_monitor_late_notes", "What was said of a call after its end."),
        |it| it.late_notes,
    ),
    (Family::new(Counter, "llm_monitor_clock_steps", "Steps of the wall clock."), |it| {
        it.clock_steps
    }),
];

pub(super) fn write<S: Sink>(snapshot: &Snapshot, sink: &mut S) {
    let (health, none) = (&snapshot.health, sink.labels(&[]));
    for (family, count) in COUNTS {
        sink.begin(&family);
        sink.sample(&none, &[], Whole(count(health)), None);
    }
    let refused = "Input that was refused or mended.";
    sink.begin(&Family::new(Counter, "llm_monitor_refused", refused));
    for (reason, count) in &health.refused {
        sink.sample(&none, &[("reason", reason.name())], Whole(*count), None);
    }
    let uptime = "How long calls have been counted.";
    sink.begin(&Family::new(Gauge, "llm_uptime_seconds", uptime).in_unit("seconds"));
    sink.sample(&none, &[], Seconds(snapshot.uptime), None);

    let mut labels: Vec<Label<'_>> = vec![("version".into(), env!("CARGO_PKG_VERSION").into())];
    let service = snapshot.service.as_deref().filter(|service| !service.is_empty());
    labels.extend(service.map(|service| ("service".into(), mended(service))));
    let labels = sink.labels(&labels);
    sink.begin(&Family::new(Info, "llm_build", "Which version counts, and of which service."));
    sink.sample(&labels, &[], Whole(1), None);
}
