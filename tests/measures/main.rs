//! What monitoring costs, measured; each figure is printed beside its bound.
//!
//! `cargo test --release -p tests --test measures -- --nocapture --test-threads=1`
//!
//! What always holds: one measure runs at a time; a bound is the promise and not what this machine
//! happens to reach. Without `--release` the measures of time do not judge, the others are smaller.

mod allocations;
mod allocator;
mod budgets;
mod calls;
mod dashboard;
mod future_size;
mod log;
mod memory;
mod overhead;
mod pause;
mod percentiles;
mod random;
mod rendering;
mod report_json;
mod scrape;
mod series;
mod streams;
mod tracing;
mod windows;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whether this is the program that users run.
const RELEASE: bool = !cfg!(debug_assertions);

/// Keeps the other measures waiting while it is held.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says that a measure of time needs `--release`; `true` if it has it.
fn judges_time(measure: &str) -> bool {
    if !RELEASE {
        println!("{measure}: times are judged with --release only");
    }
    RELEASE
}
