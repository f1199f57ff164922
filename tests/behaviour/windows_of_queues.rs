//! What queues and breakers counted lately: windows have it, exactly, and all of it is still counted.

use crate::fixture::collector;
use monitor_runtime::{
    Collector, Report, Request,
    breaker::BreakerState::{Closed, HalfOpen, Open},
    report::{BreakerReport, QueueReport},
    testing::MockClock,
};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn pass(collector: &Collector, clock: &MockClock, seconds: u64) {
    for _ in 0..seconds {
        clock.advance(SECOND);
        collector.tick();
    }
}

fn last_minute(report: &Report) -> (QueueReport, BreakerReport) {
    let minute = report.windows.iter().find(|window| window.window == MINUTE).unwrap();
    (minute.queue.clone().unwrap(), minute.circuit_breaker.clone().unwrap())
}

#[test]
fn a_window_has_what_queues_counted_in_it() {
    let (collector, clock) = collector();
    let (queue, _) = (collector.queue("provider").capacity(9), collector.breaker("provider"));
    let waits = |seconds| {
        let waiting = queue.enter();
        pass(&collector, &clock, seconds);
        drop(waiting.start());
    };
    waits(40);
    queue.reject();
    pass(&collector, &clock, 80);
    waits(10);
    pass(&collector, &clock, 5);
    let waiting = [queue.enter(), queue.enter()];
    queue.reject();
    queue.reject();
    pass(&collector, &clock, 15);

    let report = collector.report();
    let (all, (minute, _)) = (report.queue.clone().unwrap().all, last_minute(&report));
    let minute = minute.all;
    assert_eq!(
        (all.started_count, all.rejection_count, all.max_queue_time),
        (2, 3, Some(40 * SECOND))
    );
    assert_eq!((minute.started_count, minute.rejection_count), (1, 2));
    assert_eq!(minute.max_queue_time, Some(10 * SECOND), "exactly, and not a bound");
    assert_eq!((minute.current_size, minute.max_length, minute.capacity), (2, Some(2), Some(9)));
    // one for 10 s and two for 15 s, of a minute
    assert_eq!(minute.average_length, Some(40.0 / 60.0));
    // one for 40 s besides, of 150 s
    assert_eq!(all.average_length, Some(80.0 / 150.0));
    drop(waiting);
}

#[test]
fn a_window_has_what_breakers_counted_in_it() {
    let (collector, clock) = collector();
    let (breaker, _) = (collector.breaker("provider").threshold(3), collector.queue("provider"));
    pass(&collector, &clock, 30);
    breaker.failure();
    breaker.open();
    pass(&collector, &clock, 80);
    breaker.rejected();
    breaker.half_open();
    pass(&collector, &clock, 10);
    breaker.success();
    breaker.close();
    pass(&collector, &clock, 10);

    let report = collector.report();
    let (all, (_, minute)) = (report.circuit_breaker.clone().unwrap(), last_minute(&report));
    let times = |report: &BreakerReport| {
        let numbers = &report.all;
        (numbers.closed, numbers.half_open, numbers.open)
    };
    assert_eq!(times(&all), (40 * SECOND, 10 * SECOND, 80 * SECOND));
    assert_eq!(times(&minute), (10 * SECOND, 10 * SECOND, 40 * SECOND));
    assert_eq!((all.all.open_count, minute.all.open_count), (1, 0));
    assert_eq!(minute.all.current_state, Some(Closed));
    let changes = |report: &BreakerReport| {
        report.breakers[0].history.iter().map(|change| change.to).collect::<Vec<_>>()
    };
    assert_eq!(changes(&all), [Open, HalfOpen, Closed]);
    assert_eq!(changes(&minute), [HalfOpen, Closed]);
}

#[test]
fn slices_of_queues_and_breakers_add_up_to_all_they_counted() {
    let (collector, clock) = collector();
    let (queue, breaker) = (collector.queue("provider"), collector.breaker("provider"));
    let mut number = 7_u64;
    let mut random = |end| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (number >> 33) % end
    };
    let mut waiting = Vec::new();
    for _ in 0..4_000 {
        clock.advance(Duration::from_millis(random(2_500)));
        match random(8) {
            0 | 1 => waiting.push(queue.enter()),
            2 if !waiting.is_empty() => drop(waiting.swap_remove(0).start()),
            3 => drop(waiting.pop()),
            4 => queue.reject(),
            5 => breaker.open(),
            6 => breaker.close(),
            _ => breaker.failure(),
        }
        if random(3) == 0 {
            collector.record(Request::new("chat"));
            collector.tick();
        }
    }
    let snapshot = collector.snapshot();
    let (queue, breaker) = (&snapshot.queues[0], &snapshot.breakers[0]);
    let slices = &snapshot.history.slices;
    assert!(slices.len() > 50, "{}", slices.len());
    let kept = snapshot.history.since == snapshot.since;
    assert!(!kept, "an hour and a half is longer than what is kept");

    let longest = Report::new(snapshot.clone()).window(60 * MINUTE).unwrap();
    let of_queues = slices.iter().flat_map(|slice| &*slice.queues);
    let of_breakers = slices.iter().flat_map(|slice| &*slice.breakers);
    let watched: Duration = of_queues.clone().map(|queue| queue.watched).sum();
    assert_eq!(watched, snapshot.taken_at.since(slices[0].since), "without a gap");
    assert_eq!(of_breakers.map(|breaker| breaker.watched()).sum::<Duration>(), watched);
    assert!(queue.rejected > longest.queue.unwrap().all.rejection_count);
    assert_eq!(breaker.watched(), snapshot.uptime);
    assert_eq!(queue.watched, snapshot.uptime);
}

#[test]
fn clearing_begins_them_anew() {
    let (collector, clock) = collector();
    let (queue, breaker) = (collector.queue("provider"), collector.breaker("provider"));
    queue.reject();
    breaker.open();
    pass(&collector, &clock, 20);
    queue.reject();
    let before = collector.clear();
    assert_eq!((before.queues[0].rejected, before.breakers[0].open_count), (2, 1));
    pass(&collector, &clock, 20);
    let (queues, breakers) = last_minute(&collector.report());
    assert_eq!(queues.all.rejection_count, 0);
    assert_eq!((breakers.all.open_count, breakers.all.open), (0, 20 * SECOND));
}

#[test]
fn windows_of_several_programs_add_up_their_queues() {
    let clock = MockClock::new();
    let mut all = None;
    for rejections in [2, 3] {
        let collector = Collector::builder().clock(clock.clock()).build();
        let (queue, _) = (collector.queue("provider"), collector.breaker("provider"));
        (0..rejections).for_each(|_| queue.reject());
        let snapshot = collector.snapshot();
        // as it comes from another program
        let read = serde_json::from_str(&serde_json::to_string(&snapshot).unwrap()).unwrap();
        match &mut all {
            None => all = Some(snapshot),
            Some(all) => all.merge(read),
        }
    }
    let (queues, _) = last_minute(&Report::new(all.unwrap()));
    assert_eq!(queues.all.rejection_count, 5);
}
