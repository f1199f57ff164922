//! One thread's calls of all sorts, and its own account of them.

use crate::ledger::{ATTEMPTS, Counts, Ledger};
use monitor_runtime::{
    Collector, ModelPrices, Outcome, PriceBook, TokenUsage, Unpriced, Usage, UsageKind,
    call::{Callsite, Track, Verdict, prepare, prepare_in, run_async, run_sync},
    current,
    error::{ErrorKind, Failure},
};
use std::{
    collections::VecDeque,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

/// A model with its prices: dollars for a million tokens, and what that is in pico-dollars a token.
struct Model {
    name: &'static str,
    dollars: Option<[&'static str; 2]>,
    picos: [i128; 2],
}

const MODELS: [Model; 4] = [
    Model { name: "bronze-1", dollars: Some(["0.15", "0.60"]), picos: [150_000, 600_000] },
    Model { name: "silver-1", dollars: Some(["3", "15"]), picos: [3_000_000, 15_000_000] },
    Model { name: "gold-1", dollars: Some(["15", "75"]), picos: [15_000_000, 75_000_000] },
    Model { name: "nobody-knows-1", dollars: None, picos: [0, 0] },
];
const TENANTS: [&str; 3] = ["acme", "globex", "initech"];
/// So many tokens in the longest call: with them the money goes far past 64 bits.
const MOST_TOKENS: u64 = 40_000_000;

pub(crate) fn price_book() -> PriceBook {
    MODELS.iter().fold(PriceBook::empty(), |book, model| match model.dollars {
        None => book,
        Some([input, output]) => {
            book.with(ModelPrices::per_million("acme", model.name, input, output).unwrap())
        }
    })
}

static ASK: Callsite = Callsite::new("ask", true, module_path!(), line!(), column!());
static HANDLE: Callsite = Callsite::new("handle", true, module_path!(), line!(), column!());
static EMBED: Callsite = Callsite::new("embed", true, module_path!(), line!(), column!());

#[derive(Clone, Copy)]
struct Answer(Usage);

impl TokenUsage for Answer {
    fn usage(&self) -> Option<Usage> {
        TokenUsage::usage(&self.0)
    }
}

/// How a body ends.
#[derive(Clone, Copy)]
enum End {
    Answer,
    Error(ErrorKind),
    Panic,
    Never,
}

/// What the body of a call does.
#[derive(Clone, Copy)]
struct Script {
    model: &'static Model,
    tenant: &'static str,
    waits: bool,
    usage: Usage,
    says: Option<Usage>,
    end: End,
}

fn judge(value: &Result<Answer, ErrorKind>, verdict: &mut Verdict) {
    match value {
        Ok(answer) => verdict.typed_reply(answer),
        Err(kind) => verdict.error(Failure::new(*kind)),
    }
}

impl Script {
    async fn act(self) -> Result<Answer, ErrorKind> {
        if self.waits {
            wait_once().await;
        }
        if let Some(usage) = self.says {
            current().usage(usage).retry();
        }
        match self.end {
            End::Answer => Ok(Answer(self.usage)),
            End::Error(kind) => Err(kind),
            // no hook prints anything, and to the call it is a panic like any other
            End::Panic => resume_unwind(Box::new(())),
            End::Never => std::future::pending().await,
        }
    }

    fn ask(self, collector: &Collector) -> impl Future<Output = Result<Answer, ErrorKind>> + use<> {
        let call = prepare_in(
            || collector.clone(),
            &ASK,
            Track::COST,
            |options| {
                options.model(self.model.name).tag("tenant", self.tenant);
            },
        );
        run_async(call, self.act(), judge)
    }

    /// A handler that passes on what a nested call answered.
    async fn handle(self, collector: &Collector) -> Result<Answer, ErrorKind> {
        let call = prepare_in(
            || collector.clone(),
            &HANDLE,
            Track::COST,
            |options| {
                options.tag("tenant", self.tenant);
            },
        );
        let body = async {
            let nested = prepare(&ASK, Track::COST, |options| {
                options.model(self.model.name).tag("tenant", self.tenant);
            });
            run_async(nested, self.act(), judge).await
        };
        run_async(call, body, judge).await
    }

    /// A handler that tries twice: the first attempt fails, the second answers.
    async fn try_twice(self, collector: &Collector) -> Result<Answer, ErrorKind> {
        let call = prepare_in(
            || collector.clone(),
            &HANDLE,
            Track::COST,
            |options| {
                options.tag("tenant", self.tenant);
            },
        );
        let attempt = |script: Script| {
            let nested = prepare(&ASK, Track::COST.of_attempt(), |options| {
                options.model(script.model.name).tag("tenant", script.tenant);
            });
            run_async(nested, script.act(), judge)
        };
        let body = async {
            let failed = Script { end: End::Error(FAILED), says: Some(self.usage), ..self };
            assert!(attempt(failed).await.is_err());
            attempt(self).await
        };
        run_async(call, body, judge).await
    }

    fn embed(self, collector: &Collector, usage: Usage) -> Answer {
        let call = prepare_in(
            || collector.clone(),
            &EMBED,
            Track::COST,
            |options| {
                options.model(self.model.name).tag("tenant", self.tenant);
            },
        );
        run_sync(call, || Answer(usage), |answer, verdict| verdict.typed_reply(answer))
    }
}

/// How the first of two attempts fails.
const FAILED: ErrorKind = ErrorKind::StreamInterrupted;

type Kept = Pin<Box<dyn Future<Output = Result<Answer, ErrorKind>>>>;

/// A thread that makes calls and writes down what should be known of them afterwards.
pub(crate) struct Worker<'a> {
    collector: &'a Collector,
    random: u64,
    calls: u64,
    /// Futures that panicked: they are dropped much later, and that is no second call.
    kept: VecDeque<Kept>,
    done: Ledger,
}

impl<'a> Worker<'a> {
    pub(crate) fn new(collector: &'a Collector, seed: u64) -> Worker<'a> {
        let (kept, done) = (VecDeque::new(), Ledger::default());
        Worker { collector, random: seed, calls: 0, kept, done }
    }

    pub(crate) fn calls(&self) -> u64 {
        self.calls
    }

    pub(crate) fn finish(self) -> Ledger {
        self.done
    }

    /// One call of some sort; two of them if the sort is nested.
    pub(crate) fn one(&mut self) {
        let usage = self.usage();
        let script = Script {
            model: &MODELS[self.up_to(4) as usize],
            tenant: TENANTS[self.up_to(3) as usize],
            waits: self.up_to(2) == 0,
            usage,
            says: None,
            end: End::Answer,
        };
        match self.up_to(18) {
            0 => self.error(script, ErrorKind::RateLimit),
            1 => self.error(script, ErrorKind::Timeout),
            2 => self.error(Script { says: Some(usage), ..script }, ErrorKind::Unexpected),
            3 => self.cancelled(script),
            4 => self.cancelled(Script { says: Some(usage), waits: false, ..script }),
            5 => self.panicked(script),
            6 => self.panicked(Script { says: Some(usage), ..script }),
            7 | 8 => self.nested(script, usage),
            9 | 10 => self.said_in_the_body(script, usage),
            11 | 12 => self.sync(script, usage),
            13 | 14 => self.tried(script, usage),
            _ => self.answered(script, usage),
        }
    }

    fn answered(&mut self, script: Script, usage: Usage) {
        assert!(matches!(run(script.ask(self.collector)), Ok(Answer(same)) if same == usage));
        self.account("ask", script, Outcome::Ok, Some(usage));
    }

    fn sync(&mut self, script: Script, usage: Usage) {
        script.embed(self.collector, usage);
        self.account("embed", script, Outcome::Ok, Some(usage));
    }

    /// Half of it is in the answer, half was said before.
    fn said_in_the_body(&mut self, script: Script, usage: Usage) {
        let script = Script { says: Some(usage), ..script };
        assert!(run(script.ask(self.collector)).is_ok());
        let mut both = usage;
        both.add(&usage);
        self.account("ask", script, Outcome::Ok, Some(both));
    }

    /// The tokens belong to the nested call; the one around it has neither tokens nor cost.
    fn nested(&mut self, script: Script, usage: Usage) {
        assert!(run(script.handle(self.collector)).is_ok());
        self.account("ask", script, Outcome::Ok, Some(usage));
        self.calls += 1;
        let around = self.done.of(("handle".into(), String::new(), script.tenant.into()));
        around.ended(Outcome::Ok);
    }

    /// Both attempts are paid, and the call around them is one that ended ok.
    fn tried(&mut self, script: Script, usage: Usage) {
        assert!(run(script.try_twice(self.collector)).is_ok());
        let attempts = "ask".to_owned() + ATTEMPTS;
        let failed = Script { says: Some(usage), ..script };
        let counts = self.account(&attempts, failed, Outcome::Error, Some(usage));
        *counts.errors.entry(FAILED).or_default() += 1;
        self.account(&attempts, script, Outcome::Ok, Some(usage));
        self.calls += 1;
        let around = self.done.of(("handle".into(), String::new(), script.tenant.into()));
        around.ended(Outcome::Ok);
        around.retries += 1;
    }

    fn error(&mut self, script: Script, kind: ErrorKind) {
        let script = Script { end: End::Error(kind), ..script };
        assert!(matches!(run(script.ask(self.collector)), Err(same) if same == kind));
        let billed_nothing = kind == ErrorKind::RateLimit;
        let counts = match billed_nothing {
            true => self.counts("ask", script, Outcome::Error),
            false => self.account("ask", script, Outcome::Error, script.says),
        };
        *counts.errors.entry(kind).or_default() += 1;
    }

    fn cancelled(&mut self, script: Script) {
        let script = Script { end: End::Never, ..script };
        let mut call = pin!(script.ask(self.collector));
        assert!(poll(call.as_mut()).is_pending());
        self.account("ask", script, Outcome::Cancelled, script.says);
    }

    fn panicked(&mut self, script: Script) {
        let script = Script { end: End::Panic, ..script };
        let mut call: Kept = Box::pin(script.ask(self.collector));
        if script.waits {
            assert!(poll(call.as_mut()).is_pending());
        }
        assert!(catch_unwind(AssertUnwindSafe(|| poll(call.as_mut()))).is_err());
        self.kept.push_back(call);
        if self.kept.len() > 100 {
            self.kept.pop_front();
        }
        self.account("ask", script, Outcome::Panicked, script.says);
    }

    /// A call that has to account for a cost, with what it used.
    fn account(
        &mut self,
        function: &str,
        script: Script,
        outcome: Outcome,
        usage: Option<Usage>,
    ) -> &mut Counts {
        let counts = self.counts(function, script, outcome);
        counts.retries += u64::from(script.says.is_some());
        match usage {
            None => counts.no_cost(Unpriced::NoUsage, 0),
            Some(usage) => {
                counts.used(&usage);
                match script.model.dollars {
                    None => counts.no_cost(Unpriced::UnknownModel, usage.tokens()),
                    Some(_) => {
                        let picos = picos(script.model, &usage);
                        counts.cost(picos);
                        counts.lost_picos += if outcome == Outcome::Ok { 0 } else { picos };
                    }
                }
            }
        }
        counts
    }

    fn counts(&mut self, function: &str, script: Script, outcome: Outcome) -> &mut Counts {
        self.calls += 1;
        let counts =
            self.done.of((function.into(), script.model.name.into(), script.tenant.into()));
        counts.ended(outcome);
        counts
    }

    fn usage(&mut self) -> Usage {
        let (input, output) = (self.up_to(MOST_TOKENS), self.up_to(MOST_TOKENS));
        let usage = Usage::new(input, output);
        match self.up_to(3) {
            0 => usage.with(UsageKind::Reasoning, output / 2),
            _ => usage,
        }
    }

    /// The next number of splitmix64, below `end`.
    fn up_to(&mut self, end: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let number = (self.random ^ self.random >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (number ^ number >> 31) % end
    }
}

fn picos(model: &Model, usage: &Usage) -> i128 {
    let of = |kind| i128::from(usage.count(kind));
    of(UsageKind::Input) * model.picos[0] + of(UsageKind::Output) * model.picos[1]
}

pub(crate) fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls to the end; nothing here ever waits for anybody.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = poll(future.as_mut()) {
            return value;
        }
    }
}

fn wait_once() -> impl Future<Output = ()> {
    let mut waited = false;
    poll_fn(move |_| match std::mem::replace(&mut waited, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
}
