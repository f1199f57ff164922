//! All living collectors by number, and the thread that does what is due.
//!
//! What always holds: the registry keeps nobody alive and remembers nobody who is gone; a number is
//! never given twice; threads that look somebody up do not keep each other out. The thread waits for nobody, is never in
//! the path of a call, outlives what panics there, and does not keep the program from ending.

use super::{Collector, core::Core};
use crate::{caught::guarded, clock::Clock, noop::RECORDS};
use parking_lot::RwLock;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Once, Weak,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

static COLLECTORS: RwLock<BTreeMap<u32, Weak<Core>>> = RwLock::new(BTreeMap::new());

/// How often the thread looks what is due: dates are at most so long behind a stepped clock.
const TICK: Duration = Duration::from_secs(1);

/// Enters a collector and gives it its number, from 1 on.
pub(super) fn enter(make: impl FnOnce(u32) -> Core) -> Arc<Core> {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let core = Arc::new(make(NEXT.fetch_add(1, Relaxed)));
    COLLECTORS.write().insert(core.number(), Arc::downgrade(&core));
    if RECORDS && !core.clock.is_mock() {
        start_thread();
    }
    core
}

/// Forgets a collector. Even a weak reference would keep its memory.
pub(super) fn leave(number: u32) {
    COLLECTORS.write().remove(&number);
}

/// The collector of a number, if it is still there.
pub(crate) fn find(number: u32) -> Option<Collector> {
    COLLECTORS.read().get(&number)?.upgrade().map(Collector)
}

fn start_thread() {
    static START: Once = Once::new();
    START.call_once(|| {
        let thread = std::thread::Builder::new().name("monitor-tick".to_owned());
        // Without the thread dates drift and nothing is reset by itself; calls are not affected.
        let _ = thread.spawn(|| {
            loop {
                std::thread::sleep(TICK);
                Clock::renew_anchor();
                each(|collector| collector.tick());
            }
        });
    });
}

fn each(due: impl Fn(&Collector)) {
    let living: Vec<_> = {
        let collectors = COLLECTORS.read();
        collectors.values().filter_map(Weak::upgrade).map(Collector).collect()
    };
    for collector in living.into_iter().filter(|collector| !collector.0.clock.is_mock()) {
        // with the last of a collector goes what its user gave it, which may panic as it goes
        guarded(|| due(&{ collector }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_found_while_it_lives_and_forgotten_afterwards() {
        let collector = Collector::default();
        let number = collector.0.number();
        assert!(find(number).is_some());
        drop(collector);
        assert!(find(number).is_none());
        assert!(!COLLECTORS.read().contains_key(&number));
    }
}
