//! What of a message is the sender's own wording.
//!
//! What always holds: addresses, code in backquotes, and names of files, models and parameters are
//! not read: they name other things, and say nothing of the error.

use std::borrow::Cow;

/// Errors that matter say so early; a model's answer quoted behind must not be searched for long.
const LONGEST: usize = 4_096;
/// A quote of fewer words is a term (`'api_key' is invalid`), and one of more somebody's text.
const LONGEST_TERM: usize = 2;

/// The text without addresses, code and names.
pub(super) fn without_names(text: &str) -> String {
    let text = super::message::prefix(text, LONGEST);
    let text = &*without(&['`'], 0, text);
    let mut kept = String::with_capacity(text.len());
    for part in text.split_inclusive(char::is_whitespace) {
        if part.contains("://") {
            kept.push(' ');
        } else {
            push_without_names(part, &mut kept);
        }
    }
    kept
}

fn push_without_names(part: &str, kept: &mut String) {
    let of_name = |char: char| char.is_alphanumeric() || "-_./".contains(char);
    let mut rest = part;
    while !rest.is_empty() {
        let end = rest.find(|char| !of_name(char)).unwrap_or(rest.len());
        if !is_name(&rest[..end]) {
            kept.push_str(&rest[..end]);
        }
        let behind = rest[end..].find(of_name).map_or(rest.len(), |next| end + next);
        kept.push_str(&rest[end..behind]);
        rest = &rest[behind..];
    }
}

/// `gpt-4o-mini`, `rate-limits.json`, `messages.0.tool_call_id`: joined, and with a digit or an
/// ending. Codes such as `rate_limit_exceeded` have neither.
fn is_name(word: &str) -> bool {
    let word = word.trim_matches(['-', '_', '.', '/']);
    let joined = word.contains(['-', '_']);
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let ends = || word.rsplit_once('.').is_some_and(|(_, end)| end.starts_with(char::is_lowercase));
    joined && (has_digit || ends())
}

/// The text without what it quotes at length, a prompt for example; the same text if it does not.
pub(super) fn without_quotes(text: &str) -> Cow<'_, str> {
    without(&['\'', '"', '“'], LONGEST_TERM, text)
}

/// The text without what stands between these marks, where that has more than so many words.
fn without<'a>(marks: &[char], most: usize, text: &'a str) -> Cow<'a, str> {
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = text[at..].find(marks) {
        let open = at + found;
        let mark = text[open..].chars().next().unwrap_or('"');
        let inside = open + mark.len_utf8();
        at = inside;
        if text[..open].ends_with(char::is_alphanumeric) {
            continue; // don't
        }
        let Some(close) = closing(&text[inside..], mark) else { continue };
        at = inside + close;
        if text[inside..at].split_ascii_whitespace().count() > most {
            kept.push_str(&text[copied..inside]);
            copied = at;
        }
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    if copied == 0 {
        return text.into();
    }
    kept.push_str(&text[copied..]);
    kept.into()
}

/// Where a quote ends; an apostrophe inside a word ends none.
fn closing(text: &str, mark: char) -> Option<usize> {
    let mark = if mark == '“' { '”' } else { mark };
    let ends = |at: &usize| !text[at + mark.len_utf8()..].starts_with(char::is_alphanumeric);
    text.match_indices(mark).map(|(at, _)| at).find(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_left_out_and_codes_stay() {
        for (text, kept) in [
            ("see https://example.com/rate-limit now", "see  now"),
            ("model content-filter-v2 failed", "model  failed"),
            ("'rate_limits.rs': gone", "'': gone"),
            ("the tool `timeout_handler`", "the tool ``"),
            ("insufficient_quota(429): x-api-key", "insufficient_quota(429): x-api-key"),
            ("HTTP/1.1 429, RateLimit.TpmExceeded", "HTTP/1.1 429, RateLimit.TpmExceeded"),
        ] {
            assert_eq!(without_names(text), kept);
        }
    }

    #[test]
    fn somebodys_text_is_left_out_and_terms_stay() {
        for (text, kept) in [
            ("got \"why do I see access denied\" here", "got \"\" here"),
            ("got 'it's a rate limit' here", "got '' here"),
            ("don't use 'api key', it's", "don't use 'api key', it's"),
            ("an \"open quote", "an \"open quote"),
            ("“one two three” four", "“” four"),
            ("", ""),
        ] {
            assert_eq!(without_quotes(text), kept);
        }
    }
}
