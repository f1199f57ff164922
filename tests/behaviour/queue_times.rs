//! Lengths and waits of a queue are those of a brute-force account, to the nanosecond, whoever reads
//! meanwhile and however often counting begins anew.

use crate::fixture::collector_with;
use monitor_runtime::{
    Snapshot,
    queue::{Active, Waiting},
};
use std::time::Duration;

/// splitmix64: the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let number = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (number ^ number >> 31) % end
    }

    /// Any of so many, if there are some.
    fn pick(&mut self, many: usize) -> Option<usize> {
        (many > 0).then(|| self.below(many as u64) as usize)
    }
}

/// What somebody with a notebook beside the queue knows.
#[derive(Default)]
struct Account {
    waiting: Vec<(Waiting, u64)>,
    active: Vec<Active>,
    now: u64,
    time_in_queue: u128,
    most: usize,
    waits: Vec<u64>,
    abandoned: Vec<u64>,
    rejected: u64,
}

fn in_nanos(duration: Duration) -> u64 {
    duration.as_nanos() as u64
}

#[test]
fn random_comings_and_goings_are_told_to_the_nanosecond() {
    for seed in 0..100 {
        let mut random = Random(seed);
        let (collector, clock) = collector_with(|builder| builder);
        let queue = collector.queue("provider");
        let mut account = Account::default();
        let mut whole = Snapshot::default();
        for _ in 0..400 {
            match random.below(9) {
                0..=2 => {
                    account.waiting.push((queue.enter(), account.now));
                    account.most = account.most.max(account.waiting.len());
                }
                3..=4 => {
                    let Some(at) = random.pick(account.waiting.len()) else { continue };
                    let (waiting, since) = account.waiting.swap_remove(at);
                    account.waits.push(account.now - since);
                    account.active.push(waiting.start());
                }
                5 => {
                    let Some(at) = random.pick(account.waiting.len()) else { continue };
                    let (waiting, since) = account.waiting.swap_remove(at);
                    account.abandoned.push(account.now - since);
                    drop(waiting);
                }
                6 => drop(account.active.pop()),
                7 => {
                    queue.reject();
                    account.rejected += 1;
                }
                _ if random.below(8) == 0 => whole.merge(collector.clear()),
                _ => drop(queue.snapshot()),
            }
            let passed = random.below(5_000_000_000) >> random.below(30);
            clock.advance(Duration::from_nanos(passed));
            account.now += passed;
            account.time_in_queue += u128::from(passed) * account.waiting.len() as u128;
        }
        whole.merge(collector.snapshot());
        let told = &whole.queues[0];

        assert_eq!(told.time_in_queue.as_nanos(), account.time_in_queue);
        assert_eq!(in_nanos(told.watched), account.now);
        assert_eq!(told.max_length as usize, account.most);
        assert_eq!(told.wait.count as usize, account.waits.len());
        assert_eq!(in_nanos(told.wait.sum), account.waits.iter().sum::<u64>());
        assert_eq!(told.wait.min.map(in_nanos), account.waits.iter().min().copied());
        assert_eq!(told.wait.max.map(in_nanos), account.waits.iter().max().copied());
        assert_eq!(told.abandoned as usize, account.abandoned.len());
        assert_eq!(in_nanos(told.abandoned_wait), account.abandoned.iter().sum::<u64>());
        assert_eq!(
            Some(in_nanos(told.abandoned_wait_max)),
            account.abandoned.iter().max().copied()
        );
        assert_eq!(told.rejected, account.rejected);
        let places = [told.waiting, told.active].map(|places| places as usize);
        assert_eq!(places, [account.waiting.len(), account.active.len()]);
    }
}
