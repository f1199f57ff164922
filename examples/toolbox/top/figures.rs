//! Numbers as people read them, by the rules of the reports that are pages.
//!
//! What always holds: a number has its unit and never looks better than it is. What is not all is not
//! `100 %`, what is not nothing is not `0 %` or `$0`; a lower bound is rounded down.

use super::numbers::Cost;
use monitor_runtime::{Timestamp, Usd};
use std::{cmp::Ordering, ops::Range, time::Duration};

/// Stands where a number does not apply, or where there are not enough calls for it.
pub(crate) const NOT_APPLICABLE: &str = "–";
/// Stands where something happened whose number nobody knows.
pub(crate) const UNKNOWN: &str = "?";

const PICOS_PER_DOLLAR: u128 = 1_000_000_000_000;

/// `1,234,567`.
pub(crate) fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// `1 call`, `2,004 calls`.
pub(crate) fn calls(number: u64) -> String {
    format!("{} {}", count(number), if number == 1 { "call" } else { "calls" })
}

/// Exact below 100,000, else three digits: `7,635`, `483 k`, `18.1 M`.
pub(crate) fn large(number: u64) -> String {
    if number < 100_000 {
        return count(number);
    }
    let number = number as f64;
    let units = [(1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T"), (1e15, "P"), (1e18, "E")];
    // just below a limit, three digits would round to the next unit's 1000
    let fits = |(unit, _): &(f64, &str)| number / unit < 999.5;
    let (unit, name) = units.into_iter().find(fits).unwrap_or(units[5]);
    format!("{} {name}", three_digits(number / unit))
}

/// Three digits in the unit that fits, two units from two minutes on: `82.4 ms`, `2 min 14 s`.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let two = |large, large_unit, small, small_unit| match small {
        0 => format!("{large} {large_unit}"),
        _ => format!("{large} {large_unit} {small} {small_unit}"),
    };
    match duration.as_secs_f64() {
        0.0 => "0 s".into(),
        exact @ ..0.000_999_5 => format!("{} µs", three_digits(exact * 1e6)),
        exact @ ..0.999_5 => format!("{} ms", three_digits(exact * 1e3)),
        exact @ ..120.0 => format!("{} s", three_digits(exact)),
        ..3_600.0 => two(seconds / 60, "min", seconds % 60, "s"),
        ..172_800.0 => two(seconds / 3_600, "h", seconds / 60 % 60, "min"),
        _ => two(seconds / 86_400, "d", seconds / 3_600 % 24, "h"),
    }
}

/// How old something is, in whole seconds: `0 s`, `34 s`, `2 min 14 s`.
pub(crate) fn age(age: Duration) -> String {
    match age.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds => duration(Duration::from_secs(seconds)),
    }
}

/// `95.8 %`; `100 %` and `0 %` only when that is exact.
pub(crate) fn percent(ratio: f64) -> String {
    match ratio {
        ratio if ratio > 0.0 && ratio < 0.001 => "< 0.1 %".into(),
        ratio if ratio < 1.0 && ratio > 0.999 => "> 99.9 %".into(),
        ratio if ratio == 0.0 || ratio == 1.0 => format!("{:.0} %", ratio * 100.0),
        ratio if ratio >= 10.0 => format!("{} %", count((ratio * 100.0).round() as u64)),
        ratio => format!("{:.1} %", ratio * 100.0),
    }
}

/// `≥ $25.67`, `$0.038`, `unpriced`, or `–` where no call should have a cost.
pub(crate) fn cost(cost: &Cost) -> String {
    match (cost.priced_calls, cost.unpriced_calls) {
        (0, 0) => NOT_APPLICABLE.into(),
        (0, _) => "unpriced".into(),
        _ => total(cost.total_cost_usd, cost.is_exact()),
    }
}

/// An amount that is all there is to pay, or else a lower bound of it.
pub(crate) fn total(amount: Usd, is_exact: bool) -> String {
    match is_exact {
        true => money(amount),
        false => format!(
            "≥ {}",
            rounded(amount, |picos, step| picos.saturating_sub(picos.rem_euclid(step)))
        ),
    }
}

/// Cents from a dollar up, below that two digits: `$25.67`, `$0.038`, `$0.0000012`.
pub(crate) fn money(amount: Usd) -> String {
    rounded(amount, half_to_even)
}

/// What an amount over some time comes to in an hour; `None` over too short a time to tell.
pub(crate) fn hourly(amount: Usd, over: Duration) -> Option<Usd> {
    const SHORTEST: Duration = Duration::from_secs(10);
    const HOUR: i128 = 3_600_000_000_000;
    let nanos = i128::try_from(over.as_nanos()).ok().filter(|_| over >= SHORTEST)?;
    Some(Usd::from_picos(amount.picos().checked_mul(HOUR)? / nanos))
}

/// A part of a moment in RFC 3339, as people read it.
pub(crate) fn part(moment: Timestamp, part: Range<usize>) -> String {
    moment.to_string().get(part).unwrap_or_default().replace('T', " ")
}

/// `14:32:07`, with its day where that is not the day of `beside`.
pub(crate) fn time(moment: Timestamp, beside: Timestamp) -> String {
    let is_of_one_day = part(moment, 0..10) == part(beside, 0..10);
    part(moment, if is_of_one_day { 11..19 } else { 0..19 })
}

/// An amount, rounded to a step of pico-dollars.
fn rounded(amount: Usd, round: impl Fn(i128, i128) -> i128) -> String {
    let digits = digits_of(amount);
    let picos = round(amount.picos(), 10_i128.pow(12 - digits));
    let exact = Usd::from_picos(picos).to_string();
    let (sign, exact) = exact.strip_prefix('-').map_or(("", exact.as_str()), |rest| ("-", rest));
    let (whole, part) = exact.split_once('.').unwrap_or((exact, ""));
    let digits = digits as usize;
    format!("{sign}${}.{part:0<digits$}", grouped(whole))
}

/// How many decimals an amount needs: two from a dollar up, below that for two digits.
fn digits_of(amount: Usd) -> u32 {
    match amount.picos().unsigned_abs() {
        0 | PICOS_PER_DOLLAR.. => 2,
        // one pico-dollar has one digit, and stands in the twelfth decimal
        picos => (13 - picos.ilog10()).clamp(2, 12),
    }
}

fn half_to_even(picos: i128, step: i128) -> i128 {
    let (down, rest) = (picos.div_euclid(step), picos.rem_euclid(step));
    let is_up = match (rest * 2).cmp(&step) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => down % 2 != 0,
    };
    (down + i128::from(is_up && step > 1)).saturating_mul(step)
}

fn three_digits(number: f64) -> String {
    match number {
        ..9.995 => format!("{number:.2}"),
        ..99.95 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().unwrap()
    }

    #[test]
    fn money_is_never_shown_as_nothing_and_a_lower_bound_stays_one() {
        for (amount, exact, least) in [
            ("25.679", "$25.68", "≥ $25.67"),
            ("1234.5", "$1,234.50", "≥ $1,234.50"),
            ("0.0389", "$0.039", "≥ $0.038"),
            ("0.000000000001", "$0.000000000001", "≥ $0.000000000001"),
            ("0.125", "$0.12", "≥ $0.12"),
            ("0", "$0.00", "≥ $0.00"),
        ] {
            assert_eq!([total(usd(amount), true), total(usd(amount), false)], [exact, least]);
        }
        assert_eq!(money(usd("-3")), "-$3.00");
    }

    #[test]
    fn shares_are_all_or_nothing_only_when_that_is_exact() {
        let texts = [1.0, 0.999_9, 0.958, 0.000_1, 0.0].map(percent);
        assert_eq!(texts, ["100 %", "> 99.9 %", "95.8 %", "< 0.1 %", "0 %"]);
    }

    #[test]
    fn times_and_counts_have_three_digits() {
        let millis = [0, 82, 999, 1_530, 119_000, 134_000, 8_043_000, 200_000_000];
        let texts = millis.map(|millis| duration(Duration::from_millis(millis)));
        let expected =
            ["0 s", "82.0 ms", "999 ms", "1.53 s", "119 s", "2 min 14 s", "2 h 14 min", "2 d 7 h"];
        assert_eq!(texts, expected);
        let texts = [7_635, 99_999, 482_598, 999_700, 18_073_957, u64::MAX].map(large);
        assert_eq!(texts, ["7,635", "99,999", "483 k", "1.00 M", "18.1 M", "18.4 E"]);
    }

    #[test]
    fn what_an_hour_costs_is_not_told_of_a_few_seconds() {
        let minute = Duration::from_secs(60);
        assert_eq!(hourly(usd("0.5"), minute), Some(usd("30")));
        assert_eq!(hourly(usd("0.5"), minute / 10), None);
    }
}
