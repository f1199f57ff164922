//! Memory does not depend on the number of calls, nor on how often prices change.

use crate::{
    RELEASE, allocator, alone,
    calls::{self, MODELS, run},
};
use monitor_runtime::{Collector, ModelPrices, PriceBook, Request, Usage};
use std::hint::black_box;

/// Bytes of the process that lie in memory.
pub(crate) fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    kib.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}

/// A mebibyte.
pub(crate) const MIB: usize = 1 << 20;

#[test]
fn ten_million_calls_take_no_more_than_ten_thousand() {
    let _alone = alone();
    const FIRST: usize = 10_000;
    const CALLS: usize = if RELEASE { 10_000_000 } else { 100_000 };
    let models = MODELS.map(String::from);
    let calls = |range: std::ops::Range<usize>| {
        for n in range {
            black_box(run(calls::monitored_model(&models[n % 3], n as u64)));
            black_box(run(calls::monitored_chat(n as u64)));
        }
    };
    calls(0..FIRST / 2);
    // live bytes beside: memory that earlier measures gave back could hide growth in the other
    let (resident_before, live_before) = (resident(), allocator::live());
    calls(FIRST / 2..CALLS / 2);
    let resident = resident().saturating_sub(resident_before);
    let live = allocator::live().saturating_sub(live_before);
    println!(
        "memory, {CALLS} calls: {} KiB more resident, {live} bytes more held \
         than after {FIRST} (bound 1024 KiB)",
        resident >> 10
    );
    assert!(resident < MIB && live < MIB);
}

#[test]
fn prices_that_change_ten_thousand_times_take_what_is_counted_and_then_no_more() {
    let _alone = alone();
    const BOOKS: u64 = if RELEASE { 10_000 } else { 4_000 };
    // beside what is counted: the book in force, the one before, and what belongs to the test
    const SLACK: usize = 32 << 10;
    let collector = Collector::builder().max_series(100).prices(PriceBook::empty()).build();
    let change = |range: std::ops::Range<u64>| {
        for n in range {
            let price = format!("0.{n:06}");
            let prices = ModelPrices::per_million("acme", "big", &price, &price);
            let prices = prices.expect("a decimal").alias("large");
            collector.set_prices(PriceBook::empty().with(prices));
            let ask = Request::new("chat").provider("acme").model("big");
            collector.record(ask.usage(Usage::new(1_000, 10)));
        }
    };
    let held = || (allocator::live(), collector.snapshot().health.bytes as usize);
    change(0..10);
    let (live_before, counted_before) = held();
    change(10..BOOKS / 2);
    let (live, counted) = held();
    let (live, counted) = (live.saturating_sub(live_before), counted - counted_before);
    change(BOOKS / 2..BOOKS);
    let more = allocator::live().saturating_sub(live_before);
    println!(
        "memory, {} books of other prices: {} KiB held, {} KiB counted; {} KiB after as many more",
        BOOKS / 2,
        live >> 10,
        counted >> 10,
        more >> 10
    );
    assert!(counted > 0 && live < counted + SLACK);
    assert!(more < live + SLACK, "where the table is full nothing is kept");
    assert_eq!(collector.report().cost.priced_calls, BOOKS);
}
