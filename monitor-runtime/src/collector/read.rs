//! Everything that reads a whole collector, and what ends an epoch.
//!
//! What always holds: nothing is formatted under a lock that a call needs; what `clear` returns and what is read afterwards add up to all.

use super::{
    Collector,
    cell::Cell,
    core::{Core, Epoch},
    failures::Labelled,
    history::OpenHistory,
    labels::Labels,
    merge::merge_labels,
    price_file::PriceFile,
    series::SeriesId,
    snapshot::{
        CustomMetric, Health, LabelledErrors, Numbers, SeriesKey, SeriesSnapshot, Snapshot,
    },
    stand_out::StandOut,
    stripe::Kept,
};
use crate::{clock::Ticks, noop::RECORDS};

impl Collector {
    /// Everything that is known now, as plain data.
    ///
    /// Each series is read at one moment; calls go on meanwhile and wait for nobody.
    pub fn snapshot(&self) -> Snapshot {
        let core = &*self.0;
        let _whole_epoch = core.reading.lock();
        let (now, window) = (core.ticks(), core.settings.throughput_window.as_secs().max(1));
        let now_second = core.timestamp(now).unix_seconds();
        let mut stand_out = StandOut::new(core.timestamp(now));
        core.stripes.each_rings(|rings| stand_out.add(rings));
        let mut history = core.open_history();
        let mut read = Vec::new();
        core.stripes.each_cell(|series, cell| at(&mut read, series).add(cell, now_second, window));
        let standing = Standing {
            in_flight: core.stripes.in_flight(),
            series: core.series.len() as u64,
            bytes: core.bytes.taken() as u64,
            price_file_error: core.price_file.as_ref().and_then(PriceFile::fault),
        };
        let epoch = *core.epoch.lock();
        let clock_steps = core.clock.steps().saturating_sub(epoch.steps);
        let health = Health { clock_steps, ..core.health.read() };
        let traces = core.trace_summary(stand_out);
        let custom = core.custom.read();
        let moment = Moment { epoch, now };
        let snapshot = core.assemble(read, standing, custom.all, health, moment, &mut history);
        let history = history.map(|it| it.finish(epoch.since, now, custom.recent));
        let clock = &core.clock;
        let watchers = core.watchers.read();
        Snapshot {
            traces,
            queues: core.queues.all().iter().map(|queue| queue.read()).collect(),
            breakers: core.breakers.all().iter().map(|breaker| breaker.read(clock)).collect(),
            budgets: core.accounts.read(),
            alerts: watchers.iter().flat_map(|watcher| watcher.alerts()).collect(),
            history: history.unwrap_or_default(),
            health: Health {
                alert_sinks: watchers.iter().flat_map(|watcher| watcher.sinks()).collect(),
                ..snapshot.health
            },
            ..snapshot
        }
    }

    /// Ends the epoch and begins a new one: counters, histograms, request log, traces and custom
    /// metrics are empty afterwards, as is what the collector counted about itself, and uptime
    /// restarts. Returns what the epoch had.
    ///
    /// Calls in flight stay in flight and are recorded in the epoch in which they end. What stands
    /// at a moment and belongs to no epoch (calls in flight, series and bytes held) is not in the
    /// returned snapshot, so that merging it with a later one counts nothing twice. The price book
    /// stays as it is.
    pub fn clear(&self) -> Snapshot {
        let core = &*self.0;
        let _whole_epoch = core.reading.lock();
        let taken = core.stripes.take();
        let (custom, health) = (core.custom.take(), core.health.take());
        let next = Epoch::begin(&core.clock);
        let now = next.since;
        core.bytes.give_back(taken.iter().map(Kept::bytes).sum());
        let window = core.settings.throughput_window.as_secs().max(1);
        let mut read = Vec::new();
        let mut stand_out = StandOut::new(core.timestamp(now));
        for kept in &taken {
            stand_out.add(&kept.rings);
            for (index, cell) in kept.cells.iter().enumerate() {
                let Some(cell) = cell else { continue };
                let to = at(&mut read, SeriesId::from_index(index));
                to.add(cell, core.timestamp(now).unix_seconds(), window);
            }
        }
        let epoch = std::mem::replace(&mut *core.epoch.lock(), next);
        let health = Health { clock_steps: next.steps.saturating_sub(epoch.steps), ..health };
        let traces = core.trace_summary(stand_out);
        let mut history = core.open_history();
        let standing = Standing::default();
        let moment = Moment { epoch, now };
        let snapshot = core.assemble(read, standing, custom.all, health, moment, &mut history);
        let history = history.map(|it| it.take(epoch.since, now, custom.recent));
        let clock = &core.clock;
        Snapshot {
            traces,
            queues: core.queues.all().iter().map(|queue| queue.take()).collect(),
            breakers: core.breakers.all().iter().map(|breaker| breaker.take(clock)).collect(),
            history: history.unwrap_or_default(),
            ..snapshot
        }
    }

    /// Does what is due: the reset interval, the next slice of the history, and a look at the price
    /// file. The thread `monitor-tick` calls this each second;
    /// with a mock clock there is no thread, and a test calls it.
    pub fn tick(&self) {
        let core = &*self.0;
        if let Some(file) = &core.price_file {
            file.look(&core.series.prices);
        }
        if let Some(interval) = core.settings.reset_interval {
            let since = core.epoch.lock().since;
            if u128::from(core.nanos(since, core.ticks())) >= interval.as_nanos() {
                self.clear();
            }
        }
        core.end_slice();
        // a copy: who looks may ask the collector whatever it likes
        let watchers = core.watchers.read().clone();
        for watcher in watchers {
            watcher.look(self);
        }
    }
}

/// A moment of an epoch.
#[derive(Clone, Copy)]
struct Moment {
    epoch: Epoch,
    now: Ticks,
}

/// What stands at a moment and belongs to no epoch.
#[derive(Default)]
struct Standing {
    in_flight: Vec<u64>,
    series: u64,
    bytes: u64,
    price_file_error: Option<String>,
}

/// The cells of one series, as they are read under the locks of their stripes.
#[derive(Default)]
pub(super) struct Read {
    numbers: Numbers,
    labels: Vec<Labelled>,
}

impl Read {
    fn add(&mut self, cell: &Cell, now_second: u64, window: u64) {
        cell.add_to(&mut self.numbers, now_second, window);
        self.labels.extend(cell.labels());
    }

    /// The same where nobody asks for the seconds of throughput: none lies after the end of time.
    pub(super) fn add_without_seconds(&mut self, cell: &Cell) {
        self.add(cell, u64::MAX, 0);
    }

    /// The numbers with the texts of their labels.
    pub(super) fn described(mut self, labels: &Labels) -> Numbers {
        self.describe(labels);
        self.numbers
    }

    fn describe(&mut self, labels: &Labels) {
        let errors = self.labels.iter().map(|labelled| LabelledErrors {
            label: labels.describe(labelled.label, labelled.kind),
            errors: labelled.errors,
            last_at: labelled.last,
        });
        merge_labels(&mut self.numbers.error_labels, &errors.collect::<Vec<_>>());
    }
}

impl Core {
    /// Numbers by series become a snapshot; series of equal keys become one. The history has them
    /// by series.
    fn assemble(
        &self,
        mut read: Vec<Read>,
        standing: Standing,
        custom: Vec<CustomMetric>,
        counted: Health,
        Moment { epoch, now }: Moment,
        history: &mut Option<OpenHistory<'_>>,
    ) -> Snapshot {
        let in_flight = standing.in_flight;
        let most = read.len().max(in_flight.len());
        read.resize_with(most, Read::default);
        let mut keys = Vec::with_capacity(most);
        for (index, read) in read.iter_mut().enumerate() {
            read.describe(&self.labels);
            let in_flight = in_flight.get(index).copied().unwrap_or_default();
            if read.numbers.outcomes.is_empty() && in_flight == 0 {
                continue;
            }
            let key = self.series.describe(SeriesId::from_index(index), &self.bytes);
            if let Some(history) = history {
                history.add(index, &key, &read.numbers);
            }
            keys.push((key, index, in_flight));
        }
        let series = in_order(keys, read);
        let overflow = series.iter().filter(|series| series.key.overflow);
        let labelled = series.iter().flat_map(|series| &series.numbers.error_labels);
        let others = labelled.filter(|errors| errors.label.overflow);
        let health = Health {
            overflow_calls: overflow
                .map(|series| series.numbers.outcomes.values().sum::<u64>())
                .sum(),
            overflow_errors: others.map(|errors| errors.errors).sum(),
            series: standing.series,
            bytes: standing.bytes,
            price_file_error: standing.price_file_error,
            records_nothing: !RECORDS,
            ..counted
        };
        Snapshot {
            service: self.settings.service.clone(),
            taken_at: self.timestamp(now),
            since: self.timestamp(epoch.since),
            uptime: std::time::Duration::from_nanos(self.nanos(epoch.since, now)),
            throughput_window: self.settings.throughput_window,
            prices: self.used_prices(&series),
            series,
            custom,
            health,
            ..Snapshot::default()
        }
    }
}

/// In the order of their keys; series of equal keys become one. `keys`: each with its place in what
/// was read, and how many calls are in flight.
fn in_order(mut keys: Vec<(SeriesKey, usize, u64)>, mut read: Vec<Read>) -> Vec<SeriesSnapshot> {
    // numbers are moved once, because those of a series are a kilobyte
    keys.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    let mut ordered: Vec<SeriesSnapshot> = Vec::with_capacity(keys.len());
    for (key, place, in_flight) in keys {
        let numbers = std::mem::take(&mut read[place].numbers);
        match ordered.last_mut() {
            Some(last) if last.key == key => {
                last.in_flight += in_flight;
                last.numbers.merge(&numbers);
            }
            _ => ordered.push(SeriesSnapshot { key, in_flight, numbers }),
        }
    }
    ordered
}

pub(super) fn at(read: &mut Vec<Read>, series: SeriesId) -> &mut Read {
    let index = series.index();
    if read.len() <= index {
        read.resize_with(index + 1, Read::default);
    }
    &mut read[index]
}
