//! Queues, as text: who waits and for how long, and how many came and went.

use super::{
    name,
    number::{NO_DATA, decimal, duration, short_count},
    style::Tone,
    table::{Table, WIDTH, toned_field},
};
use crate::report::{QueueNumbers, Report};
use std::{cmp::Reverse, fmt};

/// The row of all queues.
const TOGETHER: &str = "all of them";

impl Report {
    /// Where somebody waits now comes first, as where nobody ever starts has no average; then where
    /// the average wait is longest.
    pub(super) fn write_queues(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(report) = &self.queue else { return Ok(()) };
        let mut waits =
            Table::new("Queues", &["waiting", "active", "avg wait", "p95", "p99", "max"]);
        let headers = ["avg length", "max", "started", "rejected", "gave up"];
        let mut lengths = Table::new("Queues: length", &headers);
        let named = report.queues.iter().map(|queue| (queue.name.as_str(), &queue.numbers));
        let mut rows: Vec<_> = named.collect();
        rows.sort_by_key(|(_, it)| Reverse((it.current_size > 0, it.average_queue_time)));
        if rows.len() > 1 {
            waits.row(TOGETHER, wait_cells(&report.all));
            let mut cells = length_cells(&report.all);
            cells[1] = "-".into(); // the longest that one was stands in the row of that one
            lengths.row(TOGETHER, cells);
        }
        for (name, numbers) in rows {
            let name = name::shown(name, WIDTH);
            waits.row(name.clone(), wait_cells(numbers));
            lengths.row(name, length_cells(numbers));
        }
        waits.write(f)?;
        lengths.write(f)
    }

    /// Who waits now, in all queues together, in one line near the top.
    pub(super) fn write_queue(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(report) = &self.queue else { return Ok(()) };
        let all = &report.all;
        let mut items = vec![
            format!("{} waiting", of_most(all.current_size, all.capacity)),
            format!("{} active", of_most(all.active_requests, all.concurrency)),
        ];
        let waited =
            all.average_queue_time.map(|time| format!("avg wait {}", duration(Some(time))));
        items.extend(waited);
        items.extend((report.queues.len() > 1).then(|| format!("{} queues", report.queues.len())));
        let is_full = all.capacity.is_some_and(|most| all.current_size >= most);
        toned_field(f, "Queue", if is_full { Tone::Warn } else { Tone::Quiet }, &items)
    }
}

fn wait_cells(numbers: &QueueNumbers) -> Vec<String> {
    let mut cells = vec![
        of_most(numbers.current_size, numbers.capacity),
        of_most(numbers.active_requests, numbers.concurrency),
    ];
    let times = [
        numbers.average_queue_time,
        numbers.p95_queue_time,
        numbers.p99_queue_time,
        numbers.max_queue_time,
    ];
    cells.extend(times.map(duration));
    cells
}

fn length_cells(numbers: &QueueNumbers) -> Vec<String> {
    let mut cells = vec![
        numbers.average_length.map_or(NO_DATA.into(), decimal),
        numbers.max_length.map_or(NO_DATA.into(), short_count),
    ];
    cells.extend(
        [numbers.started_count, numbers.rejection_count, numbers.abandoned_count].map(short_count),
    );
    cells
}

/// `3/8`: so many, and how many there may be.
fn of_most(now: u64, most: Option<u64>) -> String {
    match most {
        Some(most) => format!("{}/{}", short_count(now), short_count(most)),
        None => short_count(now),
    }
}
