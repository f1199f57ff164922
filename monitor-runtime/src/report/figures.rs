//! Numbers in prose and in the tables of pages.
//!
//! What always holds: a number has its unit; it never looks better than it is. What is not all is not
//! `100 %`, what is not nothing is not `0 %` or `$0`; a lower bound is rounded down.

use super::{CostReport, LatencyReport, text::number};
use crate::Usd;
use std::time::Duration;

pub(super) use number::{count, decimal, exact_money, rate};

/// Stands where a number does not apply, or where there are not enough calls for it.
pub(super) const NOT_APPLICABLE: &str = "–";
/// Stands where something happened whose number nobody knows.
pub(super) const UNPRICED: &str = "unpriced";

const PICOS_PER_DOLLAR: i128 = 1_000_000_000_000;

/// Exact below 100,000, else three digits: `7,635`, `483 k`, `18.1 M`.
pub(super) fn large(number: u64) -> String {
    match number {
        0..100_000 => count(number),
        100_000..999_500 => format!("{:.0} k", number as f64 / 1e3),
        999_500..1_000_000 => "1.00 M".into(),
        _ => number::short_count(number),
    }
}

/// `1 call`, `2,004 calls`.
pub(super) fn calls(number: u64) -> String {
    format!("{} {}", count(number), if number == 1 { "call" } else { "calls" })
}

/// The unit in which all durations of a column stand, so that points stand under each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeUnit {
    Milliseconds,
    Seconds,
}

impl TimeUnit {
    /// Milliseconds where none takes a second.
    pub(super) fn of(longest: Duration) -> TimeUnit {
        match longest < Duration::from_secs(1) {
            true => TimeUnit::Milliseconds,
            false => TimeUnit::Seconds,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            TimeUnit::Milliseconds => "ms",
            TimeUnit::Seconds => "s",
        }
    }

    /// Always with two decimals.
    pub(super) fn number(self, duration: Duration) -> String {
        let seconds = duration.as_secs_f64();
        match self {
            TimeUnit::Milliseconds => format!("{:.2}", seconds * 1e3),
            TimeUnit::Seconds => format!("{seconds:.2}"),
        }
    }
}

/// Three digits in the unit that fits, two units from two minutes on: `82.4 ms`, `2 min 14 s`.
pub(super) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let two = |large, large_unit, small, small_unit| match small {
        0 => format!("{large} {large_unit}"),
        _ => format!("{large} {large_unit} {small} {small_unit}"),
    };
    match seconds {
        0..120 => number::duration(Some(duration)),
        120..3_600 => two(seconds / 60, "min", seconds % 60, "s"),
        3_600..172_800 => two(seconds / 3_600, "h", seconds / 60 % 60, "min"),
        _ => two(seconds / 86_400, "d", seconds / 3_600 % 24, "h"),
    }
}

/// A length that somebody chose, `5 min`, `90 s`; one that is not of whole seconds as it is.
pub(super) fn chosen_duration(length: Duration) -> String {
    if length.subsec_nanos() != 0 {
        return duration(length);
    }
    let (number, unit) = in_its_unit(length);
    format!("{number} {unit}")
}

/// In the largest unit in which it is whole.
pub(super) fn in_its_unit(length: Duration) -> (u64, &'static str) {
    let seconds = length.as_secs();
    let units = [(86_400, "d"), (3_600, "h"), (60, "min")];
    let unit = units.into_iter().find(|(unit, _)| seconds > 0 && seconds.is_multiple_of(*unit));
    let (unit, name) = unit.unwrap_or((1, "s"));
    (seconds / unit, name)
}

/// `95.8 %`; `100 %` and `0 %` only when that is exact.
pub(super) fn percent(ratio: f64) -> String {
    format!("{} %", hundredths(ratio))
}

/// The same without its sign, for columns that have it in their head: `95.8`.
pub(super) fn hundredths(ratio: f64) -> String {
    match ratio {
        ratio if ratio > 0.0 && ratio < 0.001 => "< 0.1".into(),
        ratio if ratio < 1.0 && ratio > 0.999 => "> 99.9".into(),
        ratio if ratio == 0.0 || ratio == 1.0 => format!("{:.0}", ratio * 100.0),
        ratio if ratio >= 10.0 => count((ratio * 100.0).round() as u64),
        ratio => format!("{:.1}", ratio * 100.0),
    }
}

/// Cents from a dollar up, below that two digits: `$25.67`, `$0.038`, `$0.0000012`.
pub(super) fn money(amount: Usd) -> String {
    let rounded = half_to_even(amount.picos(), 12 - digits_of(amount));
    dollars(rounded, digits_of(amount))
}

/// A lower bound: rounded down, so that it stays one.
pub(super) fn at_least(amount: Usd) -> String {
    let step = 10_i128.pow(12 - digits_of(amount));
    let down = amount.picos() - amount.picos().rem_euclid(step);
    format!("≥ {}", dollars(down, digits_of(amount)))
}

/// An upper bound: rounded up, for the same reason.
pub(super) fn at_most(amount: Usd) -> String {
    let step = 10_i128.pow(12 - digits_of(amount));
    let up = amount.picos() + (-amount.picos()).rem_euclid(step);
    format!("≤ {}", dollars(up, digits_of(amount)))
}

/// `≥ $25.67`, `$0.038`, `unpriced`, or `–` where no call should have a cost.
pub(super) fn cost(cost: &CostReport) -> String {
    match (cost.priced_calls, cost.unpriced_calls) {
        (0, 0) => NOT_APPLICABLE.into(),
        (0, _) => UNPRICED.into(),
        _ if cost.is_exact() => money(cost.total),
        _ => at_least(cost.total),
    }
}

/// A percentile, where there are calls enough for it: else it is only the slowest of them.
pub(super) fn percentile(
    latency: &LatencyReport,
    percent: u64,
    value: Option<Duration>,
) -> Option<Duration> {
    value.filter(|_| latency.count * (100 - percent) >= 100)
}

/// How many decimals an amount needs: two from a dollar up, below that for two digits.
pub(super) fn digits_of(amount: Usd) -> u32 {
    let picos = amount.picos().unsigned_abs();
    if picos == 0 || picos >= PICOS_PER_DOLLAR.unsigned_abs() {
        return 2;
    }
    // one pico-dollar has one digit, and stands in the twelfth decimal
    (13 - picos.ilog10()).clamp(2, 12)
}

/// An amount with so many decimals and without its sign: rounded half to even where it is exact,
/// else down.
pub(super) fn fixed_money(amount: Usd, decimals: u32, is_exact: bool) -> String {
    let places = 12 - decimals.min(12);
    let rounded = match is_exact {
        true => half_to_even(amount.picos(), places),
        false => amount.picos() - amount.picos().rem_euclid(10_i128.pow(places)),
    };
    dollars(rounded, decimals).replacen('$', "", 1)
}

fn half_to_even(picos: i128, places: u32) -> i128 {
    let step = 10_i128.pow(places);
    let (down, rest) = (picos.div_euclid(step), picos.rem_euclid(step));
    let is_up = match (rest * 2).cmp(&step) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => down % 2 != 0,
    };
    (down + i128::from(is_up && step > 1)) * step
}

fn dollars(picos: i128, decimals: u32) -> String {
    let exact = exact_money(Usd::from_picos(picos));
    let (whole, part) = exact.split_once('.').unwrap_or((&exact, ""));
    let decimals = decimals as usize;
    format!("{whole}.{part:0<decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().unwrap()
    }

    #[test]
    fn money_is_never_shown_as_nothing_and_has_two_digits() {
        for (amount, text) in [
            ("25.673455945", "$25.67"),
            ("1234.5", "$1,234.50"),
            ("0.038421", "$0.038"),
            ("0.5", "$0.50"),
            ("0.0000012345", "$0.0000012"),
            ("0.000000000001", "$0.000000000001"),
            ("0", "$0.00"),
            ("0.125", "$0.12"),
            ("0.135", "$0.14"),
        ] {
            assert_eq!(money(usd(amount)), text, "{amount}");
        }
    }

    #[test]
    fn a_chosen_length_is_in_the_unit_in_which_it_is_whole() {
        let chosen = |millis| chosen_duration(Duration::from_millis(millis));
        assert_eq!([5_000, 90_000, 300_000].map(chosen), ["5 s", "90 s", "5 min"]);
        assert_eq!([21_600_000, 86_400_000, 250].map(chosen), ["6 h", "1 d", "250 ms"]);
    }

    #[test]
    fn a_bound_stays_one() {
        assert_eq!(at_least(usd("25.679")), "≥ $25.67");
        assert_eq!(at_least(usd("0.0389")), "≥ $0.038");
        assert_eq!(at_most(usd("0.961")), "≤ $0.97");
        assert_eq!(at_most(usd("0.96")), "≤ $0.96");
        assert_eq!(at_most(usd("25.6701")), "≤ $25.68");
    }

    #[test]
    fn shares_are_all_or_nothing_only_when_that_is_exact() {
        let texts = [21.966, 1.0, 0.999_9, 0.958, 0.000_1, 0.0].map(percent);
        assert_eq!(texts, ["2,197 %", "100 %", "> 99.9 %", "95.8 %", "< 0.1 %", "0 %"]);
    }

    #[test]
    fn long_times_have_two_units() {
        let texts = [0, 1, 119, 134, 7_200, 8_043, 200_000].map(Duration::from_secs).map(duration);
        assert_eq!(texts, ["0 s", "1.00 s", "119 s", "2 min 14 s", "2 h", "2 h 14 min", "2 d 7 h"]);
    }

    #[test]
    fn large_numbers_are_short() {
        let texts = [7_635, 99_999, 482_598, 999_700, 18_073_957].map(large);
        assert_eq!(texts, ["7,635", "99,999", "483 k", "1.00 M", "18.1 M"]);
    }

    #[test]
    fn few_calls_have_no_high_percentile() {
        let latency = |count| LatencyReport { count, ..LatencyReport::default() };
        let value = Some(Duration::from_secs(1));
        let has = |count, percent| percentile(&latency(count), percent, value).is_some();
        assert!(has(2, 50) && has(20, 95) && has(100, 99));
        assert!(!has(1, 50) && !has(19, 95) && !has(99, 99));
    }
}
