//! What happened when: a series of points for charts.
//!
//! What always holds: points follow each other without a gap, the oldest first; a time in which
//! nothing happened is a point too; rows have as many values as there are points.

use super::{
    FunctionReport, Later, ModelReport, Scope, Totals, adder::Adder, latency, sums::Sums, tokens,
};
use crate::{
    Timestamp, Usd,
    clock::nanos_of,
    collector::{Gain, Grid, History, Numbered, SeriesKey, Slice, Snapshot},
    seconds,
};
use serde::{Serialize, Serializer, ser::SerializeSeq};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Models and functions that have columns of their own, the busiest.
const MOST_ROWS: usize = 10;

/// What happened when, as far back as the longest window: 5 s a point for the last five minutes, a
/// minute a point for the last hour. Empty where no history is kept.
///
/// A point has what happened in a slice, and slices end at a tick, so what happened in the second
/// around a point's end may be in the next one.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, Request, clock::MockClock};
/// use std::time::Duration;
///
/// let clock = MockClock::new();
/// let collector = Collector::builder().clock(clock.clock()).build();
/// for model in ["gpt-4o", "gpt-4o-mini", "gpt-4o"] {
///     collector.record(Request::new("chat").model(model));
///     clock.advance(Duration::from_secs(5));
///     collector.tick(); // a thread does this each second, but not with a mock clock
/// }
/// let report = collector.report();
/// let requests = |report: &monitor_runtime::Report| {
///     report.chart.points.iter().map(|point| point.requests).collect::<Vec<_>>()
/// };
/// assert_eq!(requests(&report), [1, 1, 1]);
/// assert_eq!(requests(&report.model("gpt-4o")), [1, 0, 1]);
/// assert_eq!(report.chart.models[0].columns.requests, [1, 0, 1]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Chart {
    /// All calls of the report.
    pub points: Vec<ChartPoint>,
    /// The ten busiest models at their providers, with a value for each point.
    pub models: Vec<ModelColumns>,
    /// The ten busiest functions, with a value for each point.
    pub functions: Vec<FunctionColumns>,
}

/// What happened in one slice of time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChartPoint {
    /// When it begins.
    pub since: Timestamp,
    /// How long it is.
    #[serde(rename = "length_seconds", serialize_with = "seconds::one")]
    pub length: Duration,
    /// Calls that ended in it.
    pub requests: u64,
    /// Those that ended in an error or a panic.
    pub failures: u64,
    /// Successes among successes and failures; `None` without either.
    pub success_rate: Option<f64>,
    /// The median duration; `None` without any.
    #[serde(rename = "p50_seconds", serialize_with = "seconds::maybe")]
    pub p50: Option<Duration>,
    /// 95 of 100 were not longer.
    #[serde(rename = "p95_seconds", serialize_with = "seconds::maybe")]
    pub p95: Option<Duration>,
    /// 99 of 100 were not longer.
    #[serde(rename = "p99_seconds", serialize_with = "seconds::maybe")]
    pub p99: Option<Duration>,
    /// All tokens; `None` if no call reported any.
    pub tokens: Option<u64>,
    /// What it cost at least; `None` if no call has a cost.
    #[serde(rename = "cost_usd")]
    pub cost: Option<Usd>,
    /// Calls that should have a cost and have none.
    pub unpriced_calls: u64,
}

/// The columns of one model at one provider.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModelColumns {
    /// Who was called; `None` if unknown.
    pub provider: Option<String>,
    /// The model; `None` if unknown.
    pub model: Option<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub columns: Columns,
}

/// The columns of one function.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FunctionColumns {
    /// Its shown name.
    pub function: String,
    /// Module path and line, where the user did not choose the name.
    pub location: Option<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub columns: Columns,
}

/// Some numbers of a part of all calls, with a value for each point of the chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Columns {
    /// Calls that ended.
    pub requests: Vec<u64>,
    /// Those that ended in an error or a panic.
    pub failures: Vec<u64>,
    /// The duration that 95 of 100 did not exceed; `None` without any.
    #[serde(rename = "p95_seconds", serialize_with = "all_seconds")]
    pub p95: Vec<Option<Duration>>,
    /// All tokens; `None` if no call reported any.
    pub tokens: Vec<Option<u64>>,
    /// What it cost at least; `None` if no call has a cost.
    #[serde(rename = "cost_usd")]
    pub cost: Vec<Option<Usd>>,
}

fn all_seconds<S: Serializer>(
    durations: &[Option<Duration>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut all = serializer.serialize_seq(Some(durations.len()))?;
    for duration in durations {
        all.serialize_element(&duration.map(|duration| duration.as_secs_f64()))?;
    }
    all.end()
}

impl Chart {
    /// `models` and `functions` are the rows of the report, the busiest first.
    pub(super) fn later(
        snapshot: &Arc<Snapshot>,
        scope: &Scope,
        models: &[ModelReport],
        functions: &[FunctionReport],
    ) -> Later<Chart> {
        let (snapshot, scope) = (Arc::clone(snapshot), scope.clone());
        let models = models.iter().filter(|row| row.part.finished() > 0).take(MOST_ROWS);
        let models = models.map(|row| ModelColumns {
            provider: row.provider.clone(),
            model: row.model.clone(),
            columns: Columns::default(),
        });
        let functions = functions.iter().filter(|row| row.part.finished() > 0).take(MOST_ROWS);
        let functions = functions.map(|row| FunctionColumns {
            function: row.function.clone(),
            location: row.location.clone(),
            columns: Columns::default(),
        });
        let (models, functions) = (models.collect(), functions.collect());
        let empty = Chart { points: Vec::new(), models, functions };
        Later::new(move || match snapshot.history.is_kept() {
            true => empty.filled(&snapshot, &scope),
            false => Chart::default(),
        })
    }

    /// Fills in the points, and the columns of the rows that are there.
    fn filled(mut self, snapshot: &Snapshot, scope: &Scope) -> Chart {
        let history = &snapshot.history;
        let axis = Axis::of(history, snapshot.taken_at);
        let mut by_slot = axis.by_slot(history);
        let keys = history.keys.iter().filter(|(_, key)| scope.has(key));
        let mut rows: Numbered<(&SeriesKey, [Option<usize>; 2])> =
            keys.map(|(number, key)| (*number, (key, self.rows_of(key)))).collect();
        let (mut all, mut of_one) = (Adder::without_labels(), Adder::without_labels());
        // row by row, because a table for each would be half a megabyte
        let mut of_rows: Vec<Vec<(&SeriesKey, &Gain)>> = Vec::new();
        of_rows.resize_with(self.models.len() + self.functions.len(), Vec::new);
        for (begin, end) in axis.slots() {
            for gain in by_slot.remove(&begin).iter().flatten().flat_map(|it| it.series.iter()) {
                let Some((key, [model, function])) = rows.get_mut(gain.series) else { continue };
                for row in [*model, *function].into_iter().flatten() {
                    of_rows[row].push((key, gain));
                }
                if function.is_none() {
                    all.add_gain(key, gain);
                }
            }
            let since = Timestamp::from_unix_nanos(begin).max(history.since);
            let until = Timestamp::from_unix_nanos(end);
            let point =
                |gains: &mut Adder| ChartPoint::of(since, until.since(since), &gains.take());
            let models = self.models.iter_mut().map(|row| (&mut row.columns, false));
            let functions = self.functions.iter_mut().map(|row| (&mut row.columns, true));
            for ((columns, is_function), gains) in models.chain(functions).zip(&mut of_rows) {
                gains.drain(..).for_each(|(key, gain)| of_one.add_gain(key, gain));
                // all calls are those of functions that have a row, and the others
                if is_function {
                    all.add_all(&of_one);
                }
                columns.push(point(&mut of_one));
            }
            self.points.push(point(&mut all));
        }
        self
    }

    /// The rows in which a series counts, models first.
    fn rows_of(&self, key: &SeriesKey) -> [Option<usize>; 2] {
        let model = (&key.provider, &key.model);
        let function = (&key.function, &key.location);
        let of_function =
            self.functions.iter().position(|row| (&row.function, &row.location) == function);
        [
            self.models.iter().position(|row| (&row.provider, &row.model) == model),
            of_function.map(|at| self.models.len() + at),
        ]
    }
}

/// The slots of a chart, in nanoseconds since 1970: beginning and end, without a gap.
pub(super) struct Axis {
    slots: BTreeMap<u64, u64>,
    since: Timestamp,
    until: Timestamp,
}

impl Axis {
    pub(super) fn of(history: &History, until: Timestamp) -> Axis {
        let mut axis = Axis { slots: BTreeMap::new(), since: history.since, until };
        let mut slices: Vec<&Slice> = history.slices.iter().collect();
        slices.sort_by_key(|slice| {
            let (begin, end) = slots_of(slice);
            std::cmp::Reverse(end - begin)
        });
        for slice in slices {
            // of several programs one may have joined what another has not joined yet
            if axis.slot_around(slice.since.unix_nanos()).is_none() {
                axis.insert(slots_of(slice));
            }
        }
        axis.fill(Grid { slice: history.slice_length });
        axis
    }

    /// Makes slots of the times in which nothing happened, as long as slices of their age are.
    fn fill(&mut self, grid: Grid) {
        let shortest = nanos_of(grid.slice).max(1);
        let mut at = self.since.unix_nanos() / shortest * shortest;
        let end = self.until.unix_nanos();
        while at < end {
            if let Some((_, until)) = self.slot_around(at) {
                at = until;
                continue;
            }
            let next = self.slots.range(at..).next().map_or(u64::MAX, |slot| *slot.0);
            let age = self.until.since(Timestamp::from_unix_nanos(at));
            let longest = grid.length_at(age);
            let fits = |length: &u64| {
                at.is_multiple_of(*length) && at.saturating_add(*length) <= next.min(end)
            };
            let lengths = grid.lengths().filter(|length| *length <= longest).map(nanos_of);
            let length = lengths.filter(|length| *length > 0).find(fits);
            let until = at.saturating_add(length.unwrap_or(shortest.min(next - at)));
            self.slots.insert(at, until);
            at = until;
        }
    }

    /// Makes a slot where there is none yet: those of other lengths may reach into it.
    fn insert(&mut self, (begin, end): (u64, u64)) {
        let begin = self.slot_around(begin).map_or(begin, |before| before.1);
        let next = self.slots.range(begin..).next().map_or(end, |slot| *slot.0);
        self.slots.insert(begin, end.min(next));
    }

    fn slot_around(&self, at: u64) -> Option<(u64, u64)> {
        let (begin, end) = self.slots.range(..=at).next_back()?;
        (at < *end).then_some((*begin, *end))
    }

    /// The slices of each slot, by its beginning.
    pub(super) fn by_slot<'a>(&self, history: &'a History) -> BTreeMap<u64, Vec<&'a Slice>> {
        let mut slots: BTreeMap<u64, Vec<&Slice>> = BTreeMap::new();
        for slice in &history.slices {
            let slot = self.slot_around(slice.since.unix_nanos()).map_or(0, |slot| slot.0);
            slots.entry(slot).or_default().push(slice);
        }
        slots
    }

    /// Slots of one length, that of the longest or longer, at most so many where all are of the grid;
    /// and the length.
    pub(super) fn even(mut self, most: u64) -> (Axis, u64) {
        let longest = self.slots.iter().map(|(begin, end)| end - begin).max().unwrap_or(1).max(1);
        let until = self.until.unix_nanos();
        let first = self.slots.first_key_value().map_or(until, |slot| *slot.0);
        let steps = |length: u64| until / length - first / length;
        let mut length = longest;
        while steps(length) > most.max(1) {
            length = length.saturating_mul(2);
        }
        let mut even: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
        for (begin, end) in &self.slots {
            let slot = even.entry(begin / length).or_insert((*begin, *end));
            slot.1 = slot.1.max(*end);
        }
        self.slots = even.into_values().collect();
        (self, length)
    }

    /// Beginning and end of each slot, as far as they are over.
    pub(super) fn slots(&self) -> impl Iterator<Item = (u64, u64)> {
        let until = self.until.unix_nanos();
        self.slots.iter().map(move |(begin, end)| (*begin, (*end).min(until)))
    }
}

impl ChartPoint {
    fn of(since: Timestamp, length: Duration, sums: &Sums) -> ChartPoint {
        let totals = Totals::of(sums);
        let [p50, p95, p99] = latency::percentiles(&sums.calls.latency, [50.0, 95.0, 99.0]);
        let cost = sums.cost();
        ChartPoint {
            since,
            length,
            requests: totals.requests,
            failures: totals.failures,
            success_rate: totals.success_rate(),
            p50,
            p95,
            p99,
            tokens: (sums.calls_with_usage() > 0).then(|| tokens::total(&sums.usage())),
            cost: cost.priced.values().any(|calls| *calls > 0).then_some(cost.lower),
            unpriced_calls: cost.unpriced.values().sum(),
        }
    }
}

impl Columns {
    fn push(&mut self, point: ChartPoint) {
        self.requests.push(point.requests);
        self.failures.push(point.failures);
        self.p95.push(point.p95);
        self.tokens.push(point.tokens);
        self.cost.push(point.cost);
    }
}

/// From where on and how far a slice fills the slots of its length, in nanoseconds since 1970. It is
/// one, or several where the tick was late or there was no memory for each.
fn slots_of(slice: &Slice) -> (u64, u64) {
    let length = nanos_of(slice.length).max(1);
    let begin = slice.slot() * length;
    let until = slice.until.unix_nanos() / length * length;
    (begin, until.max(begin.saturating_add(length)))
}
