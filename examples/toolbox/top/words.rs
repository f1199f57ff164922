//! Texts from outside, made fit for a terminal.
//!
//! What always holds: nothing that a terminal would obey gets through, and what cannot be seen is
//! written out; what is cut says so.

use ratatui::{style::Style, text::Span};

/// They are escaped in the source of a program, and do no harm on a terminal.
const HARMLESS: [char; 3] = ['"', '\'', '\\'];

/// The text with control, bidirectional and invisible characters as escapes.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for piece in text.split_inclusive(HARMLESS) {
        let words = piece.strip_suffix(HARMLESS).unwrap_or(piece);
        shown.extend(words.escape_debug());
        shown.push_str(&piece[words.len()..]);
    }
    shown
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    Span::raw(text).width()
}

/// A text of at most so many columns, ending in `…` where it is cut.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.into();
    }
    let Some(left) = columns.checked_sub(1) else { return String::new() };
    fitting(graphemes(text).into_iter(), left).concat() + "…"
}

/// The same of a name that keeps its end, because names of one origin begin alike.
pub(crate) fn both_ends(name: &str, columns: usize) -> String {
    if width(name) <= columns {
        return name.into();
    }
    let mut end = fitting(graphemes(name).into_iter().rev(), columns / 3);
    end.reverse();
    let end = end.concat();
    cut(name, columns.saturating_sub(width(&end))) + &end
}

/// The name of a type as people write it: `Box<dyn Error>` of `alloc::boxed::Box<dyn core::error::Error>`.
pub(crate) fn without_paths(path: &str) -> String {
    let is_part = |char: char| char.is_alphanumeric() || "_:".contains(char);
    let pieces = path.split_inclusive(|char| !is_part(char));
    pieces.map(|piece| piece.rsplit("::").next().unwrap_or(piece)).collect()
}

fn graphemes(text: &str) -> Vec<String> {
    let span = Span::raw(text);
    span.styled_graphemes(Style::new()).map(|grapheme| grapheme.symbol.to_owned()).collect()
}

/// As many of them as have place in so many columns.
fn fitting(graphemes: impl Iterator<Item = String>, columns: usize) -> Vec<String> {
    let mut left = columns;
    let has_place = |grapheme: &String| match left.checked_sub(width(grapheme)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    graphemes.take_while(has_place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(visible("red\u{1b}[31m\r\n"), "red\\u{1b}[31m\\r\\n");
        assert_eq!(visible("c1\u{9b}2J right\u{202e}left"), "c1\\u{9b}2J right\\u{202e}left");
        assert_eq!(visible("no\u{200b}thing"), "no\\u{200b}thing");
        assert_eq!(visible(r#"it's "a\b""#), r#"it's "a\b""#);
        assert_eq!(visible("模型 é नमस्ते 🚀"), "模型 é नमस्ते 🚀");
    }

    #[test]
    fn a_type_loses_the_paths_of_all_its_parts() {
        let path = "alloc::boxed::Box<dyn core::error::Error + core::marker::Send>";
        assert_eq!(without_paths(path), "Box<dyn Error + Send>");
        assert_eq!(without_paths("MyError"), "MyError");
    }

    #[test]
    fn what_is_cut_says_so_and_fits() {
        assert_eq!(cut("gpt-4o-mini", 11), "gpt-4o-mini");
        assert_eq!(cut("gpt-4o-mini", 10), "gpt-4o-mi…");
        assert_eq!(cut("模型模型", 4), "模…");
        assert_eq!(cut("gpt", 0), "");
        assert_eq!(both_ends("acme/shared-prefix-one", 15), "acme/shar…x-one");
        for columns in 0..30 {
            assert!(width(&both_ends("acme/模型/shared-prefix-one", columns)) <= columns);
        }
    }
}
