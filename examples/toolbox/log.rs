//! A log of calls, read into a collector as if it had been there.
//!
//! What always holds: a call counts and is priced at its own time, in whatever order the lines come;
//! memory does not grow with their number. The history is that of [`OverTime`]; that of the collector
//! would be of the order of the lines. The collector's clock begins with the earliest call of the
//! first block. Before a call is recorded it stands at that call's end or later, so that the
//! throughput is that of the log's last minute.

use super::{
    blocks::{Block, Blocks},
    call::{EXAMPLE, LoggedCall},
    lines,
    output::{Output, Tally},
    over_time::OverTime,
    progress::Progress,
    stand_out::StandOut,
    tables,
};
use monitor_runtime::{
    Collector, CollectorBuilder, PriceBook, Report, Snapshot, Timestamp, clock::MockClock,
};
use std::{
    collections::BTreeMap,
    error::Error,
    io,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, mpsc},
    thread,
    time::SystemTime,
};

/// Of so many lines that something is wrong with a person is told each.
const MOST_COMPLAINTS: usize = 20;

/// A log has the tags of weeks, and nobody waits for the memory of the program that reads it: more
/// than a collector takes beside a service.
const MOST_SERIES: usize = 20_000;
const MOST_BYTES: usize = 256 << 20;

/// What a log came to.
pub(crate) struct Log {
    pub(crate) collector: Collector,
    over_time: OverTime,
    stand_out: StandOut,
    span: Span,
}

/// From the beginning of the first call to the end of the last; `None` without any.
type Span = Option<(Timestamp, Timestamp)>;

/// What all who read a log add to.
struct Readers {
    collector: Collector,
    over_time: RwLock<OverTime>,
    found: Mutex<Found>,
}

struct Found {
    clock: MockClock,
    span: Span,
    stand_out: StandOut,
    bad_lines: usize,
    /// What is told of the first such lines, by their numbers.
    complaints: BTreeMap<usize, String>,
    /// Counts that nobody knows, and where each stood first.
    unknown: BTreeMap<String, usize>,
}

impl Log {
    /// Reads a file, or the standard input, into a collector of these settings, with prices that win
    /// over the catalogue.
    pub(crate) fn read(
        collector: CollectorBuilder,
        file: &Path,
        prices: Option<&Path>,
        output: &mut Output,
    ) -> Result<(Log, Tally), Box<dyn Error>> {
        let mut book = PriceBook::embedded();
        if let Some(prices) = prices {
            book = tables::over(book, prices)?;
        }
        let mut blocks = Blocks::of(lines::open(file)?);
        let mut progress = Progress::of(file);
        let in_file = |error: io::Error| format!("{}: {error}", file.display());
        let first = blocks.next().map_err(in_file)?;
        let compressed = first.as_ref().and_then(|first| lines::compressed(&first.bytes));
        if let Some(reader) = compressed {
            let file = file.display();
            return Err(
                format!("{file}: it is compressed: `{reader} {file} | toolbox report`").into()
            );
        }
        let begin = first.as_ref().and_then(earliest).unwrap_or_default();
        let readers = Readers::new(collector, book, begin);
        if let Some(first) = &first {
            progress.read(first);
            readers.read(first);
        }
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
        let (give, take) = mpsc::sync_channel::<Block>(cores);
        let take = Mutex::new(take);
        thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| {
                    // a statement of its own: the lock is let go before the block is read
                    while let Ok(block) = { lock(&take).recv() } {
                        readers.read(&block);
                    }
                });
            }
            let give = give; // gone with this closure, which ends those who take
            while let Some(block) = blocks.next()? {
                progress.read(&block);
                if give.send(block).is_err() {
                    break;
                }
            }
            Ok(())
        })
        .map_err(in_file)?;
        progress.end();
        Ok(readers.end(output))
    }

    /// The numbers, as counted from the first call to the last; without any, as of now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let now = Timestamp::from(SystemTime::now());
        let (first, last) = self.span.unwrap_or((now, now));
        let mut snapshot = self.collector.snapshot();
        let prices = self.collector.prices();
        snapshot.traces.sampling = Some(1.0);
        snapshot.traces.slowest = self.stand_out.slowest(&prices);
        snapshot.traces.failed = self.stand_out.failed(&prices);
        Snapshot {
            since: first,
            taken_at: last,
            uptime: last.since(first),
            history: self.over_time.history(first, last),
            ..snapshot
        }
    }

    pub(crate) fn report(&self) -> Report {
        Report::new(self.snapshot())
    }
}

impl Readers {
    fn new(collector: CollectorBuilder, book: PriceBook, begin: Timestamp) -> Readers {
        let clock = MockClock::at(begin);
        let over_time = RwLock::new(OverTime::new(book.clone()));
        let collector = collector
            .prices(book)
            .windows([]) // calls come in any order, and those of the collector end with the reading
            .clock(clock.clock())
            .max_series(MOST_SERIES)
            .max_bytes(MOST_BYTES)
            .build();
        let found = Found {
            clock,
            span: None,
            stand_out: StandOut::default(),
            bad_lines: 0,
            complaints: BTreeMap::new(),
            unknown: BTreeMap::new(),
        };
        Readers { collector, over_time, found: Mutex::new(found) }
    }

    /// Records the calls of a block.
    fn read(&self, block: &Block) {
        let mut calls = Vec::with_capacity(block.count);
        for (number, line) in block.lines() {
            let line = lines::text_of(line);
            if line.is_empty() {
                continue;
            }
            match lines::read::<LoggedCall<'_>>(line, EXAMPLE) {
                Ok(call) => {
                    for name in call.unknown_counts() {
                        lock(&self.found).unknown(number, &name);
                    }
                    calls.push(call);
                }
                Err(error) => lock(&self.found).bad_line(number, &error),
            }
        }
        let started = calls.iter().map(LoggedCall::started).min();
        let ended = calls.iter().map(LoggedCall::ended).max();
        let (Some(started), Some(ended)) = (started, ended) else { return };
        {
            let mut found = lock(&self.found);
            found.grow_to(started, ended);
            calls.iter().for_each(|call| found.stand_out.look_at(call));
        }
        let ends = calls.iter().map(LoggedCall::ended);
        if !read(&self.over_time).has_room(started, ends.clone()) {
            write(&self.over_time).make_room(started, ends);
        }
        let over_time = read(&self.over_time);
        for call in &calls {
            let request = call.request();
            over_time.record(call.ended(), request.clone());
            self.collector.record(call.with_tags(request));
        }
    }

    /// Tells what was wrong, in the order of the lines.
    fn end(self, output: &mut Output) -> (Log, Tally) {
        let found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        for complaint in found.complaints.values() {
            output.complain(complaint);
        }
        if found.bad_lines > found.complaints.len() {
            let more = found.bad_lines - found.complaints.len();
            output.complain(&format!("and {more} more lines that cannot be read"));
        }
        for (name, number) in &found.unknown {
            output.complain(&format!(
                "line {number}: no count is called {name:?}, so it is not counted"
            ));
        }
        let tally = if found.bad_lines == 0 { Tally::AllGood } else { Tally::SomeBad };
        let over_time = self.over_time.into_inner().unwrap_or_else(PoisonError::into_inner);
        let Found { stand_out, span, .. } = found;
        (Log { collector: self.collector, over_time, stand_out, span }, tally)
    }
}

impl Found {
    fn grow_to(&mut self, started: Timestamp, ended: Timestamp) {
        let (first, last) = self.span.unwrap_or((started, ended));
        self.span = Some((first.min(started), last.max(ended)));
        self.clock.advance(ended.since(self.clock.now()));
    }

    fn bad_line(&mut self, number: usize, error: &serde_json::Error) {
        self.bad_lines += 1;
        self.complaints.insert(number, lines::complaint(number, error));
        if self.complaints.len() > MOST_COMPLAINTS {
            self.complaints.pop_last();
        }
    }

    fn unknown(&mut self, number: usize, name: &str) {
        if self.unknown.len() < MOST_COMPLAINTS || self.unknown.contains_key(name) {
            let first = self.unknown.entry(name.to_owned()).or_insert(number);
            *first = number.min(*first);
        }
    }
}

/// When the earliest of these calls began.
fn earliest(block: &Block) -> Option<Timestamp> {
    let calls = block.lines().filter_map(|(_, line)| {
        serde_json::from_slice::<LoggedCall<'_>>(lines::text_of(line)).ok()
    });
    calls.map(|call| call.started()).min()
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
