//! How a message is read: as whole words, whatever their case and what joins them.
//!
//! What always holds: a phrase matches whole words only, so `invalidate` is not `invalid`; words of
//! addresses are not read, because they name pages about errors, not errors.

use super::{ErrorKind, phrases::PHRASES, status};
use std::borrow::Cow;

/// Errors that matter say so early; a model's answer quoted behind must not be searched for long.
const LONGEST: usize = 4_096;
/// How many words may stand where a phrase has `..`.
const GAP: usize = 8;

/// The words of a text: in lower case, one space before, between and after them.
///
/// `RateLimitError`, `rate_limit_error` and `Rate-limit error` are the same words.
pub(super) struct Words(String);

impl Words {
    pub(super) fn of(text: &str) -> Words {
        let text = without_addresses(crate::error::message::prefix(text, LONGEST));
        let mut words = String::with_capacity(text.len() + 16);
        words.push(' ');
        let mut before = ' ';
        let mut chars = text.chars().peekable();
        while let Some(char) = chars.next() {
            if matches!(char, '\'' | '’') {
                continue; // don't is one word
            }
            let next_is_lower = chars.peek().is_some_and(|next| next.is_lowercase());
            let begins = char.is_uppercase()
                && (before.is_lowercase() || (before.is_uppercase() && next_is_lower));
            if !char.is_alphanumeric() || begins {
                separate(&mut words);
            }
            if char.is_alphanumeric() {
                words.extend(char.to_lowercase());
            }
            before = char;
        }
        separate(&mut words);
        Words(words)
    }

    /// Whether these words are exactly `name`.
    pub(super) fn are(&self, name: &str) -> bool {
        self.0.trim() == name
    }

    /// What the first phrase means that occurs, of those whose kind is `allowed`.
    pub(super) fn kind(&self, allowed: impl Fn(ErrorKind) -> bool) -> Option<ErrorKind> {
        let (kind, _) = PHRASES.iter().find(|(kind, phrases)| {
            allowed(*kind) && phrases.split(", ").any(|phrase| self.contain(phrase))
        })?;
        Some(*kind)
    }

    /// A status that the text calls one: `status 503`, `HTTP/1.1 429`, `error code: 529`.
    pub(super) fn status(&self) -> Option<u16> {
        let words: Vec<&str> = self.0.split_ascii_whitespace().collect();
        words.iter().enumerate().find_map(|(at, word)| {
            let status = word.parse().ok().filter(|_| word.len() == 3);
            let called = words[at.saturating_sub(3)..at].iter().any(|before| {
                matches!(*before, "status" | "http" | "https" | "code" | "error" | "statuscode")
            });
            status.filter(|status| called && status::is_error(*status))
        })
    }

    fn contain(&self, phrase: &str) -> bool {
        let mut parts = phrase.split(" .. ");
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = after(&self.0, first) else { return false };
        parts.all(|part| {
            let near = rest.match_indices(' ').nth(GAP + part.split(' ').count());
            let reach = near.map_or(rest, |(end, _)| &rest[..=end]);
            let Some(behind) = after(reach, part) else { return false };
            rest = &rest[reach.len() - behind.len()..];
            true
        })
    }
}

/// What stands after the words of `part`, with the space before it.
fn after<'a>(words: &'a str, part: &str) -> Option<&'a str> {
    words.match_indices(part).find_map(|(at, found)| {
        let rest = &words[at + found.len()..];
        (words[..at].ends_with(' ') && rest.starts_with(' ')).then_some(rest)
    })
}

fn separate(words: &mut String) {
    if !words.ends_with(' ') {
        words.push(' ');
    }
}

fn without_addresses(text: &str) -> Cow<'_, str> {
    if !text.contains("://") {
        return text.into();
    }
    let is_address = |part: &&str| part.contains("://");
    let parts: Vec<&str> = text.split_ascii_whitespace().filter(|part| !is_address(part)).collect();
    parts.join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<ErrorKind> {
        Words::of(text).kind(|_| true)
    }

    #[test]
    fn joined_and_camel_case_words_are_words() {
        for text in ["RateLimitError", "rate_limit_error", "Rate-limit error", "RATE LIMIT ERROR"] {
            assert_eq!(Words::of(text).0, " rate limit error ", "{text}");
        }
        assert_eq!(Words::of("APIConnectionError").0, " api connection error ");
        assert_eq!(Words::of("don't").0, " dont ");
    }

    #[test]
    fn the_mistakes_of_naive_matching_are_not_made() {
        assert_eq!(kind("operation timed out"), Some(ErrorKind::Timeout));
        assert_eq!(kind("connection reset by peer"), Some(ErrorKind::Connection));
        assert_eq!(kind("invalid api key"), Some(ErrorKind::Authentication));
        assert_eq!(kind("invalid x-api-key"), Some(ErrorKind::Authentication));
        assert_eq!(kind("could not invalidate the cache"), None);
        assert_eq!(kind("cannot generate limits"), None, "rate limit, inside other words");
        assert_eq!(kind("the narrator is moderate"), None);
        assert_eq!(kind("see https://example.com/rate-limit/timeout"), None);
        assert_eq!(kind("invalid timeout: must be positive"), Some(ErrorKind::InvalidRequest));
    }

    #[test]
    fn a_gap_in_a_phrase_has_an_end() {
        assert_eq!(kind("Prompt of 9000 tokens is too long"), Some(ErrorKind::ContextLength));
        let far = format!("the prompt {} was too long", "and so on ".repeat(9));
        assert_eq!(kind(&far), None);
    }

    #[test]
    fn a_number_is_a_status_only_where_it_is_called_one() {
        assert_eq!(Words::of("HTTP/1.1 429").status(), Some(429));
        assert_eq!(Words::of("status code: 503, body: ..").status(), Some(503));
        assert_eq!(Words::of("API error (529)").status(), Some(529));
        assert_eq!(Words::of("took 429 ms").status(), None);
        assert_eq!(Words::of("error: 4290 rows").status(), None);
        assert_eq!(Words::of("status 200").status(), None);
    }
}
