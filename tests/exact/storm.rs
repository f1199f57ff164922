//! Many threads call, two read, one clears: every call is in exactly one epoch.

use crate::{
    assert_exact, collector,
    ledger::{Key, Ledger},
    work_on,
};
use monitor_runtime::{Collector, Outcome};
use std::{
    collections::BTreeMap,
    sync::{
        RwLock,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

const THREADS: u64 = 8;
const CALLS: u64 = if cfg!(debug_assertions) { 50_000 } else { 1_000_000 };

#[test]
fn all_epochs_together_are_exactly_what_eight_threads_did() {
    let collector = &collector();
    let over = AtomicBool::new(false);
    // readers must know which snapshots are of one epoch; callers know nothing of this lock
    let epoch = RwLock::new(0_u64);
    let (done, mut read, snapshots) = thread::scope(|scope| {
        let callers: Vec<_> = (1..=THREADS)
            .map(|seed| scope.spawn(move || work_on(collector, seed, CALLS)))
            .collect();
        let readers = [(); 2].map(|()| scope.spawn(|| read_along(collector, &epoch, &over)));
        let clearer = scope.spawn(|| clear_now_and_then(collector, &epoch, &over));
        let mut done = Ledger::default();
        for caller in callers {
            done.add(&caller.join().unwrap());
        }
        over.store(true, Relaxed);
        let snapshots = readers.map(|reader| reader.join().unwrap());
        (done, clearer.join().unwrap(), snapshots)
    });
    let last = collector.snapshot();
    read.add(&Ledger::read(&last));

    assert_exact(&read, &done);
    let total = done.total();
    assert!(total.calls() >= THREADS * CALLS);
    for outcome in [Outcome::Ok, Outcome::Error, Outcome::Panicked, Outcome::Cancelled] {
        assert!(total.outcomes[&outcome] > CALLS / 10, "{outcome} is among the outcomes");
    }
    assert!(total.picos > i128::from(u64::MAX), "the money went past 64 bits");
    assert_eq!(last.series.iter().map(|series| series.in_flight).sum::<u64>(), 0);
    assert_eq!(last.health.overflow_calls, 0);
    assert_eq!(last.health.panics_caught, 0);
    assert_eq!(last.health.refused, BTreeMap::new());
    assert!(*epoch.read().unwrap() > 3, "there was more than one epoch");
    assert!(snapshots.iter().all(|count| *count > 3), "readers were there: {snapshots:?}");
    println!(
        "{} calls in {} epochs under {snapshots:?} snapshots; {} pico-dollars",
        total.calls(),
        epoch.read().unwrap(),
        total.picos
    );
}

/// Reads until all is over; within an epoch nothing is ever taken back.
fn read_along(collector: &Collector, epoch: &RwLock<u64>, over: &AtomicBool) -> u64 {
    let (mut known, mut snapshots) = ((0, Ledger::default()), 0);
    while !over.load(Relaxed) {
        let now = {
            let epoch = epoch.read().unwrap();
            (*epoch, Ledger::read(&collector.snapshot()))
        };
        if now.0 == known.0 {
            assert_nothing_taken_back(&known.1, &now.1);
        }
        (known, snapshots) = (now, snapshots + 1);
    }
    snapshots
}

fn assert_nothing_taken_back(earlier: &Ledger, later: &Ledger) {
    let now: BTreeMap<&Key, _> = later.iter().collect();
    for (key, counts) in earlier.iter() {
        let now = now.get(key).unwrap_or_else(|| panic!("{key:?} is gone"));
        assert!(now.is_at_least(counts), "{key:?}: {counts:?} became {now:?}");
    }
}

/// Clears until all is over; what it took away, together.
fn clear_now_and_then(collector: &Collector, epoch: &RwLock<u64>, over: &AtomicBool) -> Ledger {
    let mut taken = Ledger::default();
    while !over.load(Relaxed) {
        thread::sleep(Duration::from_millis(20));
        let mut epoch = epoch.write().unwrap();
        taken.add(&Ledger::read(&collector.clear()));
        *epoch += 1;
    }
    taken
}
