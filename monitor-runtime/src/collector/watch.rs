//! Who looks at a collector once each tick, without the collector knowing what for: alerts do.
//!
//! What always holds: no call waits for a watcher; the collector keeps it and not the other way
//! round; there is one watcher of a type.

use super::{AlertSinkHealth, AlertSnapshot, Collector};
use std::{any::Any, sync::Arc};

/// Looks at a collector once each tick.
pub(crate) trait Watch: Any + Send + Sync {
    /// Something may be due.
    fn look(&self, collector: &Collector);

    /// How its alerts stand, in the order of their names.
    fn alerts(&self) -> Vec<AlertSnapshot>;

    /// How it fares with those whom it tells, in the order of their names.
    fn sinks(&self) -> Vec<AlertSinkHealth>;
}

impl Collector {
    /// A budget has a soft limit, which is an alert that nobody wrote: somebody has to look. This is
    /// the one place where the collector names who does.
    pub(super) fn watch_soft_limits(&self) {
        self.watcher_or_new::<crate::alert::Alerts>();
    }

    /// The watcher of this type, if there is one.
    pub(crate) fn watcher<W: Watch>(&self) -> Option<Arc<W>> {
        self.0.watchers.read().iter().find_map(of_type)
    }

    /// The watcher of this type, which comes to be with its first use.
    pub(crate) fn watcher_or_new<W: Watch + Default>(&self) -> Arc<W> {
        let mut watchers = self.0.watchers.write();
        watchers.iter().find_map(of_type).unwrap_or_else(|| {
            let new = Arc::new(W::default());
            watchers.push(Arc::<W>::clone(&new));
            new
        })
    }
}

fn of_type<W: Watch>(watcher: &Arc<dyn Watch>) -> Option<Arc<W>> {
    let any: Arc<dyn Any + Send + Sync> = Arc::<dyn Watch>::clone(watcher);
    any.downcast().ok()
}
