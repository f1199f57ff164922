//! The pace of a stream as it is read: the time to its first item, and the times between items.

use crate::fixture::{collector, collector_with, drop_after_first_poll, the_only_call};
use futures::{Stream, StreamExt, executor::block_on, stream};
use monitor_runtime::{
    Call, Collector, ErrorKind, Outcome, Usage, call::ItemVerdict, error::Failure,
    report::StreamReport, testing::MockClock,
};
use std::time::Duration;

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A stream whose items come so many milliseconds after each other.
fn paced<'a>(clock: &'a MockClock, waits: &'a [u64]) -> impl Stream<Item = u64> + 'a {
    stream::iter(waits).map(|wait| {
        clock.advance(millis(*wait));
        *wait
    })
}

fn chat<S: Stream>(collector: &Collector, items: S) -> impl Stream<Item = S::Item> {
    Call::builder("chat").collector(collector).wrap_stream(items)
}

fn streams(collector: &Collector) -> StreamReport {
    collector.report().streams.expect("there were streams")
}

#[test]
fn the_first_item_is_counted_from_the_call_and_every_other_from_the_one_before() {
    let (collector, clock) = collector();
    block_on(chat(&collector, paced(&clock, &[400, 20, 30, 70])).for_each(|_| async {}));
    let record = the_only_call(&collector);
    assert_eq!((record.items, record.time_to_first_item), (Some(4), Some(millis(400))));
    assert_eq!(record.duration, millis(520));
    let streams = streams(&collector);
    assert_eq!(streams.time_to_first_item.p50, Some(millis(400)));
    let between = &streams.time_between_items;
    assert_eq!((between.count, between.average), (3, Some(millis(40))));
    assert_eq!((between.min, between.max), (Some(millis(20)), Some(millis(70))));
    assert_eq!(streams.duration.max, Some(millis(520)));
}

#[test]
fn what_the_reader_does_between_two_items_is_part_of_the_time_between_them() {
    let (collector, clock) = collector();
    block_on(chat(&collector, paced(&clock, &[100, 10, 10])).for_each(|_| async {
        clock.advance(millis(500));
    }));
    let streams = streams(&collector);
    assert_eq!(streams.time_to_first_item.max, Some(millis(100)));
    assert_eq!(streams.time_between_items.min, Some(millis(510)));
    assert_eq!(the_only_call(&collector).duration, millis(1_620));
}

#[test]
fn percentiles_of_times_between_items_are_within_their_bound() {
    let (collector, clock) = collector();
    let waits: Vec<u64> = (1..=1_000).map(|n| n * 617 % 1_000 + 1).collect();
    block_on(chat(&collector, paced(&clock, &waits)).for_each(|_| async {}));
    let between = streams(&collector).time_between_items;
    assert_eq!(between.count, 999);
    for (found, exact) in [(between.p50, 0.5), (between.p95, 0.95), (between.p99, 0.99)] {
        let found = found.expect("there is a value").as_secs_f64();
        // one of the thousand waits lies before the first item
        assert!((found / exact - 1.0).abs() < 0.0055 + 0.003, "{found} for {exact}");
    }
}

#[test]
fn a_stream_left_half_read_has_the_pace_of_what_was_read() {
    let (collector, clock) = collector();
    block_on(chat(&collector, paced(&clock, &[300, 20, 20, 20])).take(2).for_each(|_| async {}));
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.items), (Outcome::Cancelled, Some(2)));
    let streams = streams(&collector);
    assert_eq!((streams.time_to_first_item.count, streams.time_between_items.count), (1, 1));
    assert_eq!(streams.duration.count, 0, "nobody knows how long it would have taken");
}

#[test]
fn a_stream_that_never_brought_an_item_is_a_stream() {
    let (collector, clock) = collector();
    let mut waiting = Box::pin(chat(&collector, stream::pending::<u64>()));
    clock.advance(millis(700));
    drop_after_first_poll(waiting.next());
    drop(waiting);
    let record = the_only_call(&collector);
    assert_eq!((record.outcome, record.items), (Outcome::Cancelled, Some(0)));
    assert_eq!(record.time_to_first_item, None);
    assert_eq!(streams(&collector).count, 1);
}

#[test]
fn tokens_a_second_are_output_by_the_whole_time_of_the_call() {
    let (collector, clock) = collector();
    let ask = |waits: &[u64], output| {
        let judge = |_: &u64, items: &mut ItemVerdict| items.usage(Usage::new(9, output));
        let call = Call::builder("chat").collector(&collector);
        block_on(call.wrap_stream_judged(paced(&clock, waits), judge).for_each(|_| async {}));
    };
    // two seconds of reasoning, whose tokens count, before an answer within a tenth of one
    ask(&[2_000, 50, 50], 210);
    assert_eq!(streams(&collector).output_tokens_per_second, Some(100.0));
    ask(&[400], 40);
    assert_eq!(streams(&collector).output_tokens_per_second, Some(100.0));
    ask(&[500], 300);
    assert_eq!(streams(&collector).output_tokens_per_second, Some(550.0 / 3.0));
    assert_eq!(streams(&collector).streams_with_output, 3);
}

#[test]
fn a_stream_with_an_error_among_its_items_says_nothing_of_tokens_a_second() {
    let (collector, clock) = collector();
    let judge = |wait: &u64, items: &mut ItemVerdict| {
        items.usage(Usage::new(9, 40));
        if *wait == 13 {
            items.error(Failure::new(ErrorKind::StreamInterrupted));
        }
    };
    let call = Call::builder("chat").collector(&collector);
    let items = call.wrap_stream_judged(paced(&clock, &[400, 13, 87]), judge);
    block_on(items.for_each(|_| async {}));
    assert_eq!(the_only_call(&collector).outcome, Outcome::Error);
    let streams = streams(&collector);
    assert_eq!((streams.items, streams.duration.max), (3, Some(millis(500))));
    assert_eq!((streams.output_tokens_per_second, streams.streams_with_output), (None, 0));
}

#[test]
fn a_refusal_is_no_first_item_that_came_fast() {
    let (collector, clock) = collector();
    let judge = |wait: &u64, items: &mut ItemVerdict| {
        if *wait == 13 {
            items.error(Failure::new(ErrorKind::RateLimit));
        }
    };
    let ask = |waits: &[u64]| {
        let call = Call::builder("chat").collector(&collector);
        let items = call.wrap_stream_judged(paced(&clock, waits), judge);
        block_on(items.for_each(|_| async {}));
    };
    ask(&[13]);
    let record = the_only_call(&collector);
    assert_eq!((record.items, record.time_to_first_item), (Some(1), None));
    ask(&[13, 400, 13, 50]);
    let streams = streams(&collector);
    assert_eq!((streams.count, streams.items), (2, 5));
    assert_eq!(
        (streams.time_to_first_item.count, streams.time_to_first_item.max),
        (1, Some(millis(413)))
    );
    assert_eq!(streams.time_between_items.max, Some(millis(63)), "from one good item to the next");
}

#[test]
fn without_detailed_latency_a_stream_has_averages_and_bounds() {
    let (collector, clock) = collector_with(|settings| settings.detailed_latency(false));
    block_on(chat(&collector, paced(&clock, &[400, 20, 40])).for_each(|_| async {}));
    let streams = streams(&collector);
    assert_eq!(streams.time_to_first_item.average, Some(millis(400)));
    assert_eq!(streams.time_between_items.max, Some(millis(40)));
    assert_eq!((streams.time_to_first_item.p50, streams.time_between_items.p99), (None, None));
}

#[test]
fn streams_that_run_at_once_keep_their_own_pace() {
    let (collector, clock) = collector();
    let mut slow = Box::pin(chat(&collector, paced(&clock, &[100, 100, 100])));
    let mut fast = Box::pin(chat(&collector, paced(&clock, &[1, 1, 1])));
    block_on(async {
        for _ in 0..3 {
            slow.next().await;
            fast.next().await;
        }
        assert_eq!((slow.next().await, fast.next().await), (None, None));
    });
    let streams = streams(&collector);
    assert_eq!((streams.count, streams.items), (2, 6));
    assert_eq!(streams.time_to_first_item.min, Some(millis(100)));
    assert_eq!(streams.time_to_first_item.max, Some(millis(101)));
    assert_eq!(streams.time_between_items.min, Some(millis(101)), "each waits for the other");
}
