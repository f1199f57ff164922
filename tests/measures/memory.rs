//! Memory does not depend on the number of calls.

use crate::{
    RELEASE, allocator, alone,
    calls::{self, MODELS, run},
};
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
