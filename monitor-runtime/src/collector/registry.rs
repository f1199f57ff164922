//! All living collectors by number, and the thread that does what is due.
//!
//! What always holds: the registry keeps nobody alive; the thread waits for nobody, is never in
//! the path of a call and does not keep the program from ending.

use super::{Collector, core::Core};
use crate::clock::Clock;
use parking_lot::Mutex;
use std::{
    sync::{Arc, Once, Weak},
    time::Duration,
};

static COLLECTORS: Mutex<Vec<Weak<Core>>> = Mutex::new(Vec::new());

/// How often the thread looks what is due: dates are at most so long behind a stepped clock.
const TICK: Duration = Duration::from_secs(1);

/// Enters a collector and gives it its number, from 1 on.
pub(super) fn enter(make: impl FnOnce(u32) -> Core) -> Arc<Core> {
    let mut collectors = COLLECTORS.lock();
    let core = Arc::new(make(collectors.len() as u32 + 1));
    collectors.push(Arc::downgrade(&core));
    drop(collectors);
    if !core.clock.is_mock() {
        start_thread();
    }
    core
}

/// The collector of a number, if it is still there.
pub(crate) fn find(number: u32) -> Option<Collector> {
    let collectors = COLLECTORS.lock();
    collectors.get(number as usize - 1)?.upgrade().map(Collector)
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
        let collectors = COLLECTORS.lock();
        collectors.iter().filter_map(Weak::upgrade).map(Collector).collect()
    };
    for collector in living.iter().filter(|collector| !collector.0.clock.is_mock()) {
        due(collector);
    }
}
