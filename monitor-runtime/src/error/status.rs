//! What an HTTP status means where nothing else speaks, and which words may overrule it.

use super::ErrorKind::{self, *};

/// Whether a status is an error at all.
pub(super) const fn is_error(status: u16) -> bool {
    matches!(status, 400..=599)
}

/// Whether an error of this status is one that anybody sends. A text has many other numbers.
pub(super) const fn is_known(status: u16) -> bool {
    matches!(status, 400..=418 | 421..=431 | 451 | 498 | 499 | 500..=511 | 520..=530)
}

/// The status that a text begins with, or that stands after a colon: clients write `503 The model
/// is overloaded`, `429 status code (no body)` and `ResourceExhausted: 429 Quota exceeded`. What
/// goes on in lower case is a number of something.
pub(super) fn in_front(text: &str) -> Option<u16> {
    let text = super::message::prefix(text.trim_start(), 512);
    let behind_colons = text.match_indices(": ").map(|(at, _)| &text[at + 2..]);
    std::iter::once(text).chain(behind_colons).find_map(|rest| {
        let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
        let status = rest[..end].parse().ok().filter(|status| is_known(*status))?;
        let behind = rest[end..].strip_prefix(": ").or_else(|| rest[end..].strip_prefix(' '))?;
        let goes_on = behind.starts_with(|next: char| !next.is_lowercase() && !next.is_numeric());
        (goes_on || behind.starts_with("status code")).then_some(status)
    })
}

/// What a status means by itself; `None` for one that is no error.
///
/// Beside RFC 9110: 498 is Groq's full flex tier, 499 a client that went away (nginx, Gemini),
/// 424 Bedrock's failed model, 520 to 530 are Cloudflare's, 529 is Anthropic's overload.
pub(super) const fn kind(status: u16) -> Option<ErrorKind> {
    Some(match status {
        401 | 407 => Authentication,
        402 => Quota,
        403 | 451 => Permission,
        404 | 410 => NotFound,
        408 | 504 | 522 | 524 => Timeout,
        413 => RequestTooLarge,
        424 => ServerError,
        429 => RateLimit,
        498 | 503 | 529 => Overloaded,
        499 => Unexpected,
        400..=497 => InvalidRequest,
        500..=599 => ServerError,
        _ => return None,
    })
}

/// Whether words of this kind in the body may overrule the status.
///
/// A body says precisely which of its own rules it applied. It does not know how the connection
/// fared, and a 4xx with `timeout` in it names a parameter or a download, not this call. A 404 that
/// speaks of access does so to tell nobody what exists.
pub(super) fn yields_to(status: Option<u16>, words: ErrorKind) -> bool {
    let Some(status) = status.filter(|status| is_error(*status)) else { return true };
    match words {
        RateLimit | Quota | Authentication | NotFound | ContextLength | RequestTooLarge
        | ContentFilter | Overloaded => true,
        Permission => !matches!(status, 404 | 410),
        InvalidRequest => matches!(status, 400 | 422),
        Timeout => status >= 500,
        _ => false,
    }
}
