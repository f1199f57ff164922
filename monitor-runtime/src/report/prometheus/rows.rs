//! The series of a snapshot with the labels that they have in Prometheus.
//!
//! What always holds: no two rows have the same labels. Series that only their place in the code
//! tells apart are one row, because a label of it would change with every edit of a file.

use super::{
    ahead::{TOGETHER, look_at_keys},
    names::TagLabels,
    sink::{Exemplar, Label, Sink, Value},
    usual::Usual,
};
use crate::{
    collector::{Numbers, SeriesKey, SeriesSnapshot, Snapshot, Trace, counts_latency},
    error::ErrorKind,
    text::{LONGEST, mended},
};
use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher},
    ops::Deref,
};

/// One or more series of the same labels.
pub(super) struct Row<'a, L> {
    pub(super) labels: L,
    pub(super) is_attempt: bool,
    pub(super) in_flight: u64,
    pub(super) numbers: Counted<'a>,
    /// Calls that stand for others by how long they took.
    pub(super) durations: Vec<Exemplar>,
    /// Calls that stand for others by what went wrong.
    pub(super) errors: Vec<(ErrorKind, Exemplar)>,
}

/// The numbers of a row. They are large, and rows are gone through for each family.
pub(super) enum Counted<'a> {
    One(&'a Numbers),
    Several(Box<Numbers>),
}

impl Counted<'_> {
    fn add(&mut self, more: &Numbers) {
        if let Counted::One(one) = self {
            *self = Counted::Several(Box::new(one.clone()));
        }
        if let Counted::Several(sum) = self {
            sum.merge(more);
        }
    }
}

impl Deref for Counted<'_> {
    type Target = Numbers;

    fn deref(&self) -> &Numbers {
        match self {
            Counted::One(numbers) => numbers,
            Counted::Several(sum) => sum,
        }
    }
}

/// All series.
pub(super) struct Rows<'a, L> {
    pub(super) all: Vec<Row<'a, L>>,
    pub(super) usual: Usual,
    places: HashMap<u64, usize, BuildHasherDefault<Same>>,
}

impl<'a, L> Rows<'a, L> {
    pub(super) fn of<S: Sink<Labels = L>>(
        snapshot: &'a Snapshot,
        tags: &TagLabels<'_>,
        sink: &mut S,
    ) -> Rows<'a, L> {
        let mut rows = Rows {
            all: Vec::with_capacity(snapshot.series.len()),
            usual: Usual::default(),
            places: HashMap::with_capacity_and_hasher(
                snapshot.series.len(),
                BuildHasherDefault::default(),
            ),
        };
        let mut labels = Vec::new();
        for some in snapshot.series.chunks(TOGETHER) {
            look_at_keys(some.iter().map(|series| &series.key));
            for series in some {
                labels_of(&series.key, tags, &mut labels);
                rows.add(series, &labels, sink);
            }
        }
        if S::EXEMPLARS {
            rows.add_exemplars(snapshot, tags);
        }
        rows.usual = Usual::of(&rows.all);
        rows
    }

    fn add<S: Sink<Labels = L>>(
        &mut self,
        series: &'a SeriesSnapshot,
        labels: &[Label<'_>],
        sink: &mut S,
    ) {
        match self.places.entry(hash(labels)) {
            Entry::Occupied(place) => {
                let row = &mut self.all[*place.get()];
                row.in_flight += series.in_flight;
                row.numbers.add(&series.numbers);
            }
            Entry::Vacant(place) => {
                place.insert(self.all.len());
                self.all.push(Row {
                    labels: sink.labels(labels),
                    is_attempt: series.key.attempt,
                    in_flight: series.in_flight,
                    numbers: Counted::One(&series.numbers),
                    durations: Vec::new(),
                    errors: Vec::new(),
                });
            }
        }
    }

    /// The latest calls come first, so that of several the first is taken.
    fn add_exemplars(&mut self, snapshot: &Snapshot, tags: &TagLabels<'_>) {
        let mut traces: Vec<&Trace> =
            snapshot.traces.slowest.iter().chain(&snapshot.traces.failed).collect();
        // where a call is kept that is not sampled, nobody else knows its trace
        traces.retain(|trace| trace.sampled);
        traces.sort_by_key(|trace| std::cmp::Reverse(trace.request.ended));
        let mut labels = Vec::new();
        for trace in traces {
            let call = &trace.request;
            labels_of(&call.key, tags, &mut labels);
            let Some(place) = self.places.get(&hash(&labels)) else { continue };
            let row = &mut self.all[*place];
            let exemplar = |value| Exemplar { trace_id: trace.trace_id, value, at: call.ended };
            if counts_latency(call.outcome) {
                row.durations.push(exemplar(Value::Seconds(call.duration)));
            }
            if let Some(kind) = call.error {
                row.errors.push((kind, exemplar(Value::Whole(1))));
            }
        }
    }

    /// Those with more than most have.
    pub(super) fn with_rare(&self) -> impl Iterator<Item = &Row<'a, L>> {
        self.usual.exceptions.iter().map(|place| &self.all[*place])
    }

    /// The rows of what most have.
    pub(super) fn of_usual<'u, T>(
        &self,
        usual: &'u [(usize, T)],
    ) -> impl Iterator<Item = (&Row<'a, L>, &'u T)> {
        usual.iter().map(|(place, it)| (&self.all[*place], it))
    }

    /// Calls that are no attempts, or those that are.
    pub(super) fn tried(&self, attempts: bool) -> impl Iterator<Item = &Row<'a, L>> {
        self.all.iter().filter(move |row| row.is_attempt == attempts)
    }
}

/// What is absent has no label. Prometheus takes an empty value for an absent label.
fn labels_of<'k>(key: &'k SeriesKey, tags: &'k TagLabels<'_>, labels: &mut Vec<Label<'k>>) {
    labels.clear();
    let mut add = |name: &'k str, value: &'k str| {
        if !value.is_empty() {
            labels.push((name.into(), as_kept(value)));
        }
    };
    add("function", &key.function);
    let names = [
        ("provider", &key.provider),
        ("model", &key.model),
        ("response_model", &key.response_model),
    ];
    for (name, value) in names {
        add(name, value.as_deref().unwrap_or_default());
    }
    if key.attempt {
        add("attempt", "true");
    }
    for (tag, value) in &key.tags {
        add(tags.label(tag), value);
    }
}

/// The value mended; nearly every one is plain, and bytes are looked at faster than characters.
fn as_kept(value: &str) -> Cow<'_, str> {
    // without a way out of the loop, so that many bytes are looked at in one step
    let is_odd = value.bytes().fold(false, |odd, byte| odd | !matches!(byte, b' '..=b'~'));
    if value.len() <= LONGEST && !is_odd { Cow::Borrowed(value) } else { mended(value) }
}

/// The hash of what is a hash already.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0 << 8 | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn hash(labels: &[Label<'_>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    labels.hash(&mut hasher);
    hasher.finish()
}
