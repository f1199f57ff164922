//! How a message is read: as whole words, whatever their case and what joins them.
//!
//! What always holds: a phrase matches whole words only, so `invalidate` is not `invalid`. Chinese
//! has no spaces: there each character is a word.

use super::{ErrorKind, phrases::PHRASES, status, wording};
use std::sync::LazyLock;

/// How many words may stand where a phrase has `..`.
const GAP: usize = 8;

/// The phrases of the table, taken apart once.
static KINDS: LazyLock<Vec<(ErrorKind, Vec<&str>)>> = LazyLock::new(|| {
    PHRASES.iter().map(|(kind, all)| (*kind, all.split(", ").collect())).collect()
});

/// The words of a text: in lower case, one space before, between and after them.
///
/// `RateLimitError`, `rate_limit_error` and `Rate-limit error` are the same words.
pub(super) struct Words {
    text: String,
    begins: Beginnings,
}

/// How the words begin, as a small Bloom filter: most of the hundreds of phrases are passed over
/// without a search.
#[derive(Default)]
struct Beginnings([u64; 16]);

impl Beginnings {
    fn of(words: &str) -> Beginnings {
        let mut begins = Beginnings::default();
        for word in words.split_ascii_whitespace() {
            let (at, bit) = Beginnings::place(word);
            begins.0[at] |= bit;
        }
        begins
    }

    /// Whether a word may begin like this phrase; if not, none does.
    fn may_have(&self, phrase: &str) -> bool {
        let (at, bit) = Beginnings::place(phrase);
        self.0[at] & bit != 0
    }

    /// By the first bytes of the first word.
    fn place(text: &str) -> (usize, u64) {
        let first = text.bytes().take(6).take_while(|byte| *byte != b' ');
        let hash = first.fold(0_usize, |hash, byte| hash * 31 + usize::from(byte));
        (hash / 64 % 16, 1 << (hash % 64))
    }
}

impl Words {
    /// The words of a message.
    pub(super) fn of(text: &str) -> Words {
        Words::of_code(&wording::without_names(text))
    }

    /// The words of a code or another text that is the sender's as it stands.
    pub(super) fn of_code(text: &str) -> Words {
        let mut words = String::with_capacity(text.len() + 16);
        words.push(' ');
        let mut before = ' ';
        let mut chars = text.chars().peekable();
        while let Some(char) = chars.next() {
            if matches!(char, '\'' | '’') && before.is_alphanumeric() {
                continue; // don't is one word
            }
            let next_is_lower = chars.peek().is_some_and(|next| next.is_lowercase());
            let begins = char.is_uppercase()
                && (before.is_lowercase() || (before.is_uppercase() && next_is_lower));
            if !char.is_alphanumeric() || begins || is_ideograph(char) || is_ideograph(before) {
                separate(&mut words);
            }
            if char.is_alphanumeric() {
                words.extend(char.to_lowercase());
            }
            before = char;
        }
        separate(&mut words);
        Words { begins: Beginnings::of(&words), text: words }
    }

    /// Whether these words are exactly `name`.
    pub(super) fn are(&self, name: &str) -> bool {
        self.text.trim() == name
    }

    /// What the first phrase means that occurs, of those whose kind is `allowed`.
    pub(super) fn kind(&self, allowed: impl Fn(ErrorKind) -> bool) -> Option<ErrorKind> {
        let (kind, _) = KINDS.iter().find(|(kind, phrases)| {
            allowed(*kind) && phrases.iter().any(|phrase| self.contain(phrase))
        })?;
        Some(*kind)
    }

    /// A status that the text calls one: `status 503`, `HTTP/1.1 429`, `error code: 529`.
    pub(super) fn status(&self) -> Option<u16> {
        let words: Vec<&str> = self.text.split_ascii_whitespace().collect();
        let called = |at: usize| {
            let before = &words[at.saturating_sub(3)..at];
            let names = |word: &&str| matches!(*word, "status" | "http" | "code" | "statuscode");
            let is_other = |word: &&str| matches!(*word, "exit" | "port" | "line" | "os");
            let is_counted = words.get(at + 1).is_some_and(|next| COUNTED.contains(next));
            let is_named = before.last() == Some(&"error") || before.iter().any(names);
            is_named && !is_counted && !before.iter().any(is_other)
        };
        let mut statuses = words.iter().enumerate().filter_map(|(at, word)| {
            let status = word.parse().ok().filter(|_| word.len() == 3)?;
            (status::is_known(status) && called(at)).then_some(status)
        });
        statuses.next()
    }

    fn contain(&self, phrase: &str) -> bool {
        if !self.begins.may_have(phrase) {
            return false;
        }
        let (first, others) = phrase.split_once(" .. ").unwrap_or((phrase, ""));
        let follow = |mut rest| {
            others.split(" .. ").filter(|part| !part.is_empty()).all(|part| {
                let near = str::match_indices(rest, ' ').nth(GAP + part.split(' ').count());
                let reach = near.map_or(rest, |(end, _)| &rest[..=end]);
                let Some(behind) = after(reach, part).next() else { return false };
                rest = &rest[reach.len() - behind.len()..];
                true
            })
        };
        after(&self.text, first).any(follow)
    }
}

/// What numbers that are no status count: `error: 512 tokens left over`.
const COUNTED: [&str; 18] = [
    "tokens",
    "token",
    "rows",
    "items",
    "lines",
    "bytes",
    "characters",
    "chars",
    "words",
    "records",
    "requests",
    "messages",
    "times",
    "ms",
    "seconds",
    "kb",
    "mb",
    "files",
];

/// What stands after each occurrence of the words of `part`, with the space before it.
fn after<'a>(words: &'a str, part: &'a str) -> impl Iterator<Item = &'a str> {
    words.match_indices(part).filter_map(|(at, found)| {
        let rest = &words[at + found.len()..];
        (words[..at].ends_with(' ') && rest.starts_with(' ')).then_some(rest)
    })
}

fn separate(words: &mut String) {
    if !words.ends_with(' ') {
        words.push(' ');
    }
}

fn is_ideograph(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}')
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
            assert_eq!(Words::of(text).text, " rate limit error ", "{text}");
        }
        assert_eq!(Words::of("APIConnectionError").text, " api connection error ");
        assert_eq!(Words::of("don't").text, " dont ");
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
