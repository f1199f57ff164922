//! Circuit breakers, as text: the worst first.

use super::{
    name,
    number::{NO_DATA, count, duration, percent, short_count},
    style::Tone,
    table::{Table, toned_field},
};
use crate::{
    breaker::BreakerState,
    report::{BreakerNumbers, Report},
};
use std::{cmp::Reverse, fmt};

/// Breakers of a state whose names stand near the top.
const NAMED: usize = 3;

impl Report {
    pub(super) fn write_breakers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(report) = &self.circuit_breaker else { return Ok(()) };
        let columns = ["state", "for", "failures", "opened", "refused", "uptime"];
        let mut table = Table::new("Circuit breakers", &columns);
        let mut breakers: Vec<_> = report.breakers.iter().collect();
        breakers.sort_by_key(|breaker| Reverse(breaker.numbers.current_state));
        for breaker in breakers {
            table.row(&breaker.name, cells(&breaker.numbers));
            table.tone(0, breaker.numbers.current_state.map(tone));
        }
        table.write(f)
    }

    /// How the breakers stand, in one line near the top: those that are not closed by name.
    pub(super) fn write_circuit(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(report) = &self.circuit_breaker else { return Ok(()) };
        let of_state = |state| {
            let those = report.breakers.iter();
            those.filter(move |breaker| breaker.numbers.current_state == state)
        };
        let mut items = Vec::new();
        for state in [BreakerState::Open, BreakerState::HalfOpen] {
            let breakers: Vec<_> = of_state(Some(state)).collect();
            items.extend(breakers.iter().take(NAMED).map(|breaker| {
                let name = name::shown(&breaker.name, 30);
                let lasting = breaker.numbers.in_state.map(|time| duration(Some(time)));
                let lasting = lasting.map(|time| format!(" for {time}")).unwrap_or_default();
                format!("{} {name}{lasting}", in_words(Some(state)))
            }));
            if let Some(more) = breakers.len().checked_sub(NAMED + 1) {
                items.push(format!("{} more {}", count(more as u64 + 1), in_words(Some(state))));
            }
        }
        for state in [Some(BreakerState::Closed), None] {
            let breakers = of_state(state).count() as u64;
            items
                .extend((breakers > 0).then(|| format!("{} {}", count(breakers), in_words(state))));
        }
        let worst = report.all.current_state.map_or(Tone::Quiet, tone);
        toned_field(f, "Circuit", worst, &items)
    }
}

fn in_words(state: Option<BreakerState>) -> &'static str {
    match state {
        None => NO_DATA,
        Some(BreakerState::Closed) => "closed",
        Some(BreakerState::HalfOpen) => "half-open",
        Some(BreakerState::Open) => "OPEN",
    }
}

fn tone(state: BreakerState) -> Tone {
    match state {
        BreakerState::Closed => Tone::Good,
        BreakerState::HalfOpen => Tone::Warn,
        BreakerState::Open => Tone::Bad,
    }
}

fn cells(numbers: &BreakerNumbers) -> Vec<String> {
    vec![
        in_words(numbers.current_state).into(),
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
