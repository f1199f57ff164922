//! Counters packed into a few bytes each: an hour of slices of many series fits into memory so.
//!
//! What always holds: what is packed unpacks to the same; sums and differences are exact.
//!
//! ```text
//! code - code before: 1-3 bytes | value, its sign in the lowest bit: 1 byte for each 7 bits | ...
//! ```

use super::{
    super::{LabelledErrors, Numbers, merge::merge_labels},
    counters::{self, Code},
};
use std::cmp::Ordering;

/// What numbers add up to, packed; what cannot be subtracted is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Packed {
    counters: Box<[u8]>,
    labels: Box<[LabelledErrors]>,
}

impl Packed {
    pub(super) fn of(numbers: &Numbers) -> Packed {
        let mut bytes = Writer::default();
        counters::of(numbers).into_iter().for_each(|(code, value)| bytes.write(code, value));
        Packed { counters: bytes.finish(), labels: numbers.error_labels.clone().into() }
    }

    /// Adds these to numbers.
    pub(super) fn add_to(&self, numbers: &mut Numbers) {
        self.counters().for_each(|(code, value)| counters::add_gained(numbers, code, value));
        merge_labels(&mut numbers.error_labels, &self.labels);
    }

    /// Both together.
    pub(super) fn plus(&self, other: &Packed) -> Packed {
        let mut labels = self.labels.to_vec();
        merge_labels(&mut labels, &other.labels);
        let sum = |one: Option<i128>, other: Option<i128>| {
            Some(one.unwrap_or(0).saturating_add(other.unwrap_or(0)))
        };
        Packed { counters: combined(self, other, sum), labels: labels.into() }
    }

    /// What these have gained since they were `earlier`. What was there and gained nothing is left
    /// out; what is new and zero stays, because zero tells more than nothing.
    pub(super) fn minus(&self, earlier: &Packed) -> Packed {
        let gain = |now: Option<i128>, earlier: Option<i128>| match (now?, earlier) {
            (now, None) => Some(now),
            (now, Some(earlier)) => Some(now.saturating_sub(earlier)).filter(|gain| *gain != 0),
        };
        let labels = self.labels.iter().filter_map(|now| {
            let before = earlier.labels.binary_search_by(|known| known.label.cmp(&now.label));
            let before = before.map_or(0, |at| earlier.labels[at].errors);
            let errors = now.errors.saturating_sub(before);
            (errors > 0).then(|| LabelledErrors { errors, ..now.clone() })
        });
        Packed { counters: combined(self, earlier, gain), labels: labels.collect() }
    }

    /// Bytes beside the value itself.
    pub(super) fn bytes(&self) -> usize {
        let of_label = |it: &LabelledErrors| {
            let texts = [&it.label.code, &it.label.type_name].into_iter().flatten();
            size_of::<LabelledErrors>() + texts.map(String::len).sum::<usize>()
        };
        self.counters.len() + self.labels.iter().map(of_label).sum::<usize>()
    }

    /// In the order of their codes.
    pub(super) fn counters(&self) -> Reader<'_> {
        Reader { bytes: &self.counters, code: 0 }
    }

    pub(super) fn labels(&self) -> &[LabelledErrors] {
        &self.labels
    }
}

/// Two lists become one, code by code.
fn combined(
    one: &Packed,
    other: &Packed,
    value: impl Fn(Option<i128>, Option<i128>) -> Option<i128>,
) -> Box<[u8]> {
    let (mut one, mut other) = (one.counters().peekable(), other.counters().peekable());
    let mut bytes = Writer::default();
    loop {
        let order = match (one.peek(), other.peek()) {
            (Some(one), Some(other)) => one.0.cmp(&other.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return bytes.finish(),
        };
        let left = if order.is_le() { one.next() } else { None };
        let right = if order.is_ge() { other.next() } else { None };
        let code = left.or(right).map_or(0, |counter| counter.0);
        if let Some(value) = value(left.map(|it| it.1), right.map(|it| it.1)) {
            bytes.write(code, value);
        }
    }
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    code: Code,
}

impl Writer {
    fn write(&mut self, code: Code, value: i128) {
        self.write_number(u128::from(code - self.code));
        self.code = code;
        self.write_number(((value << 1) ^ (value >> 127)) as u128);
    }

    fn write_number(&mut self, mut number: u128) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn finish(self) -> Box<[u8]> {
        self.bytes.into()
    }
}

/// Reads counters in the order of their codes.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    code: Code,
}

impl Reader<'_> {
    /// The next counter where it takes two bytes and is no loss, as nearly all buckets do after the
    /// first: by how much its code is further, and its value.
    #[inline]
    pub(super) fn next_small(&mut self) -> Option<(Code, u64)> {
        let [further @ ..0x80, value @ ..0x80, rest @ ..] = self.bytes else { return None };
        if value & 1 == 1 {
            return None;
        }
        self.bytes = rest;
        self.code += Code::from(*further);
        Some(((*further).into(), u64::from(value >> 1)))
    }

    #[inline]
    fn number(&mut self) -> Option<u128> {
        // most are small
        match self.bytes {
            [one @ ..0x80, rest @ ..] => {
                self.bytes = rest;
                Some((*one).into())
            }
            [one, two @ ..0x80, rest @ ..] => {
                self.bytes = rest;
                Some((u32::from(*one & 0x7F) | u32::from(*two) << 7).into())
            }
            _ => self.large_number(),
        }
    }

    #[inline(never)]
    fn large_number(&mut self) -> Option<u128> {
        // nearly all that are large still fit into a word
        let mut word = 0;
        for (at, byte) in self.bytes.iter().enumerate().take(9) {
            word |= u64::from(byte & 0x7F) << (7 * at);
            if byte & 0x80 == 0 {
                self.bytes = &self.bytes[at + 1..];
                return Some(word.into());
            }
        }
        let (mut number, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u128::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift > 126 {
                return Some(number);
            }
        }
    }
}

impl Iterator for Reader<'_> {
    type Item = (Code, i128);

    #[inline]
    fn next(&mut self) -> Option<(Code, i128)> {
        self.code += self.number()? as Code;
        let value = self.number()?;
        Some((self.code, (value >> 1) as i128 ^ -((value & 1) as i128)))
    }
}
