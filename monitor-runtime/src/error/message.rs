//! What of a message may be kept: one line, short, without keys.
//!
//! What always holds: keys are replaced before the text is cut, so that no part of one is left.

use super::secrets;

/// The most characters of a message that are kept.
const LONGEST: usize = 256;
/// What is looked at; more cannot end up among what is kept.
const READ: usize = 4_096;

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
    for char in secrets::redact(prefix(text, READ)).chars() {
        if !is_invisible(char) {
            clean.push(char);
        } else if !clean.ends_with(' ') && !clean.is_empty() {
            clean.push(' ');
        }
    }
    let clean = clean.trim_end();
    match clean.char_indices().nth(LONGEST) {
        None => (!clean.is_empty()).then(|| clean.into()),
        Some(_) => {
            let mut cut: String = clean.chars().take(LONGEST - 1).collect();
            cut.push('…');
            Some(cut.into())
        }
    }
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
