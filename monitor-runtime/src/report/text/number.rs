//! Numbers as people read them.
//!
//! What always holds: a number never looks better than it is. What is not all is not `100.00 %`,
//! what is not nothing is not `0.00 %` or `$0.00`.

use crate::Usd;
use std::time::Duration;

/// What stands where there is no value.
pub(super) const NO_DATA: &str = "no data";

/// `1,234,567`.
pub(in crate::report) fn count(count: u64) -> String {
    match count {
        0..1_000 => count.to_string(),
        _ => grouped(&count.to_string()),
    }
}

/// At most seven characters: `999,999`, `1.23 M`.
pub(in crate::report) fn short_count(number: u64) -> String {
    match number {
        0..1_000_000 => count(number),
        _ => {
            let steps = [(1e9, "M"), (1e12, "G"), (1e15, "T"), (1e18, "P"), (f64::MAX, "E")];
            let number = number as f64;
            // just below a limit, three digits would round to the next unit's 1000
            let fits = |step: &(f64, &str)| number < step.0 * 0.999_5;
            let (end, unit) = steps.into_iter().find(fits).unwrap_or(steps[4]);
            let scaled = if unit == "E" { number / 1e18 } else { number / (end / 1e3) };
            format!("{scaled:.0$} {unit}", decimals_of_three_digits(scaled))
        }
    }
}

/// Three digits and a unit: `1.82 s`, `210 ms`, `21.4 min`.
pub(in crate::report) fn duration(duration: Option<Duration>) -> String {
    let Some(duration) = duration else { return NO_DATA.into() };
    if duration.is_zero() {
        return "0 s".into();
    }
    let seconds = duration.as_secs_f64();
    let (scaled, unit) = match seconds {
        // just below a limit, three digits would round to the next unit's 1000
        ..0.000_999_5 => (seconds * 1e6, "µs"),
        ..0.999_5 => (seconds * 1e3, "ms"),
        ..999.5 => (seconds, "s"),
        ..59_970.0 => (seconds / 60.0, "min"),
        _ => (seconds / 3_600.0, "h"),
    };
    format!("{scaled:.0$} {unit}", decimals_of_three_digits(scaled))
}

/// `96.48 %`.
pub(super) fn percent(rate: Option<f64>) -> String {
    match rate {
        None => NO_DATA.into(),
        Some(rate) if rate > 0.0 && rate < 0.000_1 => "<0.01 %".into(),
        Some(rate) if rate < 1.0 && rate > 0.999_9 => ">99.99 %".into(),
        Some(rate) => format!("{:.2} %", rate * 100.0),
    }
}

/// A number a second: `3.21`, `1,204`.
pub(in crate::report) fn rate(rate: Option<f64>) -> String {
    match rate {
        None => NO_DATA.into(),
        Some(rate) if rate >= 1_000.0 => short_count(rate.round() as u64),
        Some(rate) => decimal(rate),
    }
}

/// Any number in about four digits.
pub(in crate::report) fn decimal(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(0.001..1e9).contains(&size) {
        return format!("{number:.3e}");
    }
    let decimals = if size >= 100.0 {
        1
    } else if size >= 1.0 {
        2
    } else {
        4
    };
    let text = format!("{number:.decimals$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text.split_once('.') {
        Some((whole, part)) => format!("{}.{part}", grouped(whole)),
        None => grouped(text),
    }
}

/// The exact amount, with two decimals or more: `$1,234.50`.
pub(in crate::report) fn exact_money(amount: Usd) -> String {
    dollars(&amount.to_string(), 2)
}

/// An amount for a table: six decimals, four from a cent on, two from $1,000 on, and from
/// $1,000,000 on three digits.
pub(super) fn short_money(amount: Usd) -> String {
    if amount < Usd::ZERO {
        return exact_money(amount); // a correction: rare, and not to be rounded away
    }
    const CENT: u128 = 10_000_000_000;
    let decimals = match amount.picos().unsigned_abs() {
        0 => 2,
        picos if picos < 1_000_000 => return "<$0.000001".into(),
        picos if picos < CENT => 6,
        picos if picos < 100_000 * CENT => 4,
        picos if picos < 100_000_000 * CENT => 2,
        picos => {
            let dollars = u64::try_from(picos / 1_000_000_000_000).unwrap_or(u64::MAX);
            return format!("${}", short_count(dollars));
        }
    };
    // down, so that an amount shown as `≥` stays true
    let step = 10_i128.pow(12 - decimals as u32);
    let picos = amount.picos() - amount.picos().rem_euclid(step);
    dollars(&Usd::from_picos(picos).to_string(), decimals)
}

fn dollars(decimal: &str, decimals: usize) -> String {
    let (sign, decimal) = decimal.strip_prefix('-').map_or(("", decimal), |rest| ("-", rest));
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    format!("{sign}${}.{part:0<decimals$}", grouped(whole))
}

fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (first, rest) = digits.split_at(digits.len() % 3);
    let mut grouped = String::with_capacity(sign.len() + digits.len() + digits.len() / 3);
    grouped.push_str(sign);
    grouped.push_str(first);
    for at in (0..rest.len()).step_by(3) {
        if at > 0 || !first.is_empty() {
            grouped.push(',');
        }
        grouped.push_str(&rest[at..at + 3]);
    }
    grouped
}

/// How many of three digits stand behind the point.
fn decimals_of_three_digits(number: f64) -> usize {
    match number {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_three_digits_and_the_unit_that_fits() {
        for (nanos, text) in [
            (0, "0 s"),
            (950, "0.95 µs"),
            (999_400, "999 µs"),
            (999_600, "1.00 ms"),
            (210_000_000, "210 ms"),
            (999_600_000, "1.00 s"),
            (1_820_000_000, "1.82 s"),
            (59_900_000_000, "59.9 s"),
            (1_284_000_000_000, "21.4 min"),
            (86_400_000_000_000, "24.0 h"),
        ] {
            assert_eq!(duration(Some(Duration::from_nanos(nanos))), text);
        }
        assert_eq!(duration(None), "no data");
    }

    #[test]
    fn rates_never_look_better_than_they_are() {
        assert_eq!(percent(Some(0.999_999)), ">99.99 %");
        assert_eq!(percent(Some(1.0)), "100.00 %");
        assert_eq!(percent(Some(0.000_001)), "<0.01 %");
        assert_eq!(percent(Some(0.0)), "0.00 %");
        assert_eq!(percent(None), "no data");
    }

    #[test]
    fn money_is_exact_in_the_headline_and_never_more_than_it_is_in_tables() {
        let usd = |text: &str| text.parse::<Usd>().unwrap();
        assert_eq!(exact_money(usd("1234567.123456789012")), "$1,234,567.123456789012");
        assert_eq!(exact_money(usd("0.5")), "$0.50");
        assert_eq!(exact_money(usd("-3")), "-$3.00");
        assert_eq!(short_money(usd("1234.567")), "$1,234.56");
        assert_eq!(short_money(usd("12.34567")), "$12.3456");
        assert_eq!(short_money(usd("12.5")), "$12.5000", "points stand under each other");
        assert_eq!(short_money(usd("0.0000129")), "$0.000012");
        assert_eq!(short_money(usd("0.0000000001")), "<$0.000001");
        assert_eq!(short_money(Usd::ZERO), "$0.00");
        assert_eq!(short_money(usd("1234567.8")), "$1.23 M");
    }

    #[test]
    fn counts_are_grouped_and_in_tables_short() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(0), "0");
        assert_eq!(short_count(999_999), "999,999");
        assert_eq!(short_count(1_234_567), "1.23 M");
        assert_eq!(short_count(45_600_000_000), "45.6 G");
        assert_eq!(short_count(999_400_000), "999 M");
        assert_eq!(short_count(999_999_999), "1.00 G");
        assert_eq!(short_count(u64::MAX), "18.4 E");
        assert_eq!(rate(Some(3.214)), "3.21");
        assert_eq!(rate(Some(1_204.4)), "1,204");
        assert_eq!(decimal(-1_234.5), "-1,234.5");
        assert_eq!(decimal(0.000_012), "1.200e-5");
    }
}
