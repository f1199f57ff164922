//! A service of which every metric has a sample.

use crate::durations::durations;
use monitor_runtime::{
    Budget, Call, Collector, Request, Snapshot, Usage, UsageKind,
    alert::{AlertRule, Metric},
    collector::{Numbers, StreamTotals},
    current,
    testing::MockClock,
};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// A collector of the service `shop`, and the clock that it reads.
pub(crate) fn service() -> (Collector, MockClock) {
    let clock = MockClock::new();
    let collector = Collector::builder()
        .clock(clock.clock())
        .service("shop")
        .budget(Budget::dollars("all", "5".parse().expect("dollars")).per_day().everything())
        .budget(Budget::tokens("drafts", 10_000).per_hour())
        .alert(AlertRule::new("timeouts", Metric::timeouts().above(0)))
        .build();
    (collector, clock)
}

/// Everything that a service can meet.
pub(crate) fn busy() -> Snapshot {
    let (collector, clock) = service();
    let usage =
        Usage::new(1_000, 200).with(UsageKind::CacheRead, 400).with(UsageKind::WebSearches, 2);
    for took in durations(300, SECOND, 7) {
        clock.advance(SECOND / 100);
        let request =
            Request::new("chat").model("gpt-4o-mini").tag("team.name", "a").duration(took);
        collector.record(request.usage(usage));
    }
    let chat = || Request::new("chat").provider("openai").model("gpt-4o-mini");
    collector.record(chat().status(429).duration(SECOND).queue_wait(SECOND / 4));
    collector.record(chat().status(408).duration(30 * SECOND));
    collector.record(chat().tokens(700).duration(2 * SECOND));
    collector.record(chat().model("nobody-knows").usage(Usage::new(10, 5)));
    retried(&collector);
    collector.metric("relevance", 0.75, &[("index", "wiki")]);
    collector.metric("relevance", 0.5, &[("index", "wiki")]);

    let queue = collector.queue("provider").capacity(9);
    let waiting = queue.enter();
    clock.advance(3 * SECOND);
    let active = waiting.start();
    let still_waiting = queue.enter();
    queue.reject();
    collector.breaker("openai").open();
    clock.advance(SECOND);
    collector.tick();
    let mut snapshot = collector.snapshot();
    drop((active, still_waiting));
    add_streams(&mut snapshot.series[0].numbers);
    snapshot
}

/// A call that succeeds with its second attempt; the first is billed.
fn retried(collector: &Collector) {
    let send = |status, output| {
        let call = Call::builder("send").model("gpt-4o-mini").track_cost().attempt();
        call.run(|| _ = current().usage(Usage::new(1_000, output)).status(status));
    };
    Call::builder("answer").collector(collector).run(|| {
        send(500, 100);
        send(200, 200);
    });
}

fn add_streams(numbers: &mut Numbers) {
    let mut streams = StreamTotals { count: 2, items: 6, ..StreamTotals::default() };
    for (millis, times) in
        [(300, &mut streams.time_to_first_item), (20, &mut streams.time_between_items)]
    {
        for millis in [millis, 2 * millis] {
            let took = Duration::from_millis(millis);
            times.count += 1;
            times.sum += took;
            times.histogram.record(took);
        }
    }
    numbers.streams = Some(Box::new(streams));
}
