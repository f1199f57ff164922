//! What a budget costs: a call that spends from one, and a call that asks one first, against a call
//! of a collector without budgets.
//!
//! All are measured in turn in the same run; the figure is the median over many blocks.

use crate::{
    alone,
    calls::{self, Typed, run},
    judges_time,
    overhead::sample,
};
use monitor_runtime::{Budget, BudgetExceeded, Collector, Usd, monitor, testing::capture};
use std::{hint::black_box, time::Duration};

/// How much more than without any budget a call may take that a budget counts by what it is.
const COUNTED: f64 = 2.0;
/// The same of a call that reserves and settles.
const ASKING: f64 = 6.0;
const ROUNDS: usize = 20;
const BLOCKS: usize = 51;

#[monitor(track_cost, model = "gpt-4o-mini", budget("team"))]
async fn asking(input: u64) -> Result<Typed, BudgetExceeded> {
    Ok(calls::bare_typed(input).await)
}

#[test]
fn a_call_that_a_budget_counts() {
    let _alone = alone();
    if !judges_time("what a budget costs") {
        return;
    }
    let plenty = |name| Budget::dollars(name, Usd::from_picos(i128::MAX / 4)).reserve(Usd::ZERO);
    let none = Collector::builder().build();
    let counted = Collector::builder().budget(plenty("team").everything()).build();
    let asked = Collector::builder().budget(plenty("team")).build();
    let mut bare = || run(calls::bare_typed(black_box(1_000)));
    let mut plain = || run(calls::monitored_typed(black_box(1_000)));
    let mut asking = || run(asking(black_box(1_000))).is_ok();
    let mut block = || {
        let mut fastest = [Duration::MAX; 4];
        for _ in 0..ROUNDS {
            let taken = [
                sample(&mut bare),
                capture(&none, || sample(&mut plain)),
                capture(&counted, || sample(&mut plain)),
                capture(&asked, || sample(&mut asking)),
            ];
            for (fastest, taken) in fastest.iter_mut().zip(taken) {
                *fastest = taken.min(*fastest);
            }
        }
        let [bare, calls @ ..] = fastest;
        calls.map(|call| call.saturating_sub(bare).as_secs_f64())
    };
    block(); // the series and its pages are there
    let blocks: Vec<[f64; 3]> = (0..BLOCKS).map(|_| block()).collect();
    let median = |kind: usize| {
        let mut ratios: Vec<f64> = blocks.iter().map(|block| block[kind] / block[0]).collect();
        ratios.sort_by(f64::total_cmp);
        ratios[BLOCKS / 2]
    };
    let [counted_ratio, asking_ratio] = [median(1), median(2)];
    println!(
        "budgets: a call that is counted {counted_ratio:.2}x of one without (bound {COUNTED}x), one \
         that asks first {asking_ratio:.2}x (bound {ASKING}x)"
    );
    assert_eq!(asked.budget("team").unwrap().refused, 0, "nobody was refused");
    assert!(counted.budget("team").unwrap().calls > 0 && asked.budget("team").unwrap().calls > 0);
    assert!(counted_ratio <= COUNTED && asking_ratio <= ASKING);
}
