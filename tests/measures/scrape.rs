//! What a scrape costs: the text of many series beside that of prometheus-client, with the same
//! series and the same lines, and the snapshot that it is made of.

use crate::{RELEASE, alone, judges_time, random::Random};
use monitor_runtime::{Collector, Request, Snapshot, Usage};
use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::{
    collections::BTreeMap,
    sync::atomic::AtomicU64,
    time::{Duration, Instant},
};

const SERIES: u64 = if RELEASE { 10_000 } else { 200 };
const CALLS_OF_A_SERIES: u64 = 3;
const ROUNDS: usize = if RELEASE { 15 } else { 2 };
/// How many times faster than prometheus-client.
const BOUND: f64 = 5.0;
/// What is said of a disturbed machine is taken again.
const ATTEMPTS: usize = if RELEASE { 3 } else { 1 };

type Labels = Vec<(String, String)>;

fn collector() -> Collector {
    let collector = Collector::builder().max_series(SERIES as usize).max_bytes(1 << 30).build();
    let mut random = Random(7);
    for _ in 0..CALLS_OF_A_SERIES {
        for n in 0..SERIES {
            collector.record(
                Request::new("chat")
                    .provider("openai")
                    .model("gpt-4o-mini")
                    .tag("tenant", format!("tenant-{n}"))
                    .duration(Duration::from_secs_f64(random.latency_seconds()))
                    .usage(Usage::new(1_000, 200)),
            );
        }
    }
    collector
}

/// The series of one histogram; the function makes a new one.
type Histograms = Family<Labels, Histogram, fn() -> Histogram>;

/// The series of a text, registered with prometheus-client: the same names, labels and values.
#[derive(Default)]
struct Mirror {
    counters: BTreeMap<String, Family<Labels, Counter<f64, AtomicU64>>>,
    gauges: BTreeMap<String, Family<Labels, Gauge<f64, AtomicU64>>>,
    histograms: BTreeMap<String, Histograms>,
}

impl Mirror {
    fn of(text: &str) -> Registry {
        let mut mirror = Mirror::default();
        let mut kinds = BTreeMap::new();
        for line in text.lines() {
            if let Some((name, kind)) =
                line.strip_prefix("# TYPE ").and_then(|line| line.split_once(' '))
            {
                kinds.insert(name, kind);
            }
            if !line.starts_with('#') {
                mirror.add(line, &kinds);
            }
        }
        mirror.registered()
    }

    fn add(&mut self, line: &str, kinds: &BTreeMap<&str, &str>) {
        let (head, value) = line.rsplit_once(' ').expect("a value");
        let value: f64 = value.parse().expect("a number");
        let (name, labels) = head.split_once('{').unwrap_or((head, ""));
        let labels: Labels = labels
            .trim_end_matches('}')
            .split(',')
            .filter_map(|label| label.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned()))
            .collect();
        match kinds.get(name) {
            Some(&"counter") => {
                // it puts the ending there itself
                let name = name.trim_end_matches("_total").to_owned();
                _ = self.counters.entry(name).or_default().get_or_create(&labels).inc_by(value);
            }
            Some(_) => {
                _ = self
                    .gauges
                    .entry(name.to_owned())
                    .or_default()
                    .get_or_create(&labels)
                    .set(value);
            }
            None if name.ends_with("_count") => self.add_histogram(name, &labels, value as u64),
            None => {}
        }
    }

    fn add_histogram(&mut self, name: &str, labels: &Labels, count: u64) {
        let made: fn() -> Histogram = || Histogram::new((-7..=10).map(|power| 2_f64.powi(power)));
        let family = self.histograms.entry(name.trim_end_matches("_count").to_owned());
        let family = family.or_insert_with(|| Family::new_with_constructor(made));
        let histogram = family.get_or_create(labels);
        (0..count).for_each(|n| histogram.observe(0.3 * (n + 1) as f64));
    }

    fn registered(self) -> Registry {
        let mut registry = Registry::default();
        for (name, family) in self.counters {
            registry.register(name, "A counter", family);
        }
        for (name, family) in self.gauges {
            registry.register(name, "A gauge", family);
        }
        for (name, family) in self.histograms {
            registry.register(name, "A histogram", family);
        }
        registry
    }
}

fn samples(text: &str) -> usize {
    text.lines().filter(|line| !line.starts_with('#')).count()
}

fn timed(times: &mut Vec<Duration>, work: impl FnOnce()) {
    let begun = Instant::now();
    work();
    times.push(begun.elapsed());
}

fn median_millis(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}

#[test]
fn the_text_of_many_series_is_written_faster_than_by_prometheus_client() {
    let _alone = alone();
    let collector = collector();
    let snapshot: Snapshot = collector.snapshot();
    let registry = Mirror::of(&snapshot.exposition().to_text());
    let judges = judges_time("scrape");
    let is_fast = (0..ATTEMPTS).any(|_| times_faster(&collector, &snapshot, &registry) >= BOUND);
    assert!(is_fast || !judges, "each of {ATTEMPTS} attempts was below {BOUND}x");
}

/// How many times faster than prometheus-client, by the medians of rounds that take turns.
fn times_faster(collector: &Collector, snapshot: &Snapshot, registry: &Registry) -> f64 {
    let (mut ours, mut theirs) = (String::new(), String::new());
    snapshot.exposition().write_text(&mut ours);
    encode(&mut theirs, registry).expect("a text takes everything");
    assert_eq!(samples(&ours), samples(&theirs), "the same number of lines");
    let [mut text, mut peer, mut whole, mut taken, mut open, mut copied] =
        [const { Vec::new() }; 6];
    let mut plain = String::new();
    for _ in 0..ROUNDS {
        timed(&mut text, || snapshot.exposition().write_text(&mut ours));
        timed(&mut peer, || {
            theirs.clear();
            encode(&mut theirs, registry).expect("a text takes everything");
        });
        timed(&mut taken, || drop(collector.snapshot()));
        timed(&mut whole, || collector.snapshot().exposition().write_text(&mut ours));
        timed(&mut open, || snapshot.exposition().write_open_metrics(&mut plain));
        timed(&mut copied, || _ = snapshot.exposition().to_text());
    }
    let [text, peer, whole, taken, open, copied] =
        [text, peer, whole, taken, open, copied].map(|mut times| median_millis(&mut times));
    println!(
        "scrape of {SERIES} series, {} lines, {:.1} MB: {text:.2} ms, prometheus-client {peer:.2} ms, \
         {:.1}x (bound {BOUND}x); OpenMetrics {open:.2} ms; a new buffer each time {copied:.2} ms; \
         the snapshot {taken:.2} ms, both {whole:.2} ms",
        samples(&ours),
        ours.len() as f64 / 1e6,
        peer / text,
    );
    peer / text
}
