//! The last minutes and the last hour, as text.

use super::{
    number::{duration, percent, rate, short_count},
    sections::short_cost,
    table::Table,
};
use crate::report::{Report, WindowReport};
use std::{fmt, time::Duration};

impl Report {
    pub(super) fn write_windows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table =
            Table::new("Windows", &["calls", "failed", "p50", "p95", "p99", "cost", "tok/s"]);
        for window in shown(self) {
            table.row(name(window), cells(window));
        }
        table.write(f)
    }
}

/// The windows that do not cover all there is: the others would say the same again.
pub(in crate::report) fn shown(report: &Report) -> impl Iterator<Item = &WindowReport> {
    report.windows.iter().filter(|window| window.since > report.since)
}

/// `last 5m`, and how long it is where that is something else: `last 5m: 2m 40s`.
pub(in crate::report) fn name(window: &WindowReport) -> String {
    let in_words = |length| humantime::format_duration(length).to_string();
    let whole_seconds = Duration::from_secs(window.covered.as_secs_f64().round() as u64);
    let is_near = window.covered.abs_diff(window.window) <= window.window / 10;
    match is_near {
        true => format!("last {}", in_words(window.window)),
        false => format!("last {}: {}", in_words(window.window), in_words(whole_seconds)),
    }
}

fn cells(window: &WindowReport) -> Vec<String> {
    let latency = &window.latency;
    let mut cells = vec![short_count(window.totals.requests), percent(window.errors.rate)];
    cells.extend([latency.p50, latency.p95, latency.p99].map(duration));
    cells.extend([short_cost(&window.cost), rate(window.throughput.total_tokens_per_second)]);
    cells
}

#[cfg(test)]
mod tests {
    use crate::{Collector, Report, Request, Usage, clock::MockClock};
    use std::time::Duration;

    /// A service that asks each second for so long, and each time costs more and takes longer.
    fn report_after(minutes: u64) -> Report {
        let clock = MockClock::new();
        let collector = Collector::builder().clock(clock.clock()).service("shop").build();
        for second in 0..minutes * 60 {
            let took = Duration::from_millis(300 + second % 60 * 40 + second / 4);
            let ask = Request::new("chat").provider("openai").model("gpt-4o-mini").duration(took);
            let ask = if second % 19 == 3 { ask.status(429) } else { ask };
            collector.record(ask.usage(Usage::new(900 + second, 120)));
            clock.advance(Duration::from_secs(1));
            collector.tick();
        }
        collector.report()
    }

    #[test]
    fn windows_stand_under_each_other_and_fit_80_columns() {
        let text = report_after(83).to_string();
        for line in text.lines() {
            assert!(super::super::name::width(line) <= 80, "{line}");
        }
        let table: Vec<_> = text.lines().skip_while(|line| !line.starts_with("Windows")).collect();
        let expected = [
            "Windows                    calls  failed     p50     p95     p99     cost  tok/s",
            "────────────────────────────────────────────────────────────────────────────────",
            "last 1m                       60  5.00 %  2.69 s  3.77 s  3.89 s  $0.0569  5,970",
            "last 5m                      300  5.00 %  2.69 s  3.77 s  3.85 s  $0.2794  5,850",
            "last 1h                    3,600  5.25 %  2.27 s  3.46 s  3.73 s  $2.4621  4,200",
        ];
        assert_eq!(table[..5], expected, "{text}");
    }

    #[test]
    fn a_window_says_how_long_it_is_where_that_is_something_else() {
        let clock = MockClock::new();
        let collector = Collector::builder().clock(clock.clock()).build();
        let mut ask_and_wait = |seconds| {
            collector.record(Request::new("chat"));
            clock.advance(Duration::from_secs(seconds));
            collector.tick();
        };
        [100, 40, 7_200].into_iter().for_each(&mut ask_and_wait);
        collector.record(Request::new("chat"));
        clock.advance(Duration::from_secs(20));
        let text = collector.report().to_string();
        assert!(text.contains("\nlast 1m: 20s "), "{text}");
    }

    #[test]
    fn the_report_of_a_window_says_that_it_is_one() {
        let text = report_after(10).window(Duration::from_secs(300)).unwrap().to_string();
        assert!(text.contains(" last 5m\n"), "{text}");
        assert!(!text.contains("Windows"), "{text}");
    }

    #[test]
    fn windows_that_cover_everything_are_not_shown() {
        let text = report_after(1).to_string();
        assert!(!text.contains("Windows"), "{text}");
        assert!(report_after(2).to_string().contains("\nlast 1m "));
        assert!(!report_after(2).to_string().contains("\nlast 5m "));
    }
}
