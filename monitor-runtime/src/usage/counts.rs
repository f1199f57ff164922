//! The counts of one call: present or absent for each kind, never a made-up zero.

use super::{InvalidUsage, UsageKind};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};
use std::fmt;

/// What one call used, in the normal form: `input` and `output` are totals, the rest are subsets.
///
/// # Example
/// ```
/// use monitor_runtime::{Usage, UsageKind};
///
/// let usage = Usage::new(1_200, 80).with(UsageKind::CacheRead, 1_024);
/// assert_eq!(usage.get(UsageKind::CacheRead), Some(1_024));
/// assert_eq!(usage.get(UsageKind::Reasoning), None, "nobody said, which is not zero");
/// ```
// Aligned, because the counts are cleared 16 bytes at a time for each call: where one such write
// lies across two pages of the stack, the call takes 12 ns longer.
#[repr(align(16))]
#[derive(Clone, Copy)]
pub struct Usage {
    /// One bit for each kind that was reported; the count of an absent kind is 0.
    known: u32,
    #[expect(dead_code, reason = "it only makes room")]
    room: Room,
    counts: [u64; UsageKind::COUNT],
}

/// Room for the tag of an `Option<Usage>`, which would else have 16 bytes, as an aligned type's
/// has: a tag that is written as a word and read as two stalls the processor.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Room {
    Free,
}

impl Usage {
    /// No count at all.
    pub const EMPTY: Usage = Usage::none();

    // a function, because a constant is copied from where it lies, which takes longer than clearing
    #[inline(always)]
    pub(crate) const fn none() -> Usage {
        Usage { known: 0, room: Room::Free, counts: [0; UsageKind::COUNT] }
    }

    /// Input and output tokens, both totals: caches, reasoning and the like are inside them.
    #[inline]
    pub const fn new(input: u64, output: u64) -> Usage {
        let mut usage = Usage::none();
        usage.counts[UsageKind::Input as usize] = input;
        usage.counts[UsageKind::Output as usize] = output;
        usage.known = 1 << UsageKind::Input as u32 | 1 << UsageKind::Output as u32;
        usage
    }

    /// Tokens of which nobody said what was input and what output; their cost is an estimate.
    pub const fn of_total(total: u64) -> Usage {
        let mut usage = Usage::EMPTY;
        usage.counts[UsageKind::Total as usize] = total;
        usage.known = 1 << UsageKind::Total as u32;
        usage
    }

    /// The same with one more count, or another value for it.
    #[must_use]
    pub const fn with(mut self, kind: UsageKind, count: u64) -> Usage {
        self.set(kind, count);
        self
    }

    /// Sets one count; it is known from then on, zero included.
    #[inline]
    pub const fn set(&mut self, kind: UsageKind, count: u64) {
        self.counts[kind as usize] = count;
        self.known |= 1 << kind as u32;
    }

    /// One count; `None` if nobody reported it.
    #[inline]
    pub const fn get(&self, kind: UsageKind) -> Option<u64> {
        if self.known >> kind as u32 & 1 == 1 { Some(self.counts[kind as usize]) } else { None }
    }

    /// One count, zero if nobody reported it: for sums.
    #[inline]
    pub const fn count(&self, kind: UsageKind) -> u64 {
        self.counts[kind as usize]
    }

    /// Whether nothing was reported.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.known == 0
    }

    /// One bit for each reported kind, at the number of the kind.
    #[inline]
    pub(crate) const fn known(&self) -> u32 {
        self.known
    }

    /// Whether a count stands at the end of its type, so that it may have been more.
    #[inline]
    pub(crate) fn is_saturated(&self) -> bool {
        // a count has all its bits set only if all counts together have
        let any = match self.sides() {
            Some([input, output]) => input | output,
            None => self.iter().fold(0, |any, (_, count)| any | count),
        };
        any == u64::MAX && self.past_its_type().is_some()
    }

    /// Input and output, where just these were reported, as of most calls: they are handled without
    /// a look at the other kinds.
    #[inline]
    pub(crate) fn sides(&self) -> Option<[u64; 2]> {
        const SIDES: u32 = 1 << UsageKind::Input as u32 | 1 << UsageKind::Output as u32;
        let [input, output, ..] = self.counts;
        (self.known == SIDES).then_some([input, output])
    }

    /// A count at the end of its type: nothing uses so much, so a sum went past it.
    #[inline]
    pub(crate) fn past_its_type(&self) -> Option<InvalidUsage> {
        self.iter()
            .find(|(_, count)| *count == u64::MAX)
            .map(|(kind, _)| InvalidUsage::past_type(kind))
    }

    /// The reported counts.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (UsageKind, u64)> + '_ {
        let mut left = self.known;
        std::iter::from_fn(move || {
            let at = left.trailing_zeros() as usize;
            let kind = *UsageKind::ALL.get(at)?;
            left &= left - 1;
            Some((kind, self.counts[at]))
        })
    }

    /// All tokens: input and output, or the total where only that is known.
    pub fn tokens(&self) -> u64 {
        let sum = self.count(UsageKind::Input).saturating_add(self.count(UsageKind::Output));
        sum.saturating_add(self.count(UsageKind::Total))
    }

    /// Adds each count of `more`: of several answers that one call paid for.
    ///
    /// A sum past `u64::MAX` stays there; [`Usage::check`] then refuses the usage.
    pub fn add(&mut self, more: &Usage) {
        for (kind, count) in more.iter() {
            self.set(kind, self.count(kind).saturating_add(count));
        }
    }

    /// Takes each count that `later` reports and keeps the others: how counts of a stream merge.
    #[inline]
    pub fn replace_with(&mut self, later: &Usage) {
        if let Some([input, output]) = later.sides() {
            self.set(UsageKind::Input, input);
            self.set(UsageKind::Output, output);
        } else {
            self.replace_any(later);
        }
    }

    #[inline(never)]
    fn replace_any(&mut self, later: &Usage) {
        for (kind, count) in later.iter() {
            self.set(kind, count);
        }
    }

    /// The same for a piece of a stream, where counts only grow: a zero is what a type fills in for
    /// a count that did not come.
    pub(crate) fn grow_to(&mut self, later: &Usage) {
        for (kind, count) in later.iter() {
            if count > 0 || self.get(kind).is_none() {
                self.set(kind, count);
            }
        }
    }

    /// Whether the counts can be true: no subset larger than what it is part of, and none at the
    /// end of its type.
    ///
    /// # Errors
    /// The first count that cannot be true.
    pub fn check(&self) -> Result<(), InvalidUsage> {
        for (kind, count) in self.iter() {
            if count == u64::MAX {
                return Err(InvalidUsage::past_type(kind));
            }
            let Some(whole) = kind.part_of() else { continue };
            let Some(limit) = self.get(whole) else { continue };
            if count > limit {
                return Err(InvalidUsage::more_than_whole(kind, count, whole, limit));
            }
        }
        Ok(())
    }
}

impl Default for Usage {
    fn default() -> Self {
        Usage::EMPTY
    }
}

/// Equal if the counts are: an absent count and a zero are the same amount of tokens.
impl PartialEq for Usage {
    fn eq(&self, other: &Self) -> bool {
        self.counts == other.counts
    }
}
impl Eq for Usage {}

impl fmt::Debug for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Usage");
        for (kind, count) in self.iter() {
            out.field(kind.name(), &count);
        }
        out.finish()
    }
}

/// As a map of the reported counts, e.g. `{"input": 1200, "output": 80, "cache_read": 1024}`.
impl Serialize for Usage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.known.count_ones() as usize))?;
        for (kind, count) in self.iter() {
            map.serialize_entry(kind.name(), &count)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Usage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counts;
        impl<'de> Visitor<'de> for Counts {
            type Value = Usage;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of counts, such as {\"input\": 12, \"output\": 3}")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Usage, A::Error> {
                let mut usage = Usage::EMPTY;
                while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                    match UsageKind::from_name(&name) {
                        Some(kind) => match map.next_value::<Option<u64>>()? {
                            Some(count) => usage.set(kind, count),
                            None => continue,
                        },
                        // a later version may count more kinds; what is unknown here is not guessed
                        None => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(usage)
            }
        }
        deserializer.deserialize_map(Counts)
    }
}
