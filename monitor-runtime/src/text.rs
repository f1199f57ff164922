//! Texts from outside that become names: their longest length, and what may not stand in them.
//!
//! What always holds: what this lets through has no control characters and is at most
//! [`LONGEST`] bytes long; nothing is dropped silently, an escape or `…` shows that there was more.

use std::{borrow::Cow, fmt::Write};

/// The longest name of a model, provider, function, metric or tag, in bytes.
pub(crate) const LONGEST: usize = 256;

/// Stands where the rest of a text was cut off.
pub(crate) const CUT: char = '…';

/// The text as it may stand in a name; borrowed where nothing had to be mended.
pub(crate) fn mended(text: &str) -> Cow<'_, str> {
    mended_to(text, LONGEST)
}

/// The same of at most so many bytes.
pub(crate) fn mended_to(text: &str, longest: usize) -> Cow<'_, str> {
    if text.len() <= longest && !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut fit = String::with_capacity(longest);
    for char in text.chars() {
        if fit.len() > longest - 12 {
            fit.push(CUT);
            break;
        }
        match char.is_control() {
            true => _ = write!(fit, "{}", char.escape_default()),
            false => fit.push(char),
        }
    }
    Cow::Owned(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(mended("gpt-4o"), "gpt-4o");
        assert_eq!(mended("a\nb\u{1b}[31m\u{0}"), "a\\nb\\u{1b}[31m\\u{0}");
    }

    #[test]
    fn long_texts_are_cut_where_it_shows() {
        let long = "é".repeat(5_000);
        let cut = mended(&long);
        assert!(cut.len() <= LONGEST && cut.ends_with("é…"), "{cut}");
        assert_eq!(mended(&"x".repeat(LONGEST)).len(), LONGEST, "what just fits stays whole");
    }
}
