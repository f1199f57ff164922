//! Alerts as events of `tracing`.

use crate::{MINUTE, collector, fire, resolve};
use monitor_runtime::alert::Tracing;
use std::{
    fmt,
    sync::{Arc, Mutex},
};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// Keeps the level, the target and the fields of each event of alerts.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<(Level, String)>>>);

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "monitor_runtime::alert"
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        self.0.lock().expect("no test panics").push((*event.metadata().level(), fields.0));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0 += &format!("{field}={value:?} ");
    }
}

#[test]
fn an_alert_is_a_warning_and_its_end_an_information() {
    let kept = Kept::default();
    // the sink has a thread of its own, so that a subscriber of this one would not see it
    tracing::subscriber::set_global_default(kept.clone()).expect("no other test sets one");
    let (collector, clock) = collector();
    collector.add_alert_sink(Tracing);
    fire(&collector, &clock);
    resolve(&collector, &clock);
    assert!(collector.flush_alerts(MINUTE));
    let events = kept.0.lock().expect("no test panics").clone();
    let [(warning, fired), (information, resolved)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((*warning, *information), (Level::WARN, Level::INFO));
    for field in [
        "message=FIRING errors: error rate 100 % is above 50 %",
        "alert=\"errors\"",
        "severity=\"critical\"",
        "value=\"100 %\"",
        "threshold=\"50 %\"",
        "summary=\"every other call fails\"",
    ] {
        assert!(fired.contains(field), "{field} in {fired}");
    }
    assert!(resolved.contains("message=RESOLVED errors: error rate 0 %"), "{resolved}");
}
