//! Numbers as decimal text.
//!
//! What always holds: whole numbers, durations and money are written exactly, without a
//! floating-point number in between.

use crate::Usd;
use std::{fmt::Write, time::Duration};

const NANO_DIGITS: usize = 9;
const PICO_DIGITS: usize = 12;

/// Writes a whole number.
#[inline]
pub(super) fn push_whole(to: &mut String, number: u64) {
    let mut digits = [b'0'; 20];
    push_digits(to, &mut digits, number, 1);
}

/// Writes a duration in seconds.
pub(super) fn push_seconds(to: &mut String, duration: Duration) {
    push_whole(to, duration.as_secs());
    push_fraction::<NANO_DIGITS>(to, u64::from(duration.subsec_nanos()));
}

/// Writes an amount in dollars.
pub(super) fn push_dollars(to: &mut String, amount: Usd) {
    const DOLLAR: u128 = 10_u128.pow(PICO_DIGITS as u32);
    let picos = amount.picos().unsigned_abs();
    if amount.picos() < 0 {
        to.push('-');
    }
    match u64::try_from(picos / DOLLAR) {
        Ok(dollars) => push_whole(to, dollars),
        Err(_) => _ = write!(to, "{}", picos / DOLLAR),
    }
    push_fraction::<PICO_DIGITS>(to, (picos % DOLLAR) as u64);
}

/// Writes any number, with the words that Prometheus has for those that have no digits.
pub(super) fn push_float(to: &mut String, number: f64) {
    match number {
        _ if number.is_nan() => to.push_str("NaN"),
        f64::INFINITY => to.push_str("+Inf"),
        f64::NEG_INFINITY => to.push_str("-Inf"),
        _ => _ = write!(to, "{number}"),
    }
}

/// Writes the point and what stands behind it; nothing of zero.
fn push_fraction<const DIGITS: usize>(to: &mut String, fraction: u64) {
    if fraction > 0 {
        to.push('.');
        let mut digits = [b'0'; 20];
        push_digits(to, &mut digits, fraction, DIGITS);
        to.truncate(to.trim_end_matches('0').len());
    }
}

#[inline]
fn push_digits(to: &mut String, digits: &mut [u8; 20], mut number: u64, at_least: usize) {
    let mut first = digits.len();
    while number > 0 {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    first = first.min(digits.len() - at_least);
    to.push_str(str::from_utf8(&digits[first..]).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(push: impl FnOnce(&mut String)) -> String {
        let mut text = String::new();
        push(&mut text);
        text
    }

    #[test]
    fn whole_numbers_are_those_of_the_standard_library() {
        for number in [0, 7, 10, 999, 1_000, u64::MAX - 1, u64::MAX] {
            assert_eq!(text(|to| push_whole(to, number)), number.to_string());
        }
    }

    #[test]
    fn durations_and_dollars_are_exact_to_their_last_digit() {
        for (nanos, seconds) in [
            (0, "0"),
            (1, "0.000000001"),
            (1_500_000_000, "1.5"),
            (10_000_000_000, "10"),
            (u64::MAX, "18446744073.709551615"),
        ] {
            assert_eq!(text(|to| push_seconds(to, Duration::from_nanos(nanos))), seconds);
        }
        for dollars in ["0", "0.00027", "100", "-12.5", "0.000000000001", "123456789.000000000001"]
        {
            let amount: Usd = dollars.parse().unwrap();
            assert_eq!(text(|to| push_dollars(to, amount)), dollars);
        }
        let most = Usd::from_picos(i128::MAX);
        assert_eq!(text(|to| push_dollars(to, most)), most.to_string());
    }

    #[test]
    fn what_is_no_number_has_prometheus_word() {
        let words = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.1 + 0.2, 3.0]
            .map(|number| text(|to| push_float(to, number)));
        assert_eq!(words, ["NaN", "+Inf", "-Inf", "0.30000000000000004", "3"]);
    }
}
