//! Pages that gateways answer with: what their headings say.
//!
//! What always holds: only the title and the first headings are read. Scripts and styles have words
//! such as `setTimeout`, and help texts name every error there is.

use super::status;

/// Headings stand at the top.
const READ: usize = 16 * 1024;
/// What a heading stands in.
const PLACES: [&str; 3] = ["title", "h1", "h2"];

/// The headings of a page; `None` if the text is none.
pub(super) fn heading(text: &str) -> Option<String> {
    let text = text.trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let page = super::message::prefix(text, READ).to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html", "<head", "<body", "<title", "<center", "<h1"]
        .iter()
        .any(|start| page.starts_with(start));
    let heading = |place: &&str| {
        let (_, behind) = page.split_once(&format!("<{place}"))?;
        let (_, inside) = behind.split_once('>')?;
        Some(text_of(inside.split(&format!("</{place}")).next()?))
    };
    is_page.then(|| PLACES.iter().filter_map(heading).collect::<Vec<_>>().join(". "))
}

/// A number that is a status; nothing else is counted in a heading.
pub(super) fn status(heading: &str) -> Option<u16> {
    let numbers = heading.split(|char: char| !char.is_ascii_alphanumeric());
    numbers.filter_map(|word| word.parse().ok()).find(|number| status::is_known(*number))
}

fn text_of(markup: &str) -> String {
    let parts = markup.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headings_of_a_page_are_read_and_nothing_else() {
        let page = "<!DOCTYPE html><html><head><title>a.b | 524: A timeout</title>\
            <script>rate.limit(429)</script></head><body><h1 class=x><b>Error</b> 1</h1>";
        let heading = heading(page).unwrap();
        assert_eq!(heading, "a.b | 524: a timeout.  error  1");
        assert_eq!(status(&heading), Some(524));
    }

    #[test]
    fn what_is_no_page_is_a_text() {
        for text in ["", "<400> InternalError", "a < b", "<unknown status code>"] {
            assert_eq!(heading(text), None, "{text}");
        }
    }
}
