//! It makes no difference on how many threads calls are recorded.

use crate::fixture::collector;
use monitor_runtime::{Collector, ErrorKind, Outcome, Request, Usage, UsageKind};
use std::{thread, time::Duration};

/// Everything that a call can add to.
fn record_one_of_each(collector: &Collector) {
    let usage = Usage::new(1_000, 200).with(UsageKind::CacheRead, 100);
    let chat = || Request::new("chat").model("gpt-4o-mini").duration(Duration::from_millis(70));
    let waited = chat().usage(usage).retries(2).queue_wait(Duration::from_millis(5));
    for request in [
        waited,
        chat().tokens(9),
        chat().usage(usage).response_model("nobody-knows"),
        chat().error_kind(ErrorKind::Timeout).duration(Duration::from_secs(4)),
        chat().outcome(Outcome::Cancelled),
    ] {
        collector.record(request);
    }
}

#[test]
fn what_eight_threads_record_is_what_one_thread_records() {
    const THREADS: usize = 8;
    let ((of_many, _), (of_one, _)) = (collector(), collector());
    for _ in 0..THREADS {
        let here = of_many.clone();
        // one after the other, each in a place of its own of the store
        let one = thread::spawn(move || record_one_of_each(&here));
        one.join().expect("recording does not panic");
        record_one_of_each(&of_one);
    }
    let series = |collector: &Collector| {
        serde_json::to_string_pretty(&collector.snapshot().series).expect("a snapshot is JSON")
    };
    assert_eq!(series(&of_many), series(&of_one));
    assert_eq!(of_many.report().totals.requests, 5 * THREADS as u64);
    assert_eq!(of_many.report().totals.retries, 2 * THREADS as u64);
}
