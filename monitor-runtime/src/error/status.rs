//! What an HTTP status means where nothing else speaks, and which words may overrule it.

use super::ErrorKind::{self, *};

/// Whether a status is an error at all.
pub(super) const fn is_error(status: u16) -> bool {
    matches!(status, 400..=599)
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
/// fared, and a 4xx with `timeout` in it names a parameter or a download, not this call.
pub(super) fn yields_to(status: Option<u16>, words: ErrorKind) -> bool {
    let Some(status) = status.filter(|status| is_error(*status)) else { return true };
    match words {
        RateLimit | Quota | Authentication | Permission | NotFound | ContextLength
        | RequestTooLarge | ContentFilter | Overloaded => true,
        Timeout => status >= 500,
        _ => false,
    }
}
