//! A collector in which there is some of everything.

use monitor_runtime::{
    Budget, Call, Collector, Request, Usage, Usd,
    alert::{AlertRule, Metric},
    current,
};
use std::time::Duration;

/// A collector in which there is some of everything: calls of each outcome, attempts, trees, usage
/// with and without a price, custom metrics, queues, breakers, budgets and alerts.
pub(crate) fn recorded() -> Collector {
    let dollars: Usd = "10".parse().expect("dollars");
    let collector = Collector::builder()
        .service("shop \"assistant\"")
        .budget(Budget::dollars("day", dollars).per_day().everything().soft_limit(0.8))
        .budget(Budget::tokens("acme", 1_000_000).per_month().tag("tenant", "acme"))
        .alert(AlertRule::new("errors", Metric::error_rate().above(0.5)))
        .alert(AlertRule::new("slow", Metric::error_rate().above(0.01)).over(MINUTE))
        .build();
    fill(&collector);
    collector
}

/// Records some of everything.
pub(crate) fn fill(collector: &Collector) {
    for number in 0..40 {
        collector.record(call(number));
    }
    let outer = Call::builder("agent").collector(collector);
    outer.run(|| {
        let inner = Call::builder("complete").model("gpt-4o-mini").collector(collector);
        inner.run(|| _ = current().usage(Usage::new(100, 20)));
    });
    collector.metric("documents", 3.0, &[("index", "wiki")]);
    collector.metric("documents", 12.5, &[("index", "mail")]);
    collector.metric("cache_hits", 1.0, &[]);
    drop(collector.queue("turns").enter());
    collector.breaker("openai").open();
}

const MINUTE: Duration = Duration::from_secs(60);

fn call(number: u64) -> Request {
    let request = Request::new(if number.is_multiple_of(3) { "chat" } else { "embed" })
        .provider(if number.is_multiple_of(2) { "openai" } else { "anthropic" })
        .model(["gpt-4o-mini", "claude-3-5-sonnet-20241022", "our-own"][number as usize % 3])
        .tag("tenant", if number.is_multiple_of(5) { "acme" } else { "globex" })
        .duration(Duration::from_millis(20 * number + 1))
        .usage(Usage::new(1_000 + number, 50));
    match number % 10 {
        7 => request.status(429),
        8 => request.status(500).error("the server is not well"),
        6 => request.attempt(),
        5 => request.stream(12, Duration::from_millis(1)),
        9 => request.queue_wait(Duration::from_millis(5)).retries(2),
        _ => request,
    }
}
