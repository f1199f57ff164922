//! A program of which Prometheus reads how long its calls took.
//!
//! usage: scraped_program CALLS TYPICAL_MILLIS SEED
//!
//! It prints the address at which it is scraped, and ends when its input does: so it never outlives
//! who started it, however that one ends.

mod durations;
mod server;

use monitor_runtime::{Collector, Request};
use std::{
    env,
    io::{self, Read},
    time::Duration,
};

fn main() -> io::Result<()> {
    let numbers: Option<Vec<u64>> = env::args().skip(1).map(|word| word.parse().ok()).collect();
    let Some([calls, typical, seed]) = numbers.as_deref() else {
        return Err(io::Error::other("usage: scraped_program CALLS TYPICAL_MILLIS SEED"));
    };
    let collector = Collector::builder().build();
    for took in durations::durations(*calls, Duration::from_millis(*typical), *seed) {
        collector.record(Request::new("chat").provider("openai").duration(took));
    }
    println!("{}", server::serving(move || collector.snapshot()));
    io::stdin().read_to_end(&mut Vec::new()).map(drop)
}
