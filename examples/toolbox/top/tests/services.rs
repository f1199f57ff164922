//! Services whose reports are shown.

use monitor_runtime::{
    Collector, Report, Request, Usage,
    alert::{AlertRule, Metric},
    clock::MockClock,
};
use std::{sync::LazyLock, time::Duration};

const HOUR: Duration = Duration::from_secs(3_600);

/// The last hour of a service with some traffic, some trouble, and everything around calls.
pub(crate) fn busy() -> &'static Report {
    static BUSY: LazyLock<Report> = LazyLock::new(an_hour);
    &BUSY
}

fn an_hour() -> Report {
    let clock = MockClock::new();
    let collector = Collector::builder().service("shop").clock(clock.clock()).build();
    collector.add_alert(AlertRule::new("errors", Metric::error_rate().above(0.05)));
    collector.queue("provider").concurrency(8);
    let models = ["gpt-4o-mini", "gpt-4o", "o3-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano"];
    for second in 0..3_900_u64 {
        let of = models[(second % 7 % 6) as usize];
        let request = Request::new(if second % 3 == 0 { "summarise" } else { "chat" });
        let took = Duration::from_millis(300 + second % 60 * 40 + second / 4);
        let request = request.provider("openai").model(of).duration(took);
        let request = match second % 13 {
            3 if second > 2_000 => request.status(429),
            5 if second > 3_000 => request.status(500),
            _ => request,
        };
        if !(1_500..1_800).contains(&second) {
            collector.record(request.usage(Usage::new(900 + second, 120)));
        }
        clock.advance(Duration::from_secs(1));
        collector.tick();
    }
    collector.breaker("openai").open();
    clock.advance(Duration::from_secs(12));
    collector.tick();
    collector.report().window(HOUR).expect("an hour is kept")
}

/// One that nobody has called yet.
pub(crate) fn empty() -> Report {
    let clock = MockClock::new();
    let collector = Collector::builder().service("shop").clock(clock.clock()).build();
    clock.advance(Duration::from_secs(90));
    collector.tick();
    collector.report()
}

/// One whose names were chosen by somebody who means harm.
pub(crate) fn hostile() -> Report {
    let mut report = empty();
    let collector = Collector::builder().build();
    collector.record(Request::new("chat").provider("evil").model("x").status(500));
    let rows = collector.report();
    report.api_name = "shop\u{1b}]0;owned\u{7}\u{1b}[2J\r\n".into();
    report.models = rows.models;
    report.models[0].model = Some("\u{1b}[31mred\u{202e}desrever\u{200b}".into());
    report.models[0].provider = Some("模型".repeat(100));
    report.functions = rows.functions;
    report.functions[0].function = "two\nlines\u{9b}H".into();
    report.health.price_file_error = Some("/tmp/\u{1b}c.prices: \u{7f}".into());
    report
}

/// One with calls of which nobody knows what they cost, and one that is priced.
pub(crate) fn unpriced() -> Report {
    let clock = MockClock::new();
    let collector = Collector::builder().service("shop").clock(clock.clock()).build();
    for second in 0..300 {
        let model = if second % 4 == 0 { "gpt-4o-mini" } else { "house-model" };
        let request = Request::new("chat").provider("openai").model(model);
        let request = request.duration(Duration::from_millis(400));
        collector.record(request.usage(Usage::new(1_000, 100)));
        clock.advance(Duration::from_secs(1));
        collector.tick();
    }
    collector.report()
}
