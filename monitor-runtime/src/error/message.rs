//! What of a message may be kept: one line, short, without keys.
//!
//! What always holds: keys are replaced before the text is cut, so that no part of one is left.

use std::fmt::Write as _;

/// The most characters of a message that are kept.
const LONGEST: usize = 256;
/// What is looked at; more cannot end up among what is kept.
const READ: usize = 4_096;
const REDACTED: &str = "[redacted]";

/// How keys of providers and clouds begin.
const KEY_PREFIXES: [&str; 16] = [
    "sk-", "sk_", "pk-", "rk-", "AIza", "gsk_", "xai-", "hf_", "r8_", "pplx-", "nvapi-", "ghp_",
    "AKIA", "ASIA", "ya29.", "eyJ",
];
/// What stands right before a key: `Bearer abc`, `x-api-key: abc`, `?key=abc`.
const KEY_NAMES: [&str; 9] = [
    "bearer",
    "basic",
    "api-key",
    "api_key",
    "apikey",
    "x-api-key",
    "key",
    "token",
    "authorization",
];

/// The first characters of a text, at most so many bytes.
pub(super) fn prefix(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The message as it may be kept; `None` if nothing is left of it.
pub(super) fn clean(text: &str) -> Option<Box<str>> {
    let mut clean = String::new();
    let mut before = Before::Other;
    for piece in Pieces(prefix(text, READ)) {
        match piece {
            Piece::Word(word) if before == Before::KeyName && opens_secret(word) => {
                clean.push_str(REDACTED);
                before = Before::Other;
            }
            Piece::Word(word) if is_key(word) => {
                clean.push_str(REDACTED);
                before = Before::Other;
            }
            Piece::Word(word) => {
                clean.push_str(word);
                let named = KEY_NAMES.iter().any(|name| word.eq_ignore_ascii_case(name));
                before = if named { Before::KeyName } else { Before::Other };
            }
            Piece::Other(char) if is_invisible(char) => {
                if !clean.ends_with(' ') && !clean.is_empty() {
                    clean.push(' ');
                }
            }
            Piece::Other(char) => {
                clean.push(char);
                if !":=\"'".contains(char) {
                    before = Before::Other;
                }
            }
        }
    }
    let clean = clean.trim_end();
    match clean.char_indices().nth(LONGEST) {
        None => (!clean.is_empty()).then(|| clean.into()),
        Some(_) => {
            let mut cut: String = clean.chars().take(LONGEST - 1).collect();
            let _ = cut.write_char('…');
            Some(cut.into())
        }
    }
}

#[derive(PartialEq)]
enum Before {
    KeyName,
    Other,
}

enum Piece<'a> {
    Word(&'a str),
    Other(char),
}

/// A text as words of the characters that keys are made of, and the characters between them.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let text = self.0;
        let of_key = |char: char| char.is_ascii_alphanumeric() || "-_.*+~".contains(char);
        let end = text.find(|char| !of_key(char)).unwrap_or(text.len());
        if end > 0 {
            self.0 = &text[end..];
            return Some(Piece::Word(&text[..end]));
        }
        let char = text.chars().next()?;
        self.0 = &text[char.len_utf8()..];
        Some(Piece::Other(char))
    }
}

fn is_key(word: &str) -> bool {
    let has = |test: fn(u8) -> bool| word.bytes().any(test);
    let digit = has(|byte| byte.is_ascii_digit());
    let prefixed = KEY_PREFIXES.iter().any(|prefix| {
        let rest = word.strip_prefix(prefix).unwrap_or_default();
        rest.len() >= 20 || (rest.len() >= 6 && (digit || rest.contains('*')))
    });
    // without a known beginning: nobody writes words of 32 characters in three alphabets, nor of
    // 32 hexadecimal digits, which is what Azure's keys are
    let mixed = digit && has(|b| b.is_ascii_uppercase()) && has(|b| b.is_ascii_lowercase());
    let hexadecimal = digit && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    prefixed || (word.len() >= 32 && (mixed || hexadecimal))
}

/// Whether a word after `key` or `Bearer` is one, and not the next word of a sentence.
fn opens_secret(word: &str) -> bool {
    word.len() >= 8 && word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'*')
}

/// What a terminal or page would obey instead of show.
fn is_invisible(char: char) -> bool {
    char.is_control()
        || char.is_whitespace()
        || matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_gone_and_sentences_stay() {
        for (text, kept) in [
            ("Incorrect API key provided: sk-proj-abcDEF123456.", "[redacted]"),
            ("key sk-ab****************cd is wrong", "key [redacted] is wrong"),
            (
                "header Authorization: Bearer abc123def456",
                "header Authorization: Bearer [redacted]",
            ),
            ("url ?key=AIzaSyA1234567890abcdefg&alt=sse", "url ?key=[redacted]&alt=sse"),
            ("api_key=0123456789abcdef", "api_key=[redacted]"),
            ("use 0123456789abcdef0123456789abcdef", "use [redacted]"),
        ] {
            let clean = clean(text).unwrap();
            assert!(clean.contains(kept), "{clean}");
            assert!(!clean.contains("123"), "{clean}");
        }
        for text in [
            "sk-learn is no key, task-12345678 is none",
            "Model voyage-2-series-preloading-g2-20250421-0156pm does not exist",
            "The key is missing; token expired",
        ] {
            assert_eq!(clean(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn control_characters_become_one_space() {
        assert_eq!(clean("a\r\n\tb\u{1b}[31mc\u{202e}d").as_deref(), Some("a b [31mc d"));
        assert_eq!(clean(" \n\0"), None);
    }

    #[test]
    fn a_long_message_is_cut_between_characters_and_after_its_keys_are_gone() {
        let long = format!("{} sk-1234567890abcdefghij", "ä".repeat(250));
        let clean = clean(&long).unwrap();
        assert_eq!(clean.chars().count(), 256);
        assert!(clean.ends_with("ä [red…"), "{clean}");
    }
}
