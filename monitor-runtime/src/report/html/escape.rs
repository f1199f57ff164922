//! Text in a page of HTML.
//!
//! What always holds: what goes through here stays text, in an element and in a quoted attribute.

use crate::report::outside;
use std::fmt::{self, Write as _};

/// Anything that prints, as text in HTML.
pub(super) struct Text<T>(pub(super) T);

impl<T: fmt::Display> fmt::Display for Text<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(f), "{}", self.0)
    }
}

/// A text as text in HTML. Most have nothing to escape, and stay where they are.
pub(super) fn escaped(text: String) -> String {
    match text.bytes().any(is_markup) {
        true => Text(text).to_string(),
        false => text,
    }
}

fn is_markup(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')
}

struct Escaping<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl fmt::Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.bytes().position(is_markup) {
            self.0.write_str(&rest[..at])?;
            self.0.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &rest[at + 1..];
        }
        self.0.write_str(rest)
    }
}

/// Columns of names are this narrow on phones.
const NARROWEST: usize = 20;
/// So much of the end of a longer name stays: names of one origin begin alike.
const END: usize = 8;

/// A name from outside: isolated from the direction of what stands beside it, on one line, with
/// breaks offered to phones and paper; what is cut off stands in its title. Where the page cuts it, its
/// end stays.
pub(super) fn name(name: &str) -> String {
    let shown = outside::shown(name);
    let length = shown.chars().count();
    if length <= NARROWEST {
        return format!("<span class=\"name\"><bdi>{}</bdi></span>", breakable(&shown));
    }
    let whole: String = outside::visible(name.chars().take(10_000)).collect();
    let whole = Text(whole);
    // cut in two a name of letters from right to left would be read in the wrong order
    if shown.chars().any(is_not_from_left) {
        let shown = breakable(&shown);
        return format!("<span class=\"name\" title=\"{whole}\"><bdi>{shown}</bdi></span>");
    }
    let at = shown.char_indices().nth(length - END).map_or(shown.len(), |(at, _)| at);
    let (begin, end) = shown.split_at(at);
    format!(
        "<span class=\"name long\" title=\"{whole}\"><bdi>{}</bdi><bdi>{}</bdi></span>",
        breakable(begin),
        breakable(end)
    )
}

/// Whether a character may be of a writing from right to left: those of the blocks from Hebrew to
/// Arabic Extended-A, their presentation forms, and the old writings.
fn is_not_from_left(char: char) -> bool {
    matches!(char, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Escaped, with breaks offered behind the parts of a name.
fn breakable(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((part, more)) = rest.split_at_checked(end_of_part(rest))
        && !more.is_empty()
    {
        let _ = write!(html, "{}<wbr>", Text(part));
        rest = more;
    }
    let _ = write!(html, "{}", Text(rest));
    html
}

/// Where the first part of a name ends: behind `_`, `/` or the last of some `:`.
fn end_of_part(name: &str) -> usize {
    let is_end = |(at, byte): &(usize, u8)| match byte {
        b'_' | b'/' => true,
        b':' => name.as_bytes().get(at + 1) != Some(&b':'),
        _ => false,
    };
    name.bytes().enumerate().find(is_end).map_or(name.len(), |(at, _)| at + 1)
}

/// A text from outside that is no name: a message, a fault.
pub(super) fn quoted(text: &str, longest: usize) -> String {
    format!("<bdi>{}</bdi>", Text(outside::shown_to(text, longest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        let text = Text("<a href=\"x\" id='y'>&amp;</a>").to_string();
        assert_eq!(text, "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
    }

    #[test]
    fn names_are_isolated_and_may_break_behind_their_parts() {
        assert_eq!(name("chat"), "<span class=\"name\"><bdi>chat</bdi></span>");
        assert_eq!(
            name("Agent::plan_it"),
            "<span class=\"name\"><bdi>Agent::<wbr>plan_<wbr>it</bdi></span>"
        );
        assert_eq!(
            name("acme/shared-prefix-one"),
            "<span class=\"name long\" title=\"acme/shared-prefix-one\"><bdi>acme/<wbr>shared-pr</bdi>\
             <bdi>efix-one</bdi></span>"
        );
        assert!(name("a\u{202e}b").contains("<bdi>a\\u{202e}b</bdi>"));
    }
}
