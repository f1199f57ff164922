//! Names from outside, made safe and short for a terminal.
//!
//! What always holds: nothing that a terminal would obey gets through, and what is cut says so.

use crate::report::outside;

/// A name with control, bidirectional and invisible characters written as escapes, at most so
/// many columns wide.
pub(in crate::report) fn shown(name: &str, columns: usize) -> String {
    if name.is_empty() {
        return "(unnamed)".into();
    }
    // an escape is at most 10 columns for one character, so this is enough for any width
    let shown: String = outside::visible(name.chars().take(columns + 1)).collect();
    cut(&shown, columns)
}

/// The same of a name that keeps its end, because names of one origin begin alike.
pub(super) fn both_ends(name: &str, columns: usize) -> String {
    let whole: String = outside::visible(name.chars()).collect();
    if name.is_empty() || width(&whole) <= columns {
        return shown(name, columns);
    }
    let (mut end, mut left) = (Vec::new(), columns / 3);
    for char in whole.chars().rev() {
        let Some(rest) = left.checked_sub(columns_of(char)) else { break };
        left = rest;
        end.push(char);
    }
    let end: String = end.into_iter().rev().collect();
    cut(&whole, columns - width(&end)) + &end
}

/// The name of a type as people write it: `Box<dyn Error>` of `alloc::boxed::Box<dyn core::error::Error>`.
/// Of `std::io::Error` the module stays, because many types are only called so.
pub(in crate::report) fn without_paths(path: &str) -> String {
    let is_part = |char: char| char.is_alphanumeric() || "_:{}#".contains(char);
    let mut short = String::new();
    for piece in path.split_inclusive(|char| !is_part(char)) {
        let last = piece.rfind("::").map_or(0, |at| at + 2);
        let is_common = &piece[last..] == "Error" && short.is_empty();
        let before = piece[..last].trim_end_matches("::");
        let module = before.rfind("::").map_or(0, |at| at + 2);
        short.push_str(&piece[if is_common { module } else { last }..]);
    }
    short
}

/// A text at most so many columns wide, ending in `…` where it is cut.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.into();
    }
    let (mut cut, mut left) = (String::new(), columns.saturating_sub(1));
    for char in text.chars() {
        let Some(rest) = left.checked_sub(columns_of(char)) else { break };
        left = rest;
        cut.push(char);
    }
    cut.push('…');
    cut
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// East Asian wide characters and emoji take two columns, combining marks none (Unicode's
/// `East_Asian_Width` and `Nonspacing_Mark`, of the blocks that names are made of).
fn columns_of(char: char) -> usize {
    match u32::from(char) {
        // Latin, Cyrillic; Hebrew, Arabic
        0x0300..=0x036F | 0x0483..=0x0489 | 0x20D0..=0x20FF | 0xFE00..=0xFE0F => 0,
        0x0591..=0x05BD | 0x05BF | 0x05C1..=0x05C2 | 0x05C4..=0x05C5 | 0x05C7 => 0,
        0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06DC => 0,
        // Devanagari, Thai
        0x0900..=0x0902 | 0x093A | 0x093C | 0x0941..=0x0948 | 0x094D | 0x0951..=0x0957 => 0,
        0x0E31 | 0x0E34..=0x0E3A | 0x0E47..=0x0E4E => 0,
        // emoji older than emoji
        0x231A..=0x231B | 0x23E9..=0x23EC | 0x23F0 | 0x23F3 | 0x25FD..=0x25FE => 2,
        0x2614..=0x2615 | 0x2648..=0x2653 | 0x267F | 0x2693 | 0x26A1 | 0x26AA..=0x26AB => 2,
        0x26BD..=0x26BE | 0x26C4..=0x26C5 | 0x26CE | 0x26D4 | 0x26EA | 0x26F2..=0x26F3 => 2,
        0x26F5 | 0x26FA | 0x26FD | 0x2705 | 0x270A..=0x270B | 0x2728 | 0x274C | 0x274E => 2,
        0x2753..=0x2755 | 0x2757 | 0x2795..=0x2797 | 0x27B0 | 0x27BF => 2,
        0x2B1B..=0x2B1C | 0x2B50 | 0x2B55 => 2,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xA960..=0xA97C
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE10..=0xFE19
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x2_0000..=0x3_FFFF => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(shown("red\u{1b}[31m\r\n", 40), "red\\u{1b}[31m\\r\\n");
        assert_eq!(shown("right\u{202e}left", 40), "right\\u{202e}left");
        assert_eq!(shown("two\u{2028}lines", 40), "two\\u{2028}lines");
        assert_eq!(shown("", 40), "(unnamed)");
    }

    #[test]
    fn a_type_loses_the_paths_of_all_its_parts() {
        for (path, short) in [
            ("async_openai::error::OpenAIError", "OpenAIError"),
            (
                "alloc::boxed::Box<dyn core::error::Error + core::marker::Send>",
                "Box<dyn Error + Send>",
            ),
            ("shop::chat::ask::{{closure}}::Failed<(&str, [u8; 4])>", "Failed<(&str, [u8; 4])>"),
            ("MyError", "MyError"),
            ("std::io::Error", "io::Error"),
            ("reqwest::Error", "reqwest::Error"),
            ("tokio::time::error::Elapsed", "Elapsed"),
            ("", ""),
        ] {
            assert_eq!(without_paths(path), short);
        }
    }

    #[test]
    fn long_names_both_endss_keep_their_ends() {
        assert_eq!(both_ends("gpt-4o-mini", 11), "gpt-4o-mini");
        assert_eq!(both_ends("acme/shared-prefix-one", 15), "acme/shar…x-one");
        assert_eq!(both_ends("模型模型模型甲", 8), "模型…甲");
        assert_eq!(both_ends("", 4), "(unnamed)");
        for columns in 8..60 {
            assert_eq!(width(&both_ends(&"\u{1b}".repeat(10_000), columns)), columns);
        }
    }

    #[test]
    fn long_names_are_cut_by_columns() {
        assert_eq!(shown("gpt-4o-mini", 11), "gpt-4o-mini");
        assert_eq!(shown("gpt-4o-mini", 10), "gpt-4o-mi…");
        assert_eq!(shown("模型模型模型", 6), "模型…");
        assert_eq!(width("模型"), 4);
        assert_eq!(width("⚡✅⭐🚀"), 8);
        assert_eq!([width("नमस्ते"), width("ที่นี่"), width("שָׁלוֹם")], [4, 2, 4]);
        assert_eq!(width(&shown(&"\u{1b}".repeat(10_000), 30)), 30);
    }
}
