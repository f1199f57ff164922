//! A budget under a crowd: as many pass as fit, what is spent and reserved is never above the limit
//! while no call costs more than it reserved, and any excess is what calls cost above their reserve.

use monitor_runtime::{Budget, Call, Collector, Outcome, Usd, budget::Amount, current};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    thread::JoinHandle,
};
use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
    task::yield_now,
};

const CALLS: usize = 1_000;
const PASS: usize = 100;
/// What each call reserves; a token of `model` costs one of these.
const RESERVE: u64 = 1_000;
const LIMIT: u64 = RESERVE * PASS as u64;

fn picos(units: u64) -> Usd {
    // a token of a model at $1 for a million
    Usd::from_picos(i128::from(units) * 1_000_000)
}

fn collector() -> Collector {
    let model = monitor_runtime::ModelPrices::per_million("maker", "model", "1", "1").unwrap();
    let prices = monitor_runtime::PriceBook::empty().with(model);
    let budget = Budget::dollars("team", picos(LIMIT)).reserve(picos(RESERVE));
    Collector::builder().prices(prices).budget(budget).window_size(CALLS * 2).build()
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(8).enable_all().build().unwrap()
}

fn units(amount: Amount) -> i128 {
    amount.usd().unwrap().picos() / 1_000_000
}

/// Looks at the budget all the time, until it is told to stop; says how often.
fn reader(
    collector: &Collector,
    stop: &Arc<AtomicBool>,
    excess: Arc<AtomicU64>,
) -> JoinHandle<u64> {
    let (collector, stop) = (collector.clone(), Arc::clone(stop));
    std::thread::spawn(move || {
        let mut looks = 0;
        // at least once, however late it begins
        loop {
            let team = match looks % 2 {
                0 => collector.budget("team").unwrap(),
                _ => collector.snapshot().budgets.remove(0),
            };
            let taken = units(team.spent) + units(team.reserved);
            let above = units(team.above_reserve);
            assert!(taken <= i128::from(LIMIT) + above, "{team:?}");
            assert!(above <= i128::from(excess.load(SeqCst)), "{team:?}");
            assert!(units(team.reserved) <= i128::from(RESERVE * team.in_flight), "{team:?}");
            looks += 1;
            if stop.load(SeqCst) {
                return looks;
            }
        }
    })
}

/// Pseudo-random numbers: the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

#[test]
fn of_a_thousand_calls_at_once_exactly_as_many_pass_as_fit() {
    let collector = collector();
    let stop = Arc::new(AtomicBool::new(false));
    let readers = [(); 2].map(|()| reader(&collector, &stop, Arc::default()));
    let (open, gate) = watch::channel(false);
    let (passed, decided) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let refused = runtime().block_on(async {
        let calls: Vec<_> = (0..CALLS)
            .map(|_| {
                let (passed, mut gate) = (Arc::clone(&passed), gate.clone());
                let body = async move {
                    passed.fetch_add(1, SeqCst);
                    // all are in flight together: nobody frees a place for another
                    gate.wait_for(|open| *open).await.expect("the gate outlives the calls");
                    current().tokens(RESERVE - 1, 1);
                };
                let call = Call::builder("ask").model("model").collector(&collector);
                let call = call.budget("team").run_async(body);
                let decided = Arc::clone(&decided);
                tokio::spawn(async move {
                    let mut call = Box::pin(call);
                    let first = std::future::poll_fn(|context| {
                        std::task::Poll::Ready(call.as_mut().poll(context))
                    });
                    let first = first.await;
                    decided.fetch_add(1, SeqCst);
                    match first {
                        std::task::Poll::Ready(result) => result,
                        std::task::Poll::Pending => call.await,
                    }
                })
            })
            .collect();
        while decided.load(SeqCst) < CALLS {
            yield_now().await;
        }
        let full = collector.budget("team").unwrap();
        assert_eq!(units(full.reserved), i128::from(LIMIT));
        assert_eq!(full.in_flight, PASS as u64);
        open.send(true).unwrap();
        let mut refused = 0;
        for call in calls {
            refused += usize::from(call.await.unwrap().is_err());
        }
        refused
    });
    stop.store(true, SeqCst);
    assert!(readers.into_iter().all(|reader| reader.join().unwrap() > 0));

    assert_eq!((passed.load(SeqCst), refused), (PASS, CALLS - PASS));
    let after = collector.budget("team").unwrap();
    assert_eq!((units(after.spent), units(after.reserved)), (i128::from(LIMIT), 0));
    assert_eq!((after.calls, after.refused), (PASS as u64, (CALLS - PASS) as u64));
    let totals = collector.report().totals;
    assert_eq!((totals.successes, totals.rejected), (PASS as u64, (CALLS - PASS) as u64));
}

/// What became of one call, by its own body.
#[derive(Clone, Copy)]
enum Fate {
    Told(u64),
    Silent,
}

fn crowd(seed: u64, most: u64) {
    let collector = collector();
    let stop = Arc::new(AtomicBool::new(false));
    let excess = Arc::new(AtomicU64::new(0));
    let readers = [(); 2].map(|()| reader(&collector, &stop, Arc::clone(&excess)));
    let spent = Arc::new(AtomicU64::new(0));
    let mut random = Random(seed);
    let mut refused = 0;
    runtime().block_on(async {
        let mut calls = Vec::new();
        for _ in 0..CALLS {
            let (steps, aborted_after) = (random.below(6), random.below(60));
            let is_told = random.below(4) != 0;
            let fate = if is_told { Fate::Told(random.below(most + 1)) } else { Fate::Silent };
            let (spent, excess) = (Arc::clone(&spent), Arc::clone(&excess));
            let begun = Arc::new(AtomicBool::new(false));
            let begins = Arc::clone(&begun);
            let body = async move {
                begins.store(true, SeqCst);
                // a cancelled call costs what it told by then, or else all it reserved
                let counts = Counts { spent, told: None };
                let mut counts = counts;
                for step in 0..=steps {
                    if step == steps / 2
                        && let Fate::Told(tokens) = fate
                    {
                        excess.fetch_add(tokens.saturating_sub(RESERVE), SeqCst);
                        counts.told = Some(tokens);
                        current().tokens(tokens, 0);
                    }
                    yield_now().await;
                }
            };
            let call = Call::builder("ask").model("model").collector(&collector);
            let call = tokio::spawn(call.budget("team").run_async(body));
            calls.push((call, begun, aborted_after));
            // one after the other, so that some end while others begin
            yield_now().await;
            // one that has not begun would reserve nothing, and is left to begin
            for (call, _, left) in calls.iter_mut().filter(|(_, begun, _)| begun.load(SeqCst)) {
                match left.checked_sub(1) {
                    Some(less) => *left = less,
                    None => call.abort(),
                }
            }
        }
        for (call, ..) in calls {
            match call.await {
                Ok(result) => refused += u64::from(result.is_err()),
                Err(error) => assert!(error.is_cancelled()),
            }
        }
    });
    stop.store(true, SeqCst);
    assert!(readers.into_iter().all(|reader| reader.join().unwrap() > 0));

    let after = collector.budget("team").unwrap();
    assert_eq!(units(after.spent), i128::from(spent.load(SeqCst)));
    assert_eq!((after.in_flight, units(after.reserved)), (0, 0));
    assert_eq!(after.refused, refused);
    assert!(units(after.spent) <= i128::from(LIMIT) + units(after.above_reserve));
    assert!(refused > 0, "the budget was used up");
    let outcomes = collector.requests().all();
    let counted = outcomes.iter().filter(|record| record.outcome != Outcome::Rejected).count();
    assert_eq!(counted as u64, after.calls);
}

/// Adds what the call counts when its body is gone.
struct Counts {
    spent: Arc<AtomicU64>,
    told: Option<u64>,
}

impl Drop for Counts {
    fn drop(&mut self) {
        self.spent.fetch_add(self.told.unwrap_or(RESERVE), SeqCst);
    }
}

#[test]
fn calls_that_cost_at_most_their_reserve_never_bring_it_past_the_limit() {
    for seed in 0..5 {
        crowd(seed, RESERVE);
    }
}

#[test]
fn an_excess_is_at_most_what_calls_cost_above_their_reserve() {
    for seed in 0..5 {
        crowd(seed, 3 * RESERVE);
    }
}
