//! Numbers as decimal text.
//!
//! What always holds: whole numbers, durations and money are written exactly, without a
//! floating-point number in between.

use crate::Usd;
use std::{fmt::Write, time::Duration};

const NANO_DIGITS: u32 = 9;
const PICO_DIGITS: u32 = 12;

/// Writes a whole number.
#[inline]
pub(super) fn push_whole(to: &mut String, number: u64) {
    if number >= 10 {
        push_beyond_one(to, number);
    } else {
        to.push(digit(number));
    }
}

/// Writes a number of two digits or more: what stands before the last two, then these.
fn push_beyond_one(to: &mut String, number: u64) {
    if number >= 100 {
        push_whole(to, number / 100);
    }
    push_pair(to, number % 100);
}

#[inline]
fn push_pair(to: &mut String, number: u64) {
    to.push(digit(number / 10));
    to.push(digit(number));
}

#[inline]
fn digit(number: u64) -> char {
    char::from(b'0' + (number % 10) as u8)
}

/// Writes a duration in seconds.
pub(super) fn push_seconds(to: &mut String, duration: Duration) {
    push_whole(to, duration.as_secs());
    push_fraction(to, u64::from(duration.subsec_nanos()), NANO_DIGITS);
}

/// Writes an amount in dollars.
pub(super) fn push_dollars(to: &mut String, amount: Usd) {
    const DOLLAR: u64 = 10_u64.pow(PICO_DIGITS);
    let picos = amount.picos().unsigned_abs();
    if amount.picos() < 0 {
        to.push('-');
    }
    // words are divided faster than what is longer
    let fraction = match u64::try_from(picos) {
        Ok(picos) => {
            push_whole(to, picos / DOLLAR);
            picos % DOLLAR
        }
        Err(_) => {
            let _infallible = write!(to, "{}", picos / u128::from(DOLLAR));
            (picos % u128::from(DOLLAR)) as u64
        }
    };
    push_fraction(to, fraction, PICO_DIGITS);
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

/// Writes the point and so many digits behind it, but the zeros at their end; nothing of zero.
fn push_fraction(to: &mut String, mut fraction: u64, mut digits: u32) {
    if fraction > 0 {
        to.push('.');
        while fraction.is_multiple_of(10) {
            fraction /= 10;
            digits -= 1;
        }
        push_digits(to, fraction, digits);
    }
}

/// Writes so many digits, with zeros in front.
fn push_digits(to: &mut String, number: u64, digits: u32) {
    match digits {
        0 => {}
        1 => to.push(digit(number)),
        _ => {
            push_digits(to, number / 100, digits - 2);
            push_pair(to, number % 100);
        }
    }
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
