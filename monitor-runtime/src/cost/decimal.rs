//! Decimal text to integers, exactly and without the allocator.

use super::Usd;

/// A decimal number as `digits * 10^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// Reads `12`, `-0.5`, `1.25e-6`; `None` for anything else, and for more digits than fit.
    pub(crate) fn parse(text: &str) -> Option<Decimal> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (text, mut exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?.into()),
            None => (text, 0i32),
        };
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() {
            return None;
        }
        let mut digits = 0u128;
        for byte in whole.bytes() {
            digits = push_digit(digits, byte)?;
        }
        // zeros at the end say nothing and would only use up room
        for byte in part.trim_end_matches('0').bytes() {
            digits = push_digit(digits, byte)?;
            exponent -= 1;
        }
        Some(Decimal { negative, digits, exponent })
    }

    /// The number times 10^12 if that is an integer.
    pub(crate) fn picos(self) -> Option<i128> {
        let (picos, exact) = self.nearest_picos()?;
        exact.then_some(picos)
    }

    /// The nearest amount of dollars, half to even.
    pub(crate) fn usd(self) -> Option<Usd> {
        Some(Usd::from_picos(self.nearest_picos()?.0))
    }

    fn nearest_picos(self) -> Option<(i128, bool)> {
        let shift = self.exponent + 12;
        let power = 10u128.checked_pow(shift.unsigned_abs());
        let (picos, exact) = match (shift < 0, power) {
            (_, _) if self.digits == 0 => (0, true),
            (false, power) => (self.digits.checked_mul(power?)?, true),
            (true, Some(power)) => {
                (divide_half_even(self.digits, power), self.digits.is_multiple_of(power))
            }
            (true, None) => (0, false),
        };
        let picos = i128::try_from(picos).ok()?;
        Some((if self.negative { -picos } else { picos }, exact))
    }
}

fn push_digit(digits: u128, byte: u8) -> Option<u128> {
    let digit = byte.is_ascii_digit().then(|| u128::from(byte - b'0'))?;
    digits.checked_mul(10)?.checked_add(digit)
}

/// The quotient, rounded to the nearest integer and from the middle to the even one.
#[inline]
pub(crate) fn divide_half_even(numerator: u128, denominator: u128) -> u128 {
    let quotient = numerator / denominator;
    let rest = numerator % denominator;
    let up = match rest.cmp(&(denominator - rest)) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => quotient % 2 == 1,
        std::cmp::Ordering::Greater => true,
    };
    quotient + u128::from(up)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picos(text: &str) -> Option<i128> {
        Decimal::parse(text)?.picos()
    }

    #[test]
    fn a_decimal_is_read_exactly() {
        assert_eq!(picos("0.15"), Some(150_000_000_000));
        assert_eq!(picos("1.25e-6"), Some(1_250_000));
        assert_eq!(picos("2E1"), Some(20_000_000_000_000));
        assert_eq!(picos("-3.10"), Some(-3_100_000_000_000));
        assert_eq!(picos("0.0000000000000000000000000000000000000000"), Some(0));
        assert_eq!(picos("0.0000000000001"), None, "a tenth of a pico-dollar is no amount");
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", ".5", "-", "1,5", "0x10", "1e", "1e99999", "1.2.3", " 1", "NaN", "--1"] {
            assert_eq!(Decimal::parse(text), None, "{text:?}");
        }
        assert_eq!(Decimal::parse(&"9".repeat(40)), None);
        assert_eq!(picos("1e300"), None);
    }

    #[test]
    fn an_amount_is_rounded_half_to_even() {
        let usd = |text: &str| Decimal::parse(text).and_then(Decimal::usd).map(Usd::picos);
        assert_eq!(usd("0.0000000000005"), Some(0));
        assert_eq!(usd("0.0000000000015"), Some(2));
        assert_eq!(usd("0.00000000000251"), Some(3));
        assert_eq!(usd("1e-300"), Some(0));
        assert_eq!(divide_half_even(u128::MAX, 1), u128::MAX);
    }
}
