//! A made-up shop that asks models for 70 minutes, and what goes wrong meanwhile.

use crate::hostile;
use monitor_runtime::{
    Budget, Collector, Report, Request, Usage, Usd,
    alert::{AlertRule, Metric},
    clock::MockClock,
};
use std::{sync::LazyLock, time::Duration};

/// The report of a shop that uses these models.
pub(crate) fn usual() -> &'static Report {
    static REPORT: LazyLock<Report> = LazyLock::new(|| report(&MODELS));
    &REPORT
}

/// The report of one whose models somebody gave hostile names.
pub(crate) fn hostile() -> &'static Report {
    static REPORT: LazyLock<Report> = LazyLock::new(|| {
        let names = hostile::names();
        report(&names.iter().map(String::as_str).collect::<Vec<_>>())
    });
    &REPORT
}

/// The report of one that asks for streams, for two minutes.
pub(crate) fn streaming() -> Report {
    let clock = MockClock::new();
    let collector = Collector::builder().clock(clock.clock()).build();
    for number in 0..80 {
        let (model, millis) = if number % 4 == 0 { ("gpt-4o", 800) } else { ("gpt-4o-mini", 400) };
        let request = Request::new("chat").provider("openai").model(model);
        let stream = request.stream(50, Duration::from_millis(millis));
        let request = stream.duration(Duration::from_secs(3)).usage(Usage::new(900, 120));
        collector.record(request);
        clock.advance(Duration::from_millis(1_500));
    }
    collector.report()
}

fn report(names: &[&str]) -> Report {
    program(names).report()
}

/// The program itself, with names of models that may be hostile.
pub(crate) fn open(is_hostile: bool) -> Collector {
    let names = hostile::names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    program(if is_hostile { &names } else { &MODELS })
}

/// The shop after the 70 minutes. `names` are those of models, at two providers in turn.
fn program(names: &[&str]) -> Collector {
    let clock = MockClock::new();
    let usd = |text: &str| text.parse::<Usd>().expect("dollars");
    let collector = Collector::builder()
        .clock(clock.clock())
        .service("shop")
        .budget(Budget::dollars("daily", usd("300")))
        .alert(AlertRule::new("errors", Metric::error_rate().above(0.05)))
        .build();
    let breaker = collector.breaker("anthropic").threshold(5);
    collector.breaker("openai");
    let queue = collector.queue("provider slots").capacity(64).concurrency(16);
    for second in (0..70 * 60_u64).step_by(5) {
        let minute = second / 60;
        // nothing is asked in the minutes 20 to 26, and a provider has limits in 50 to 58
        let calls = if (20..26).contains(&minute) { 0 } else { 8 + second % 7 };
        for call in 0..calls {
            let number = (second * 7 + call * 3) as usize;
            let model = names[number % names.len()];
            let is_limited = (50..58).contains(&minute) && number.is_multiple_of(3);
            let wave = (second as f64 / 400.0).sin().mul_add(300.0, 700.0);
            let tail = if number.is_multiple_of(23) { 9.0 } else { 1.0 };
            let took = Duration::from_millis((wave * tail) as u64 + (number % 97) as u64 * 11);
            let usage = Usage::new(900 + (number % 700) as u64, 120 + (number % 90) as u64);
            let request = Request::new(if number.is_multiple_of(5) { "plan" } else { "chat" })
                .provider(if number.is_multiple_of(2) { "openai" } else { "anthropic" })
                .model(model)
                .budget("daily")
                .duration(took);
            let request = match number % 211 {
                7 => request.status(503),
                9 => request.error("timed out after 30 s").status(408),
                _ if is_limited => request.status(429),
                _ => request.usage(usage),
            };
            collector.record(request);
        }
        if minute > 55 {
            let waiting = queue.enter();
            drop(waiting.start());
        }
        collector.metric("documents_found", (second % 17) as f64, &[("index", "products")]);
        clock.advance(Duration::from_secs(5));
        collector.tick();
    }
    (0..5).for_each(|_| breaker.failure());
    breaker.open();
    let _waiting = queue.enter();
    collector
}

/// Models as they are called.
const MODELS: [&str; 4] =
    ["gpt-4o-mini", "claude-3-5-sonnet-20241022", "gpt-4o", "llama-3.3-70b-instruct-q4"];
