//! What keeps the service in hand: a queue in front of the provider, a breaker around it, a budget, and
//! alerts.

use super::{failure::ChatError, options::Options};
use failsafe::{
    StateMachine,
    backoff::{self, Exponential},
    failure_policy::{ConsecutiveFailures, consecutive_failures},
};
use monitor_runtime::{
    Budget, Collector, Usage,
    alert::{AlertRule, Metric, Notification},
    breaker::{MonitoredInstrument, MonitoredPolicy},
    collector::CollectorBuilder,
    error::{Classify, ErrorKind},
    queue::Semaphore,
};
use provider::Api;
use std::time::Duration;

/// The budget of the service.
pub(crate) const SERVICE: &str = "service";

/// More tokens than an attempt can have, prompt and answer.
const MOST_OF_AN_ATTEMPT: Usage = Usage::new(5_000, 600);

/// The same of a message, which has two attempts at most.
pub(crate) const MOST_OF_A_MESSAGE: Usage = Usage::new(2 * 5_000, 2 * 600);

const FIVE_MINUTES: Duration = Duration::from_secs(300);
/// How long a breaker stays open at first, and at most.
const OUTAGE: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(60)];

/// A breaker of failsafe that is watched.
pub(crate) type Breaker =
    StateMachine<MonitoredPolicy<ConsecutiveFailures<Exponential>>, MonitoredInstrument>;

/// What the calls of one provider pass.
pub(crate) struct Limits {
    /// Who has a turn may ask.
    pub(crate) turns: Semaphore,
    pub(crate) breaker: Breaker,
}

impl Limits {
    /// A queue and a breaker that have the provider's name.
    pub(crate) fn of(api: Api, options: &Options) -> Limits {
        let collector = Collector::global();
        let failures = options.breaker_failures;
        let watched = collector.breaker(api.name()).threshold(u64::from(failures));
        let policy = consecutive_failures(failures, backoff::exponential(OUTAGE[0], OUTAGE[1]));
        Limits {
            turns: Semaphore::new(collector.queue(api.name()), options.concurrency),
            breaker: watched.failsafe(policy).build(),
        }
    }
}

/// Whether the provider is in trouble, and not only the request.
pub(crate) fn is_outage(error: &ChatError) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Connection
            | ErrorKind::Overloaded
            | ErrorKind::ServerError
            | ErrorKind::StreamInterrupted
    )
}

/// The budget, and who is told of what: the standard error.
pub(crate) fn watched(settings: CollectorBuilder, options: &Options) -> CollectorBuilder {
    let errors = AlertRule::new("errors", Metric::error_rate().above(options.error_rate))
        .over(FIVE_MINUTES)
        .for_at_least(Duration::from_secs(30))
        .cool_down(FIVE_MINUTES)
        .summary("too many messages have no answer");
    let mut settings = settings.alert(errors).alert_sink(|told: &Notification| eprintln!("{told}"));
    for api in [Api::Openai, Api::Anthropic] {
        let name = format!("{api} is out");
        settings = settings.alert(AlertRule::new(name, Metric::breaker_open(api.name()).holds()));
    }
    match options.budget() {
        Some(dollars) => {
            let budget = Budget::dollars(SERVICE, dollars).per_day().everything().soft_limit(0.8);
            settings.budget(budget.reserve(MOST_OF_AN_ATTEMPT))
        }
        None => settings,
    }
}
