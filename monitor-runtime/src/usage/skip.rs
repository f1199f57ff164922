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

/// So many bytes are looked at together; the compiler makes a few instructions of it.
const CHUNK: usize = 32;
/// What is longer than this is passed over in chunks; most is over before that pays.
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
        let mut at = 0;
        loop {
            if self.in_text {
                at = self.pass_text(bytes, at)?;
                if self.depth == 0 {
                    return Some(&bytes[at..]);
                }
            }
            at = next_bracket_or_quote(bytes, at)?;
            match bytes[at] {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                _ => self.depth -= 1,
            }
            at += 1;
            if self.depth == 0 {
                return Some(&bytes[at..]);
            }
        }
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

fn next_bracket_or_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let (near, far) = rest.split_at(rest.len().min(SHORT));
    if let Some(found) = near.iter().position(|byte| is_bracket_or_quote(*byte)) {
        return Some(at + found);
    }
    at += near.len();
    // the numbers of an embedding: thousands of bytes without any
    let chunks = far.chunks_exact(CHUNK).take_while(|chunk| !has_bracket_or_quote(chunk)).count();
    at += chunks * CHUNK;
    let found = bytes[at..].iter().position(|byte| is_bracket_or_quote(*byte))?;
    Some(at + found)
}

#[inline]
fn has_bracket_or_quote(chunk: &[u8]) -> bool {
    // without a branch, so that all bytes are looked at together
    chunk.iter().fold(0, |any, byte| any | u8::from(is_bracket_or_quote(*byte))) != 0
}

#[inline(always)]
fn is_bracket_or_quote(byte: u8) -> bool {
    // square and curly brackets differ in this bit only
    let curly = byte | 0x20;
    (byte == b'"') | (curly == b'{') | (curly == b'}')
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
    fn a_text_ends_at_a_quote_without_a_backslash() {
        let mut skip = Skip::a_text();
        assert!(skip.pass(br#"a\"b\\\"#).is_none());
        assert_eq!(skip.pass(br#"" \\" rest"#), Some(&b" rest"[..]));
    }
}
