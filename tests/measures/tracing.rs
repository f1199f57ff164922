//! What traces cost: a call with traces on takes at most twice what it adds with traces off.
//!
//! Both are measured in turn in the same run, as the overhead of a call is; the figure is the median
//! over many blocks.

use crate::{
    alone,
    calls::{self, run},
    judges_time,
    overhead::sample,
};
use monitor_runtime::{Collector, monitor, testing::capture};
use std::{hint::black_box, time::Duration};

const BOUND: f64 = 2.0;
const ROUNDS: usize = 20;
const BLOCKS: usize = 51;

#[test]
fn a_flat_call() {
    let bare = || run(calls::bare_typed(black_box(1_000)));
    judge("flat call", bare, || run(calls::monitored_typed(black_box(1_000))));
}

async fn bare_around(input: u64) -> calls::Typed {
    calls::bare_typed(input).await
}

#[monitor]
async fn monitored_around(input: u64) -> calls::Typed {
    calls::monitored_typed(input).await
}

#[test]
fn a_call_inside_of_another() {
    let bare = || run(bare_around(black_box(1_000)));
    judge("call inside of another", bare, || run(monitored_around(black_box(1_000))));
}

fn judge<R>(what: &str, mut bare: impl FnMut() -> R, mut monitored: impl FnMut() -> R) {
    let _alone = alone();
    if !judges_time("what traces cost") {
        return;
    }
    let off = Collector::builder().request_tracing(false).build();
    let on = Collector::builder().build();
    let sampled = Collector::builder().trace_sampling(0.1).build();
    let collectors = [&off, &on, &sampled];
    let mut block = || {
        let (mut fastest, mut fastest_bare) = ([Duration::MAX; 3], Duration::MAX);
        for _ in 0..ROUNDS {
            fastest_bare = fastest_bare.min(sample(&mut bare));
            for (fastest, collector) in fastest.iter_mut().zip(collectors) {
                *fastest = capture(collector, || sample(&mut monitored)).min(*fastest);
            }
        }
        fastest.map(|time| time.saturating_sub(fastest_bare).as_secs_f64())
    };
    block(); // the rings are full, every series and page is there
    let blocks: Vec<[f64; 3]> = (0..BLOCKS).map(|_| block()).collect();
    let median = |kind: usize| {
        let mut ratios: Vec<f64> = blocks.iter().map(|block| block[kind] / block[0]).collect();
        ratios.sort_by(f64::total_cmp);
        ratios[BLOCKS / 2]
    };
    let [on, sampled] = [median(1), median(2)];
    println!(
        "traces, {what}: {on:.2}x of traces off, a tenth of them sampled {sampled:.2}x \
         (bound {BOUND}x)"
    );
    assert!(on <= BOUND && sampled <= BOUND, "{what}: {on:.2}x, sampled {sampled:.2}x");
}
