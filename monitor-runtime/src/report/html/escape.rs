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

struct Escaping<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl fmt::Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
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

/// A name from outside: isolated from the direction of what stands beside it, on one line, with
/// breaks offered to phones and paper; what is cut off stands in its title.
pub(super) fn name(name: &str) -> String {
    let shown = outside::shown(name);
    let mut html = String::from("<span class=\"name\"");
    let whole: String = outside::visible(name.chars().take(10_000)).collect();
    // columns are narrower than the longest name
    if whole.chars().count() > 20 {
        let _ = write!(html, " title=\"{}\"", Text(&whole));
    }
    html.push_str("><bdi>");
    let mut before = ' ';
    for char in shown.chars() {
        let is_end = matches!(before, '_' | '/') || (before == ':' && char != ':');
        if is_end {
            html.push_str("<wbr>");
        }
        let _ = write!(html, "{}", Text(char));
        before = char;
    }
    html + "</bdi></span>"
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
        assert!(name("a\u{202e}b").contains("<bdi>a\\u{202e}b</bdi>"));
    }
}
