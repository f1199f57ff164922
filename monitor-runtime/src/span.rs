//! The ids of calls and traces, as W3C trace context has them.
//!
//! What always holds: inside the program a call is a small number that a thread counts up; an id is
//! made of it only when somebody asks, by a mixing step that cannot map two numbers to one id, and
//! with a seed of the process, so that ids of processes do not meet.

mod traceparent;

pub use traceparent::{ParseTraceParentError, TraceParent};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{
    cell::Cell,
    fmt,
    hash::{BuildHasher, RandomState},
    str::FromStr,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

/// The id of a trace: 16 bytes, shown as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TraceId(u128);

/// The id of one call in a trace: 8 bytes, shown as 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpanId(u64);

static SEED: LazyLock<[u64; 3]> = LazyLock::new(|| {
    let random = RandomState::new();
    [random.hash_one(1), random.hash_one(2), random.hash_one(3)]
});

thread_local! { static NEXT: Cell<u64> = const { Cell::new(0) } }

/// The size of a number, which a call keeps three of in little room.
pub(crate) const NUMBER_BITS: u32 = 48;

/// Marks the number of what stands for a call in another program. New numbers stay below.
const REMOTE: u64 = 1 << (NUMBER_BITS - 1);

/// Numbers that a thread counts up before it asks for more. It takes what is left of them with it,
/// so that they are few: threads of one call each use up all numbers after 2^35 of them.
const OF_A_THREAD: u64 = 1 << 12;

/// A number for a new call that no other call of this process has; never zero.
#[inline]
pub(crate) fn new_number() -> u64 {
    let next = NEXT.get();
    let number = if next.is_multiple_of(OF_A_THREAD) { first_of_a_thread() } else { next };
    NEXT.set(number + 1);
    number
}

#[cold]
fn first_of_a_thread() -> u64 {
    static THREADS: AtomicU64 = AtomicU64::new(1);
    // after 2^35 times the numbers begin anew; who had them is long over
    THREADS.fetch_add(1, Relaxed) % (REMOTE / OF_A_THREAD) * OF_A_THREAD + 1
}

/// A number for the call of another program inside of which calls of this one begin.
pub(crate) fn new_remote_number() -> u64 {
    new_number() | REMOTE
}

/// Whether this number stands for a call in another program.
#[inline]
pub(crate) fn is_remote(number: u64) -> bool {
    number & REMOTE != 0
}

/// The finishing step of splitmix64: every number has one image and one only.
fn mix(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ number >> 31
}

impl TraceId {
    #[inline]
    pub(crate) fn of_root(root: u64) -> TraceId {
        let (high, low) = (mix(root ^ SEED[0]), mix(root ^ SEED[1]));
        TraceId((u128::from(high) << 64 | u128::from(low)).max(1))
    }

    /// So many of its lowest bits, at most 64.
    #[inline]
    pub(crate) fn low_bits(self, bits: u32) -> u64 {
        self.0 as u64 & (u64::MAX >> (u64::BITS - bits))
    }
}

impl SpanId {
    pub(crate) fn of(span: u64) -> SpanId {
        SpanId(mix(span ^ SEED[2]).max(1))
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl fmt::Debug for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for TraceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl Serialize for SpanId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for TraceId {
    type Err = ParseIdError;

    /// Reads 32 hexadecimal digits that are not all zero.
    fn from_str(text: &str) -> Result<TraceId, ParseIdError> {
        digits(text, 32).map(TraceId).ok_or(ParseIdError("trace", 32))
    }
}
impl FromStr for SpanId {
    type Err = ParseIdError;

    /// Reads 16 hexadecimal digits that are not all zero.
    fn from_str(text: &str) -> Result<SpanId, ParseIdError> {
        let id = digits(text, 16).and_then(|id| u64::try_from(id).ok());
        id.map(SpanId).ok_or(ParseIdError("span", 16))
    }
}

/// So many hexadecimal digits that are not all zero.
fn digits(text: &str, count: usize) -> Option<u128> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let id = u128::from_str_radix(text, 16).ok().filter(|id| all && *id != 0)?;
    Some(id)
}

impl<'de> Deserialize<'de> for TraceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TraceId, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
impl<'de> Deserialize<'de> for SpanId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SpanId, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A text that is no id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseIdError(&'static str, usize);

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ParseIdError(name, count) = self;
        write!(f, "a {name} id is {count} hexadecimal digits, not all of them zero")
    }
}
impl std::error::Error for ParseIdError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_many_threads_are_never_the_same() {
        let count = || (0..2 * OF_A_THREAD + 9).map(|_| new_number()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..16).map(|_| std::thread::spawn(count)).collect();
        let mut all = count();
        threads.into_iter().for_each(|it| all.extend(it.join().expect("no thread panics")));
        assert!(all.iter().all(|number| (1..REMOTE).contains(number)));
        let numbers = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), numbers);
    }

    #[test]
    fn ids_differ_and_read_back() {
        let ids: std::collections::BTreeSet<_> = (1..10_000).map(TraceId::of_root).collect();
        assert_eq!(ids.len(), 9_999);
        let id = TraceId::of_root(7);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("0".repeat(32).parse::<TraceId>().is_err());
        assert!("xyz".parse::<TraceId>().is_err());
        let id = SpanId::of(7);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("+123456789abcdef".parse::<SpanId>().is_err());
    }
}
