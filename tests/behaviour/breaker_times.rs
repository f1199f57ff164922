//! The times of a breaker in its states are exact: thousands of random events, beside a model that
//! keeps every one of them.

use crate::fixture::collector;
use monitor_runtime::breaker::{Breaker, BreakerSnapshot, BreakerState};
use std::{thread, time::Duration};

/// Numbers that look random and are the same in every run (xorshift, by Marsaglia).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

/// What a breaker must know: each stretch of time, with the state in which it was spent.
struct Model {
    stretches: Vec<(BreakerState, Duration)>,
    state: BreakerState,
    in_state: Duration,
    in_a_row: u64,
    openings: u64,
    changes: u64,
    failures: u64,
    successes: u64,
}

impl Model {
    fn new() -> Model {
        Model {
            stretches: Vec::new(),
            state: BreakerState::Closed,
            in_state: Duration::ZERO,
            in_a_row: 0,
            openings: 0,
            changes: 0,
            failures: 0,
            successes: 0,
        }
    }

    fn advance(&mut self, by: Duration) {
        self.stretches.push((self.state, by));
        self.in_state += by;
    }

    fn change(&mut self, to: BreakerState) {
        if self.state != to {
            self.changes += 1;
            self.openings += u64::from(to == BreakerState::Open);
            (self.state, self.in_state) = (to, Duration::ZERO);
            if to == BreakerState::Closed {
                self.in_a_row = 0;
            }
        }
    }

    fn clear(&mut self) {
        let (state, in_state, in_a_row) = (self.state, self.in_state, self.in_a_row);
        *self = Model { state, in_state, in_a_row, ..Model::new() };
    }

    fn time_in(&self, state: BreakerState) -> Duration {
        self.stretches.iter().filter(|(of, _)| *of == state).map(|(_, time)| *time).sum()
    }

    fn assert_counted(&self, seen: &BreakerSnapshot) {
        assert_eq!(seen.closed, self.time_in(BreakerState::Closed));
        assert_eq!(seen.half_open, self.time_in(BreakerState::HalfOpen));
        assert_eq!(seen.open, self.time_in(BreakerState::Open));
        assert_eq!(seen.watched(), self.stretches.iter().map(|(_, time)| *time).sum::<Duration>());
        assert_eq!((seen.open_count, seen.change_count), (self.openings, self.changes));
        assert_eq!((seen.failures, seen.successes), (self.failures, self.successes));
    }

    fn assert_stands(&self, seen: &BreakerSnapshot) {
        let standing = seen.standing.expect("a breaker stands somehow");
        assert_eq!((standing.state, standing.in_state), (self.state, self.in_state));
        assert_eq!(standing.failure_count, self.in_a_row);
    }
}

/// One event for both.
fn happen(event: u64, breaker: &Breaker, model: &mut Model) {
    match event {
        0 => {
            breaker.open();
            model.change(BreakerState::Open);
        }
        1 => {
            breaker.half_open();
            model.change(BreakerState::HalfOpen);
        }
        2 => {
            breaker.close();
            model.change(BreakerState::Closed);
        }
        3 => {
            breaker.failure();
            model.failures += 1;
            model.in_a_row += 1;
        }
        _ => {
            breaker.success();
            model.successes += 1;
            model.in_a_row = 0;
        }
    }
}

/// A nanosecond, or years: lengths of every size.
fn some_time(random: &mut Random) -> Duration {
    let size = random.below(50);
    Duration::from_nanos(random.next() >> 14 >> size)
}

fn compare_with_the_model(seed: u64, with_readers: bool) {
    const STEPS: u64 = 3_000;
    // seeds that follow each other begin far apart
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let (collector, clock) = collector();
    let breaker = collector.breaker("openai");
    let mut model = Model::new();
    let (mut all, mut cleared) = (BreakerSnapshot::default(), Model::new());
    thread::scope(|scope| {
        for _ in 0..if with_readers { 2 } else { 0 } {
            scope.spawn(|| {
                for _ in 0..STEPS {
                    let seen = breaker.snapshot();
                    assert!(seen.open_count <= seen.change_count);
                }
            });
        }
        for _ in 0..STEPS {
            match random.below(20) {
                0..=8 => {
                    let time = some_time(&mut random);
                    clock.advance(time);
                    model.advance(time);
                    cleared.stretches.push((model.state, time));
                }
                9..=16 => happen(random.below(5), &breaker, &mut model),
                17 | 18 => {
                    let seen = breaker.snapshot();
                    model.assert_counted(&seen);
                    model.assert_stands(&seen);
                }
                _ => {
                    let taken = collector.clear().breakers.remove(0);
                    model.assert_counted(&taken);
                    model.clear();
                    all.closed += taken.closed;
                    all.half_open += taken.half_open;
                    all.open += taken.open;
                }
            }
        }
    });
    let last = breaker.snapshot();
    model.assert_counted(&last);
    model.assert_stands(&last);
    assert_eq!(all.closed + last.closed, cleared.time_in(BreakerState::Closed));
    assert_eq!(all.half_open + last.half_open, cleared.time_in(BreakerState::HalfOpen));
    assert_eq!(all.open + last.open, cleared.time_in(BreakerState::Open));
}

#[test]
fn random_events_and_times_are_told_to_the_nanosecond() {
    for seed in 1..=20 {
        compare_with_the_model(seed, false);
    }
}

#[test]
fn whoever_reads_meanwhile_changes_nothing() {
    for seed in 101..=104 {
        compare_with_the_model(seed, true);
    }
}
