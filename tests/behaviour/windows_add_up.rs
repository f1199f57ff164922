//! The slices of an epoch add up to all of it, exactly; the percentiles of a window are those of its
//! calls, within the histogram's bound.

use crate::fixture::collector_with;
use monitor_runtime::{
    Collector, Outcome, Report, Request, Snapshot, Timestamp, Usage, Usd,
    collector::{Histogram, Numbers},
};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::Duration,
};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);

/// splitmix64: the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let number = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (number ^ number >> 31) % end
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// From 1 us to 100 s, each octave as often as another.
    fn duration(&mut self) -> Duration {
        let octave = self.below(26);
        Duration::from_nanos((1_000 << octave) + self.below(1_000 << octave))
    }

    fn request(&mut self) -> Request {
        let models = ["gpt-4o", "gpt-4o-mini", "claude-3-5-haiku-latest", "nobody-knows-it"];
        let mut request = Request::new(["chat", "plan", "embed"][self.below(3) as usize])
            .model(models[self.below(4) as usize])
            .tag("tenant", format!("t{}", self.below(5)))
            .duration(self.duration());
        if !self.one_in(4) {
            let (input, output) = (self.below(100_000), self.below(4_000));
            request = request.usage(Usage::new(input, output));
        }
        if self.one_in(7) {
            request = request.status([429, 500, 503][self.below(3) as usize]);
        }
        if self.one_in(9) {
            request =
                request.outcome([Outcome::Cancelled, Outcome::Rejected][self.below(2) as usize]);
        }
        if self.one_in(5) {
            request = request.stream(self.below(50), self.duration());
        }
        if self.one_in(6) {
            request = request.reported_cost(Usd::from_picos(self.below(1 << 50).into()));
        }
        if self.one_in(6) {
            request = request.queue_wait(self.duration()).retries(self.below(3) as u32);
        }
        if self.one_in(8) {
            request = request.attempt();
        }
        request
    }
}

/// What can be subtracted, of all series.
fn additive(numbers: &Numbers) -> String {
    let mut numbers = numbers.clone();
    numbers.seconds.clear();
    numbers.queue_wait_max = Duration::ZERO;
    let streams = numbers.streams.as_deref_mut();
    let of_streams = streams.map(|streams| {
        [&mut streams.time_to_first_item, &mut streams.time_between_items, &mut streams.duration]
    });
    for totals in of_streams.into_iter().flatten().chain([&mut numbers.latency]) {
        (totals.min, totals.max) = (None, None);
    }
    format!("{numbers:?}")
}

fn by_series(snapshot: &Snapshot) -> BTreeMap<String, String> {
    let finished = snapshot.series.iter().filter(|series| !series.numbers.outcomes.is_empty());
    finished.map(|series| (format!("{:?}", series.key), additive(&series.numbers))).collect()
}

/// The same of all slices together.
fn by_slices(snapshot: &Snapshot) -> BTreeMap<String, String> {
    let mut sums: BTreeMap<String, Numbers> = BTreeMap::new();
    for gain in snapshot.history.slices.iter().flat_map(|slice| slice.series.iter()) {
        let key = format!("{:?}", snapshot.history.keys[&gain.series]);
        sums.entry(key).or_default().merge(&gain.numbers());
    }
    sums.into_iter().map(|(key, numbers)| (key, additive(&numbers))).collect()
}

#[test]
fn all_slices_and_the_open_one_are_all_there_is() {
    let day = 24 * HOUR;
    for seed in 0..2 {
        let mut random = Random(seed);
        let (collector, clock) = collector_with(|builder| builder.windows([SECOND * 60, day]));
        let mut whole = Snapshot::default();
        for _ in 0..1_200 {
            (0..random.below(5)).for_each(|_| collector.record(random.request()));
            clock.advance(SECOND / 10 * random.below(200) as u32);
            if !random.one_in(3) {
                collector.tick();
            }
            if random.one_in(400) {
                let epoch = collector.clear();
                assert_eq!(by_slices(&epoch), by_series(&epoch));
                whole.merge(epoch);
            }
        }
        let last = collector.snapshot();
        assert_eq!(by_slices(&last), by_series(&last));
        assert!(last.series.len() > 50 && last.history.slices.len() > 20);
        whole.merge(last);
        assert_eq!(by_slices(&whole), by_series(&whole), "over epochs too");

        let report = Report::new(whole);
        let window = report.windows.iter().find(|window| window.window == day).unwrap();
        assert_eq!(window.since, report.since);
        assert_eq!(window.totals, report.totals);
        assert_eq!((&window.cost, &window.tokens), (&report.cost, &report.tokens));
        assert_eq!(window.errors, report.errors);
        assert_eq!(window.latency.p99_9, report.latency.p99_9);
        let rows = report.window(day).unwrap();
        assert_eq!((rows.models, rows.functions), (report.models, report.functions));
    }
}

/// The duration at a nearest rank of the durations themselves.
fn brute_force(durations: &mut [Duration], permille: usize) -> f64 {
    durations.sort_unstable();
    durations[(durations.len() * permille).div_ceil(1_000).max(1) - 1].as_secs_f64()
}

#[test]
fn percentiles_are_within_the_histograms_bound_of_brute_force() {
    let mut random = Random(77);
    let windows = [60, 300, 3_600].map(Duration::from_secs);
    let (one, clock) = collector_with(|builder| builder.windows(windows));
    let (other, other_clock) = collector_with(|builder| builder.windows(windows));
    let mut calls: Vec<(Timestamp, Duration)> = Vec::new();
    let (mut compared, mut most) = (0, 0.0_f64);
    for round in 0..6_000_u64 {
        for collector in [&one, &other] {
            for _ in 0..random.below(4) {
                let duration = random.duration();
                collector.record(Request::new("chat").duration(duration));
                calls.push((clock.now(), duration));
            }
        }
        let step = SECOND / 100 * random.below(150) as u32 + SECOND / 100;
        [&clock, &other_clock].iter().for_each(|clock| clock.advance(step));
        [&one, &other].iter().for_each(|collector| collector.tick());
        if round % 500 != 499 {
            continue;
        }
        let mut both = one.snapshot();
        both.merge(other.snapshot());
        for window in Report::new(both).windows.iter() {
            let inside = calls.iter().filter(|call| call.0 >= window.since);
            let mut inside: Vec<Duration> = inside.map(|call| call.1).collect();
            assert_eq!(window.latency.count as usize, inside.len());
            let found = [window.latency.p50, window.latency.p90, window.latency.p95];
            let found = found.into_iter().chain([window.latency.p99, window.latency.p99_9]);
            for (found, permille) in found.zip([500, 900, 950, 990, 999]) {
                let exact = brute_force(&mut inside, permille);
                let error = (found.unwrap().as_secs_f64() / exact - 1.0).abs();
                most = most.max(error);
                compared += 1;
            }
            let (least, longest) = (inside[0], inside[inside.len() - 1]);
            assert!(window.latency.min.unwrap() <= least && longest <= window.latency.max.unwrap());
        }
    }
    assert_eq!(compared, 12 * 3 * 5);
    // a Duration's last nanosecond is 0.05 % of the shortest of 1 us
    assert!(most < 0.0055, "{most}");
    println!("windows: {compared} percentiles, farthest {:.3} % off", most * 100.0);
}

#[test]
fn nothing_is_lost_or_doubled_while_calls_ticks_and_clears_go_on() {
    const CALLS: u64 = 5_000;
    let builder = Collector::builder().slice_length(Duration::from_millis(1));
    let collector = builder.windows([HOUR]).build();
    let over = AtomicBool::new(false);
    let mut whole = thread::scope(|scope| {
        let writers: Vec<_> = (0..3_u64)
            .map(|n| {
                let collector = &collector;
                scope.spawn(move || {
                    let mut random = Random(n);
                    (0..CALLS).for_each(|_| collector.record(random.request()));
                })
            })
            .collect();
        let ticker = scope.spawn(|| {
            while !over.load(Relaxed) {
                collector.tick();
                let snapshot = collector.snapshot();
                assert_eq!(by_slices(&snapshot), by_series(&snapshot));
            }
        });
        let clearer = scope.spawn(|| {
            let mut whole = Snapshot::default();
            while !over.load(Relaxed) {
                thread::sleep(Duration::from_millis(30));
                whole.merge(collector.clear());
            }
            whole
        });
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        over.store(true, Relaxed);
        ticker.join().unwrap();
        clearer.join().unwrap()
    });
    whole.merge(collector.snapshot());
    assert_eq!(by_slices(&whole), by_series(&whole));
    let report = Report::new(whole);
    let finished = report.totals.requests + report.attempts.as_ref().map_or(0, |it| it.count);
    assert_eq!(finished, 3 * CALLS);
    assert!(!report.windows.is_empty());
}

#[test]
fn a_histogram_that_was_packed_is_the_same() {
    let mut random = Random(5);
    let (collector, clock) = collector_with(|builder| builder);
    let mut all = Histogram::default();
    for n in 0..3_000_u64 {
        let duration = match n % 100 {
            0 => Duration::ZERO,
            1 => 2 * HOUR,
            _ => random.duration(),
        };
        collector.record(Request::new("chat").duration(duration));
        all.record(duration);
        clock.advance(SECOND / 20);
        collector.tick();
    }
    let snapshot = collector.snapshot();
    let gains = snapshot.history.slices.iter().flat_map(|slice| slice.series.iter());
    let mut sum = Numbers::default();
    gains.for_each(|gain| sum.merge(&gain.numbers()));
    assert_eq!(sum.latency.histogram, all);
    assert_eq!(sum.latency.sum, snapshot.series[0].numbers.latency.sum);
}
