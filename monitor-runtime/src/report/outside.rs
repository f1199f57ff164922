//! Names from outside, made visible: what people read must be what is there.
//!
//! What always holds: nothing gets through that moves a cursor, ends a line, reorders what stands
//! beside it, or cannot be seen; an escape shows that it was there.

/// The longest that a name gets on a page, in characters.
pub(super) const LONGEST: usize = 80;

/// The characters, with escapes for control, bidirectional and invisible ones.
pub(super) fn visible(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    chars.flat_map(|char| {
        let hidden = char.is_control() || is_invisible(char);
        let named = hidden && matches!(char, '\t' | '\r' | '\n');
        let shown = (!hidden).then_some(char);
        let named = named.then(|| char.escape_default());
        let coded = (hidden && named.is_none()).then(|| char.escape_unicode());
        shown.into_iter().chain(named.into_iter().flatten()).chain(coded.into_iter().flatten())
    })
}

/// A name of at most [`LONGEST`] characters; see [`name_to`].
pub(super) fn shown(name: &str) -> String {
    name_to(name, LONGEST)
}

/// A name of at most so many characters, with `…` in it where it is cut. It keeps its end, because
/// names of one origin begin alike.
pub(super) fn name_to(name: &str, longest: usize) -> String {
    if name.is_empty() {
        return "(unnamed)".into();
    }
    // nearly all names: nothing to make visible, nothing to cut
    if name.len() <= longest && name.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return name.into();
    }
    let shown: Vec<char> = visible(name.chars()).collect();
    let Some(over) = shown.len().checked_sub(longest).filter(|over| *over > 0) else {
        return shown.into_iter().collect();
    };
    let end = longest / 3;
    let begin = shown.len() - over - end - 1;
    shown[..begin].iter().chain(&['…']).chain(&shown[shown.len() - end..]).collect()
}

/// A text of at most so many characters, ending in `…` where it is cut.
pub(super) fn shown_to(name: &str, longest: usize) -> String {
    if name.is_empty() {
        return "(unnamed)".into();
    }
    let mut shown: String = visible(name.chars()).take(longest + 1).collect();
    if shown.chars().count() > longest {
        shown = shown.chars().take(longest - 1).chain(['…']).collect();
    }
    shown
}

/// Characters that are not seen, and those that reorder the text around them (Unicode's
/// `Bidi_Control`, `Default_Ignorable_Code_Point` and line separators, but for the selectors of how
/// an emoji looks).
fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(shown("red\u{1b}[31m\r\n\t"), "red\\u{1b}[31m\\r\\n\\t");
        assert_eq!(
            shown("right\u{202e}left\u{2067}\u{200f}"),
            "right\\u{202e}left\\u{2067}\\u{200f}"
        );
        assert_eq!(shown("soft\u{ad}tag\u{e0041}"), "soft\\u{ad}tag\\u{e0041}");
        assert_eq!(shown("模型 é"), "模型 é");
        assert_eq!(shown(""), "(unnamed)");
    }

    #[test]
    fn long_names_are_cut_where_it_shows() {
        assert_eq!(shown(&"x".repeat(80)), "x".repeat(80));
        assert_eq!(shown(&"x".repeat(10_000)), "x".repeat(53) + "…" + &"x".repeat(26));
        assert_eq!(shown_to(&"x".repeat(10_000), 80), "x".repeat(79) + "…");
        for cut in [shown(&"\u{1b}".repeat(10_000)), shown_to(&"\u{1b}".repeat(10_000), 80)] {
            assert_eq!(cut.chars().count(), 80);
        }
    }

    #[test]
    fn long_names_that_begin_alike_stay_apart() {
        let [one, two] = ["one", "two"].map(|end| name_to(&("team/model-".repeat(20) + end), 60));
        assert!(one.starts_with("team/model-") && one.ends_with("model-team/model-one"), "{one}");
        assert_ne!(one, two);
    }
}
