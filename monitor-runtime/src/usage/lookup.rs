//! Finds a name in the table: while the program is compiled where the name is a constant.

use super::names::{Line, Meaning, NAMES, Place};

/// A known name, by its line in the table: one byte, because it is handed on for each field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name(u8);

/// A hash table of the lines, one entry for each place where a name counts; zero, the line
/// without a name, is an empty slot. It is built when the library is compiled: a lookup of what is
/// no name costs a hash and one load.
///
/// Both tables are constants and no statics: the compiler of another crate sees what is in a
/// constant, so the names of a type's fields are looked up while the user's program is compiled,
/// and what is left of reading the type is its counts.
const SLOTS: usize = 4096;
const SLOT: &[u8; SLOTS] = &{
    assert!(NAMES.len() <= u8::MAX as usize);
    let mut slots = [0u8; SLOTS];
    let mut line = 1;
    while line < NAMES.len() {
        let mut place = 0;
        while place < u32::BITS as usize {
            if NAMES[line].places >> place & 1 == 1 {
                let mut at = slot(hash(NAMES[line].text.as_bytes()), place);
                while slots[at] != 0 {
                    at = (at + 1) % SLOTS;
                }
                slots[at] = line as u8;
            }
            place += 1;
        }
        line += 1;
    }
    slots
};

/// Names differ in their length, their ends or their middle; reading four bytes is enough. Always
/// in line, because the names of a type's fields are constants, and so are their hashes then.
#[inline(always)]
const fn hash(name: &[u8]) -> u32 {
    let len = name.len();
    if len == 0 {
        return 0;
    }
    (len as u32).wrapping_mul(0x9E37_79B1)
        ^ (name[0] as u32).wrapping_mul(0x85EB_CA77)
        ^ (name[len / 2] as u32).wrapping_mul(0xC2B2_AE3D)
        ^ (name[len - 1] as u32).wrapping_mul(0x27D4_EB2F)
}

#[inline]
const fn slot(hash: u32, place: usize) -> usize {
    ((hash >> 13) as usize).wrapping_add(place * 157) % SLOTS
}

/// The first and the last eight bytes of a text, as words: all of it up to 16 bytes. They are
/// constants where the text is one, and two words are compared sooner than `memcmp` is called.
#[inline(always)]
pub(super) const fn ends(text: &[u8]) -> [u64; 2] {
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return [u64::from_le_bytes(*first), u64::from_le_bytes(*last)];
    }
    let (mut word, mut next) = (0, 0);
    while next < text.len() {
        word = word << 8 | text[next] as u64;
        next += 1;
    }
    [word, word]
}

impl Line {
    #[inline(always)]
    fn is(&self, name: &str) -> bool {
        self.text.len() == name.len()
            && self.ends == ends(name.as_bytes())
            && (name.len() <= 16 || self.text == name)
    }
}

/// Whether this names a count, or an object with counts, in any place.
pub(super) const fn carries_usage(name: &str) -> bool {
    is_any(name, false)
}

/// Whether this names a usage object.
pub const fn names_usage(name: &str) -> bool {
    is_any(name, true)
}

const fn is_any(name: &str, is_usage: bool) -> bool {
    let mut line = 1;
    while line < NAMES.len() {
        let carries = match NAMES[line].meaning {
            Meaning::Object(Place::Usage) => true,
            Meaning::Count(_) | Meaning::Object(_) => !is_usage,
            _ => false,
        };
        if carries && are_equal(NAMES[line].text.as_bytes(), name.as_bytes()) {
            return true;
        }
        line += 1;
    }
    false
}

const fn are_equal(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

impl Name {
    /// The name if it counts in this place; `None` for content.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn find(place: Place, name: &str) -> Option<Name> {
        Name::find_hashed(place, name, hash(name.as_bytes()))
    }

    #[inline(always)]
    fn find_hashed(place: Place, name: &str, hash: u32) -> Option<Name> {
        let mut at = slot(hash, place as usize);
        while SLOT[at] != 0 {
            let line = &NAMES[usize::from(SLOT[at])];
            if line.is(name) && line.places >> place as u32 & 1 == 1 {
                return Some(Name(SLOT[at]));
            }
            at = (at + 1) % SLOTS;
        }
        None
    }

    #[cfg_attr(not(debug_assertions), inline)]
    pub(super) fn meaning(self) -> Meaning {
        NAMES[usize::from(self.0)].meaning
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(place: Place, name: &str) -> Option<Meaning> {
        Name::find(place, name).map(Name::meaning)
    }

    #[test]
    fn every_name_is_found_where_it_counts_and_nowhere_else() {
        for line in &NAMES[1..] {
            for place in PLACES {
                let counts = line.places >> place as u32 & 1 == 1;
                let found = meaning(place, line.text) == Some(line.meaning);
                assert_eq!(found, counts, "{} in {place:?}", line.text);
            }
        }
    }

    #[test]
    fn no_name_means_two_things_in_one_place() {
        for (number, one) in NAMES.iter().enumerate() {
            for other in NAMES[number + 1..].iter().filter(|other| other.text == one.text) {
                assert_eq!(one.places & other.places, 0, "{}", one.text);
            }
        }
    }

    #[test]
    fn content_has_no_meaning() {
        for name in ["", "text", "content", "id", "created", "Usage", "usage ", "output"] {
            assert_eq!(meaning(Place::Root, name), None, "{name:?}");
        }
    }

    #[test]
    fn lookups_end_after_a_few_slots() {
        let taken = |at: usize| (at..).take_while(|at| SLOT[at % SLOTS] != 0).count();
        let longest = (0..SLOTS).map(taken).max();
        assert!(longest <= Some(8), "{longest:?} slots in a row are taken");
    }

    const PLACES: [Place; 30] = [
        Place::Root,
        Place::Priced,
        Place::Envelope,
        Place::GroqEnvelope,
        Place::Wrapper,
        Place::Delta,
        Place::Choice,
        Place::Incomplete,
        Place::Usage,
        Place::InputDetails,
        Place::ToolUseDetails,
        Place::CachedDetails,
        Place::OutputDetails,
        Place::CacheWriteDetails,
        Place::ServerTools,
        Place::SearchTool,
        Place::CohereMeta,
        Place::BilledUnits,
        Place::RawTokens,
        Place::BedrockMetrics,
        Place::TitanResult,
        Place::TgiDetails,
        Place::Prefill,
        Place::ModelAsked,
        Place::ModelAnswered,
        Place::Inside,
        Place::Origin,
        Place::CostDetails,
        Place::Failed,
        Place::Digits,
    ];
}
