//! A hundred thousand calls at once, a tenth of them cancelled at random points: each ends in exactly
//! one record with the outcome that its body saw, and no gauge stays off zero.

use monitor_runtime::{Call, Collector, ErrorKind, Outcome, error::Failure, span::SpanId, timeout};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering::SeqCst},
    },
    time::Duration,
};
use tokio::{
    runtime::Builder,
    sync::{Semaphore, watch},
    task::{JoinHandle, yield_now},
};

const CALLS: usize = 100_000;
const CANCELLED: usize = CALLS / 10;

/// What the body of one call saw of its own end.
#[derive(Default)]
struct Seen {
    span: std::sync::OnceLock<SpanId>,
    end: AtomicU8,
}

const RUNNING: u8 = 0;
const OK: u8 = 1;
const ERROR: u8 = 2;
const PANICKED: u8 = 3;

impl Seen {
    fn ends(&self, end: u8) {
        assert_eq!(self.end.swap(end, SeqCst), RUNNING, "a body ends once");
    }

    /// Who did not get to its end was cancelled.
    fn outcome(&self) -> Outcome {
        match self.end.load(SeqCst) {
            OK => Outcome::Ok,
            ERROR => Outcome::Error,
            PANICKED => Outcome::Panicked,
            _ => Outcome::Cancelled,
        }
    }
}

/// Pseudo-random numbers: the same in every run, so that a failure can be looked at again.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// One call: it waits for the gate, goes some steps, each of which is a place to be cancelled at, asks
/// for a turn, calls another inside of it, and ends well, in an error or in a panic.
async fn call(
    collector: Collector,
    seen: Arc<Seen>,
    mut gate: watch::Receiver<bool>,
    turns: Arc<Semaphore>,
    (steps, fate): (usize, usize),
) -> Result<(), ErrorKind> {
    let judge = |result: &Result<(), ErrorKind>, verdict: &mut monitor_runtime::call::Verdict| {
        if let Err(kind) = result {
            verdict.error(Failure::new(*kind));
        }
    };
    let body = async move {
        let own = monitor_runtime::current().span_id().expect("inside of a call");
        seen.span.set(own).expect("a body begins once");
        gate.wait_for(|open| *open).await.expect("the gate outlives the calls");
        for _ in 0..steps {
            yield_now().await;
        }
        let turn = turns.acquire().await.expect("nobody closes it");
        Call::builder("inner").run_async(yield_now()).await;
        drop(turn);
        match fate {
            0 => {
                seen.ends(ERROR);
                Err(ErrorKind::RateLimit)
            }
            1 => {
                seen.ends(PANICKED);
                std::panic::resume_unwind(Box::new("a body that panics"))
            }
            _ => {
                seen.ends(OK);
                Ok(())
            }
        }
    };
    Call::builder("outer").collector(&collector).run_async_judged(body, judge).await
}

#[test]
fn a_hundred_thousand_calls_at_once_end_once_each_and_leave_nothing_in_flight() {
    let runtime = Builder::new_multi_thread().worker_threads(4).enable_time().build();
    runtime.expect("a runtime").block_on(crowd());
}

async fn crowd() {
    let collector = Collector::builder().window_size(3 * CALLS).traces(3 * CALLS);
    let collector = collector.max_bytes(1 << 30).build();
    let (open, gate) = watch::channel(false);
    let turns = Arc::new(Semaphore::new(1_000));
    let mut random = Random(2_026);
    let seen: Vec<Arc<Seen>> = (0..CALLS).map(|_| Arc::default()).collect();
    let spawn = |seen: &Arc<Seen>| {
        let plan = (random.below(40), random.below(50));
        tokio::spawn(call(collector.clone(), seen.clone(), gate.clone(), turns.clone(), plan))
    };
    let mut calls: Vec<Option<JoinHandle<_>>> = seen.iter().map(spawn).map(Some).collect();
    while collector.report().totals.in_flight < CALLS as u64 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(collector.report().totals.in_flight, CALLS as u64, "all are there at once");

    open.send(true).expect("the calls wait for it");
    for _ in 0..CANCELLED {
        // the same one may be hit twice, or too late: it says itself what became of it
        if let Some(call) = &calls[random.below(CALLS)] {
            call.abort();
        }
        if random.below(20) == 0 {
            yield_now().await;
        }
    }
    for call in &mut calls {
        if let Some(call) = call.take() {
            _ = call.await; // an error here is a cancellation or a panic, which `seen` knows of
        }
    }
    compare(&collector, &seen);
}

fn compare(collector: &Collector, seen: &[Arc<Seen>]) {
    let mut expected: HashMap<SpanId, Outcome> = HashMap::new();
    for seen in seen {
        let span = *seen.span.get().expect("every call had begun before the gate opened");
        assert_eq!(expected.insert(span, seen.outcome()), None, "no two calls share an id");
    }
    let outer: Vec<_> = collector.traces(usize::MAX);
    let outer = outer.iter().filter(|trace| trace.request.key.function == "outer");
    let mut counts: HashMap<Outcome, u64> = HashMap::new();
    for trace in outer {
        let expected = expected.remove(&trace.span_id).expect("one call is one record");
        assert_eq!(trace.request.outcome, expected);
        *counts.entry(expected).or_default() += 1;
    }
    assert!(expected.is_empty(), "{} calls have no record", expected.len());

    let report = collector.report();
    let totals = &report.function("outer").totals;
    let count = |outcome| counts.get(&outcome).copied().unwrap_or(0);
    assert_eq!(totals.requests, CALLS as u64);
    assert_eq!(totals.successes, count(Outcome::Ok));
    assert_eq!(totals.failures, count(Outcome::Error) + count(Outcome::Panicked));
    assert_eq!(totals.cancelled, count(Outcome::Cancelled));
    let cancelled = count(Outcome::Cancelled);
    assert!(cancelled > CANCELLED as u64 / 2, "{cancelled} were cancelled before their end");
    assert!(cancelled <= CANCELLED as u64);
    for outcome in [Outcome::Ok, Outcome::Error, Outcome::Panicked] {
        assert!(count(outcome) > 0, "{outcome} is among the outcomes");
    }
    assert_eq!(report.totals.in_flight, 0);
    assert!(collector.snapshot().series.iter().all(|series| series.in_flight == 0));
    println!("{CALLS} calls at once: {counts:?}");
}

/// Cancelled inside of a nested call, by whoever waits: the call inside is cancelled with it, and where
/// our own timeout does it both are timeouts.
#[test]
fn ten_thousand_nested_calls_that_run_out_of_time_are_timeouts_at_every_depth() {
    const CALLS: u64 = 10_000;
    let collector = Collector::builder().build();
    let runtime = Builder::new_multi_thread().worker_threads(4).enable_time().build();
    runtime.expect("a runtime").block_on(async {
        let calls = (0..CALLS).map(|_| {
            let inner =
                async { Call::builder("inner").run_async(std::future::pending::<()>()).await };
            let outer = Call::builder("outer").collector(&collector).run_async(inner);
            tokio::spawn(timeout(Duration::from_millis(20), outer))
        });
        for call in calls.collect::<Vec<_>>() {
            assert!(call.await.expect("it does not panic").is_err());
        }
    });
    let report = collector.report();
    for function in ["outer", "inner"] {
        let totals = &report.function(function).totals;
        assert_eq!((totals.requests, totals.timeouts, totals.in_flight), (CALLS, CALLS, 0));
    }
}
