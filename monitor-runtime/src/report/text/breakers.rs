//! Circuit breakers, as text: the worst first.

use super::{
    number::{NO_DATA, duration, percent, short_count},
    table::Table,
};
use crate::{
    breaker::BreakerState,
    report::{BreakerNumbers, Report},
};
use std::{cmp::Reverse, fmt};

impl Report {
    pub(super) fn write_breakers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(report) = &self.circuit_breaker else { return Ok(()) };
        let columns = ["state", "for", "failures", "opened", "refused", "uptime"];
        let mut table = Table::new("Circuit breakers", &columns);
        let mut breakers: Vec<_> = report.breakers.iter().collect();
        breakers.sort_by_key(|breaker| Reverse(breaker.numbers.current_state));
        for breaker in breakers {
            table.row(&breaker.name, cells(&breaker.numbers));
        }
        table.write(f)
    }
}

fn cells(numbers: &BreakerNumbers) -> Vec<String> {
    let state = match numbers.current_state {
        None => NO_DATA,
        Some(BreakerState::Closed) => "closed",
        Some(BreakerState::HalfOpen) => "half-open",
        Some(BreakerState::Open) => "OPEN",
    };
    vec![
        state.into(),
        numbers.in_state.map_or(String::new(), |time| duration(Some(time))),
        failures(numbers),
        short_count(numbers.open_count),
        short_count(numbers.rejections),
        percent(numbers.uptime_ratio),
    ]
}

/// `3 of 5`: failures in a row of those that open the breaker.
fn failures(numbers: &BreakerNumbers) -> String {
    match (numbers.failure_count, numbers.threshold) {
        (None, _) => String::new(),
        (Some(failures), None) => short_count(failures),
        (Some(failures), Some(threshold)) => {
            format!("{} of {}", short_count(failures), short_count(threshold))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Report, Snapshot,
        breaker::{BreakerSnapshot, BreakerStanding, BreakerState},
    };
    use std::time::Duration;

    fn breaker(name: &str, state: BreakerState, failure_count: u64) -> BreakerSnapshot {
        let in_state = Duration::from_secs(12);
        let threshold = Some(5);
        BreakerSnapshot {
            name: name.into(),
            standing: Some(BreakerStanding { state, failure_count, threshold, in_state }),
            closed: Duration::from_secs(3_600),
            ..BreakerSnapshot::default()
        }
    }

    fn text(breakers: Vec<BreakerSnapshot>) -> String {
        let text = Report::new(Snapshot { breakers, ..Snapshot::default() }).to_string();
        for line in text.lines() {
            assert!(super::super::name::width(line) <= 80, "{line}");
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        text
    }

    #[test]
    fn the_worst_breaker_stands_first() {
        let mut open = breaker("openai", BreakerState::Open, 5);
        (open.open, open.open_count, open.rejections) = (Duration::from_secs(400), 3, 1_204);
        let breakers = vec![
            breaker("anthropic", BreakerState::Closed, 1),
            breaker("azure", BreakerState::HalfOpen, 0),
            open,
        ];
        let text = text(breakers);
        let rows = [
            "Circuit breakers              state     for  failures  opened  refused    uptime\n",
            "openai                         OPEN  12.0 s    5 of 5       3    1,204   90.00 %\n",
            "azure                     half-open  12.0 s    0 of 5       0        0  100.00 %\n",
            "anthropic                    closed  12.0 s    1 of 5       0        0  100.00 %\n",
        ];
        let places: Vec<_> = rows.iter().map(|row| text.find(row)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        let taken = BreakerSnapshot { name: "openai".into(), ..BreakerSnapshot::default() };
        let text = text(vec![taken]);
        let row = text.lines().last().expect("there is a row");
        assert!(row.starts_with("openai") && row.ends_with("no data"), "{row}");
        assert!(row.contains("  no data  ") && !row.contains(" of "), "{row}");
    }

    #[test]
    fn hostile_names_and_numbers_stay_within_the_width() {
        let mut large = breaker("\u{1b}[31m\r\n\u{202e}", BreakerState::Open, u64::MAX);
        (large.open_count, large.rejections) = (u64::MAX, u64::MAX);
        (large.closed, large.open) = (Duration::from_secs(1), Duration::MAX);
        let breakers = vec![large, breaker(&"x".repeat(300), BreakerState::Closed, 1)];
        assert!(text(breakers).contains("18.4 E"));
    }
}
