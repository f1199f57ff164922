//! Totals are exact, to the last call, token and pico-dollar, whatever goes on at the same time.

mod budgets;
mod crowd;
mod families;
mod ledger;
mod storm;
mod threads;
mod work;

use ledger::Ledger;
use monitor_runtime::Collector;
use work::Worker;

/// A collector whose price book has exactly the models of this test.
fn collector() -> Collector {
    Collector::builder().prices(work::price_book()).build()
}

/// What is read back from a collector is what was done.
fn assert_exact(read: &Ledger, done: &Ledger) {
    for (key, done) in done.iter() {
        assert_eq!(read.get(key), Some(done), "{key:?}");
    }
    assert_eq!(read.iter().count(), done.iter().count(), "no series out of nowhere");
}

/// Does so many calls of all sorts, and says what was done.
fn work_on(collector: &Collector, seed: u64, calls: u64) -> Ledger {
    let mut worker = Worker::new(collector, seed);
    while worker.calls() < calls {
        worker.one();
    }
    worker.finish()
}
