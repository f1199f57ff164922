//! Passes over JSON that has no meaning: contents, which are nearly all of a reply.
//!
//! What always holds: a bracket or quote inside of a text ends nothing; the pieces may be cut
//! anywhere; nothing is kept but how deep it is.

use memchr::memchr2;

/// Where in a passage without meaning the reading is.
#[derive(Default)]
pub(super) struct Skip {
    /// Brackets that are open.
    depth: usize,
    in_text: bool,
    /// Whether the byte before was a backslash in a text.
    escaped: bool,
}

/// So many bytes are looked at together: one bit for each in a word.
const BLOCK: usize = u64::BITS as usize;
/// A text that is longer than this is passed over in one go; most are over before that pays.
const SHORT: usize = 16;

impl Skip {
    pub(super) fn a_text() -> Skip {
        Skip { depth: 0, in_text: true, escaped: false }
    }

    /// Of an object or a list whose bracket was read.
    pub(super) fn brackets() -> Skip {
        Skip { depth: 1, in_text: false, escaped: false }
    }

    pub(super) fn is_in_text(&self) -> bool {
        self.in_text
    }

    /// What comes after the passage; `None` if it goes on after these bytes.
    pub(super) fn pass<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        // where a block had no sign in it, thousands may follow that have none either
        let (mut at, mut is_plain) = (0, self.depth == 0);
        loop {
            if is_plain {
                at = match self.in_text {
                    true => self.pass_text(bytes, at)?,
                    false => at + numbers(&bytes[at..]),
                };
                if self.depth == 0 {
                    return Some(&bytes[at..]);
                }
            }
            let (block, len) = block(&bytes[at..]);
            if len == 0 {
                return None;
            }
            let signs = Signs::of(&block);
            if let Some(end) = self.pass_block(&signs, len) {
                return Some(&bytes[at + end..]);
            }
            at += len;
            is_plain = signs.are_none();
        }
    }

    /// Passes over a block of which so many bytes count; the place after the last bracket.
    fn pass_block(&mut self, signs: &Signs, len: usize) -> Option<usize> {
        let escaping = escaping(signs.backslashes & !u64::from(self.escaped));
        let escaped = escaping << 1 | u64::from(self.escaped);
        self.escaped = escaping >> (len - 1) & 1 == 1;
        // one bit from each quote that opens a text up to the one that ends it
        let texts = parities(signs.quotes & !escaped) ^ if self.in_text { !0 } else { 0 };
        self.in_text = texts >> (BLOCK - 1) == 1;
        let (opened, closed) = (signs.opened & !texts, signs.closed & !texts);
        if (closed.count_ones() as usize) < self.depth {
            self.depth += opened.count_ones() as usize;
            self.depth -= closed.count_ones() as usize;
            return None;
        }
        let mut brackets = opened | closed;
        while brackets != 0 {
            let at = brackets.trailing_zeros();
            brackets &= brackets - 1;
            match closed >> at & 1 {
                0 => self.depth += 1,
                _ => self.depth -= 1,
            }
            if self.depth == 0 {
                return Some(at as usize + 1);
            }
        }
        None
    }

    /// The place after the quote that ends the text.
    fn pass_text(&mut self, bytes: &[u8], mut at: usize) -> Option<usize> {
        loop {
            if self.escaped {
                bytes.get(at)?;
                self.escaped = false;
                at += 1;
            }
            at = next_quote_or_backslash(bytes, at)?;
            if bytes[at] == b'"' {
                self.in_text = false;
                return Some(at + 1);
            }
            self.escaped = true;
            at += 1;
        }
    }
}

fn next_quote_or_backslash(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let (near, far) = rest.split_at(rest.len().min(SHORT));
    if let Some(found) = near.iter().position(|byte| matches!(byte, b'"' | b'\\')) {
        return Some(at + found);
    }
    memchr2(b'"', b'\\', far).map(|found| at + near.len() + found)
}

/// The first bytes, and how many of them there are; where they are few, zeroes follow.
#[inline]
fn block(bytes: &[u8]) -> ([u8; BLOCK], usize) {
    if let Some(block) = bytes.first_chunk() {
        return (*block, BLOCK);
    }
    let mut block = [0; BLOCK];
    block[..bytes.len()].copy_from_slice(bytes);
    (block, bytes.len())
}

/// How many bytes at the beginning are in blocks without a bracket or quote: the numbers of an
/// embedding are thousands of them.
fn numbers(bytes: &[u8]) -> usize {
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    blocks.iter().take_while(|block| !has_bracket_or_quote(block)).count() * BLOCK
}

fn has_bracket_or_quote(block: &[u8; BLOCK]) -> bool {
    // without a branch, so that all bytes are looked at together
    let is_sign = |byte| is_quote(byte) | is_opened(byte) | is_closed(byte);
    block.iter().fold(0, |any, byte| any | u8::from(is_sign(*byte))) != 0
}

// Square and curly brackets differ in one bit only.
fn is_opened(byte: u8) -> bool {
    byte | 0x20 == b'{'
}

fn is_closed(byte: u8) -> bool {
    byte | 0x20 == b'}'
}

fn is_quote(byte: u8) -> bool {
    byte == b'"'
}

/// Where in a block the bytes are that matter, one bit for each.
struct Signs {
    quotes: u64,
    backslashes: u64,
    opened: u64,
    closed: u64,
}

impl Signs {
    #[inline]
    fn are_none(&self) -> bool {
        self.quotes | self.backslashes | self.opened | self.closed == 0
    }

    #[inline]
    fn of(block: &[u8; BLOCK]) -> Signs {
        Signs {
            quotes: bits(block, is_quote),
            backslashes: bits(block, |byte| byte == b'\\'),
            opened: bits(block, is_opened),
            closed: bits(block, is_closed),
        }
    }
}

/// One bit for each byte, without a branch: the compiler compares many of them at once.
#[inline(always)]
fn bits(block: &[u8; BLOCK], is_one: impl Fn(u8) -> bool) -> u64 {
    /// Moves the lowest bit of each byte of a word into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let ones = block.map(|byte| u8::from(is_one(byte)));
    let (eights, _) = ones.as_chunks::<8>();
    eights
        .iter()
        .rev()
        .fold(0, |bits, eight| bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56)
}

/// The backslashes that are not themselves escaped.
#[inline]
fn escaping(mut backslashes: u64) -> u64 {
    if backslashes & backslashes << 1 == 0 {
        return backslashes; // no two side by side, as nearly always
    }
    let mut escaping = 0;
    while backslashes != 0 {
        let first = backslashes & backslashes.wrapping_neg();
        escaping |= first;
        backslashes &= !(first | first << 1);
    }
    escaping
}

/// For each bit whether an odd number of bits is set up to it.
#[inline]
fn parities(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_ends_at_its_own_bracket_wherever_the_pieces_are_cut() {
        let text = br#"1, {"a": "]}\"\\", "b": [[], {"}": "[\\\""}]}, "long": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"xx"], rest"#;
        let end = text.len() - b", rest".len();
        for cut in 0..=end {
            let mut skip = Skip::brackets();
            let rest = match skip.pass(&text[..cut]) {
                Some(rest) => rest.len() + text.len() - cut,
                None => skip.pass(&text[cut..]).expect("the bracket is there").len(),
            };
            assert_eq!(text.len() - rest, end, "cut at {cut}");
        }
    }

    #[test]
    fn a_passage_ends_where_it_does_read_byte_by_byte_wherever_its_blocks_begin() {
        let signs = br#"{"a\\": [-0.1, "\"]}", []], "b": "{[\\\\", "c": {"d": [32, {}]}}"#;
        for before in 0..=2 * BLOCK {
            let text = [&b" ".repeat(before), &signs[..], b"}, rest"].concat();
            let mut by_byte = Skip::brackets();
            let ended = |byte: &[u8]| by_byte.pass(byte).is_some();
            let end = text.chunks(1).position(ended).expect("the bracket is there");
            assert_eq!(&text[end..], b"}, rest", "{before} before");
            assert_eq!(Skip::brackets().pass(&text), Some(&b", rest"[..]), "{before} before");
        }
    }

    #[test]
    fn a_text_ends_at_a_quote_without_a_backslash() {
        let mut skip = Skip::a_text();
        assert!(skip.pass(br#"a\"b\\\"#).is_none());
        assert_eq!(skip.pass(br#"" \\" rest"#), Some(&b" rest"[..]));
    }
}
