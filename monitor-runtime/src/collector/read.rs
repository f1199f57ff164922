//! Everything that reads a whole collector, and what ends an epoch.
//!
//! What always holds: nothing is formatted under a lock that a call needs; what `clear` returns and what is read afterwards add up to all.

use super::{
    Collector, TraceSummary,
    core::{Core, Epoch},
    price_file::PriceFile,
    series::SeriesId,
    snapshot::{CustomMetric, Health, Numbers, SeriesKey, SeriesSnapshot, Snapshot},
    stand_out::StandOut,
    stripe::Kept,
};
use crate::{clock::Ticks, noop::RECORDS};
use std::collections::BTreeMap;

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
        let mut numbers = Vec::new();
        core.stripes.each_cell(|series, cell| {
            cell.add_to(at(&mut numbers, series), now_second, window);
        });
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
        let snapshot = core.assemble(numbers, standing, core.custom.read(), health, epoch, now);
        Snapshot { traces, ..snapshot }
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
        let mut numbers = Vec::new();
        let mut stand_out = StandOut::new(core.timestamp(now));
        for kept in &taken {
            stand_out.add(&kept.rings);
            for (index, cell) in kept.cells.iter().enumerate() {
                let Some(cell) = cell else { continue };
                let to = at(&mut numbers, SeriesId::from_index(index));
                cell.add_to(to, core.timestamp(now).unix_seconds(), window);
            }
        }
        let epoch = std::mem::replace(&mut *core.epoch.lock(), next);
        let health = Health { clock_steps: next.steps.saturating_sub(epoch.steps), ..health };
        let traces = core.trace_summary(stand_out);
        let snapshot = core.assemble(numbers, Standing::default(), custom, health, epoch, now);
        Snapshot { traces, ..snapshot }
    }

    /// Does what is due: the reset interval, and a look at the price file. The thread `monitor-tick` calls this each second;
    /// with a mock clock there is no thread, and a test calls it.
    pub fn tick(&self) {
        let core = &*self.0;
        if let Some(file) = &core.price_file {
            file.look(&core.series.prices);
        }
        let Some(interval) = core.settings.reset_interval else { return };
        let since = core.epoch.lock().since;
        if u128::from(core.nanos(since, core.ticks())) >= interval.as_nanos() {
            self.clear();
        }
    }
}

/// What stands at a moment and belongs to no epoch.
#[derive(Default)]
struct Standing {
    in_flight: Vec<u64>,
    series: u64,
    bytes: u64,
    price_file_error: Option<String>,
}

impl Core {
    /// Numbers by series become a snapshot; series of equal keys become one.
    fn assemble(
        &self,
        numbers: Vec<Numbers>,
        standing: Standing,
        custom: Vec<CustomMetric>,
        counted: Health,
        epoch: Epoch,
        now: Ticks,
    ) -> Snapshot {
        let in_flight = standing.in_flight;
        let mut series: BTreeMap<SeriesKey, SeriesSnapshot> = BTreeMap::new();
        let most = numbers.len().max(in_flight.len());
        let mut numbers = numbers.into_iter();
        for index in 0..most {
            let numbers = numbers.next().unwrap_or_default();
            let in_flight = in_flight.get(index).copied().unwrap_or_default();
            if numbers.outcomes.is_empty() && in_flight == 0 {
                continue;
            }
            let key = self.series.describe(SeriesId::from_index(index), &self.bytes);
            let new =
                || SeriesSnapshot { key: key.clone(), in_flight: 0, numbers: Numbers::default() };
            let entry = series.entry(key.clone()).or_insert_with(new);
            entry.in_flight += in_flight;
            entry.numbers.merge(&numbers);
        }
        let overflow = series.values().filter(|series| series.key.overflow);
        let health = Health {
            overflow_calls: overflow
                .map(|series| series.numbers.outcomes.values().sum::<u64>())
                .sum(),
            series: standing.series,
            bytes: standing.bytes,
            price_file_error: standing.price_file_error,
            records_nothing: !RECORDS,
            ..counted
        };
        let series: Vec<_> = series.into_values().collect();
        Snapshot {
            service: self.settings.service.clone(),
            taken_at: self.timestamp(now),
            since: self.timestamp(epoch.since),
            uptime: std::time::Duration::from_nanos(self.nanos(epoch.since, now)),
            throughput_window: self.settings.throughput_window,
            prices: self.used_prices(&series),
            series,
            custom,
            traces: TraceSummary::default(),
            health,
        }
    }
}

fn at(numbers: &mut Vec<Numbers>, series: SeriesId) -> &mut Numbers {
    let index = series.index();
    if numbers.len() <= index {
        numbers.resize_with(index + 1, Numbers::default);
    }
    &mut numbers[index]
}
