//! A program of which Prometheus reads how long its calls took.
//!
//! usage: scraped_program CALLS TYPICAL_MILLIS SEED [STREAMS]
//!
//! STREAMS is how many streams of three items a second it reads, for as long as it runs.
//!
//! It prints the address at which it is scraped, and ends when its input does: so it never outlives
//! who started it, however that one ends.

mod durations;
mod server;

use futures::{StreamExt, executor::block_on, stream};
use monitor_runtime::{Call, Collector, Request};
use std::{
    env,
    io::{self, Read},
    thread,
    time::Duration,
};

fn main() -> io::Result<()> {
    let numbers: Option<Vec<u64>> = env::args().skip(1).map(|word| word.parse().ok()).collect();
    let Some([calls, typical, seed, streams @ ..]) = numbers.as_deref() else {
        return Err(io::Error::other("usage: scraped_program CALLS TYPICAL_MILLIS SEED [STREAMS]"));
    };
    let collector = Collector::builder().build();
    for took in durations::durations(*calls, Duration::from_millis(*typical), *seed) {
        collector.record(Request::new("chat").provider("openai").duration(took));
    }
    if let Some(a_second) = streams.first().filter(|number| **number > 0) {
        let (collector, pause) =
            (collector.clone(), Duration::from_secs(1).div_f64(*a_second as f64));
        thread::spawn(move || {
            loop {
                read_a_stream(&collector);
                thread::sleep(pause);
            }
        });
    }
    println!("{}", server::serving(move || collector.snapshot()));
    io::stdin().read_to_end(&mut Vec::new()).map(drop)
}

fn read_a_stream(collector: &Collector) {
    let words = stream::iter(["How", "hot", "?"]).map(|word| {
        thread::sleep(Duration::from_millis(2));
        word
    });
    let call = Call::builder("stream").collector(collector).provider("openai");
    block_on(call.model("gpt-4o-mini").wrap_stream(words).for_each(|_| async {}));
}
