//! What providers' own codes mean: three tables, by how far a code can be believed.
//!
//! What always holds: codes are compared as words, so `RESOURCE_EXHAUSTED`, `resource-exhausted`
//! and `ResourceExhausted` are one. AWS writes `com.amazon.coral.service#ThrottlingException:http..`:
//! what stands between `#` and `:` is the code.

use super::{
    ErrorKind::{self, *},
    words::Words,
};

type Table = &'static [(ErrorKind, &'static [&'static str])];

/// Codes that leave nothing open: they win over the message.
pub(super) const SPECIFIC: Table = &[
    (
        Quota,
        &[
            "insufficient quota",
            "insufficient credits",
            "insufficient balance",
            "insufficient funds",
            "billing hard limit reached",
            "billing not active",
            "billing error",
            "service quota exceeded exception",
            "credit limit exceeded",
            "payment required",
        ],
    ),
    (
        Authentication,
        &[
            "invalid api key",
            "api key invalid",
            "api key expired",
            "api key service blocked",
            "unrecognized client exception",
            "invalid signature exception",
            "incomplete signature exception",
            "missing authentication token exception",
            "expired token exception",
        ],
    ),
    (
        NotFound,
        &[
            "model not found",
            "deployment not found",
            "model decommissioned",
            "resource not found exception",
            "invalid model",
        ],
    ),
    (ContextLength, &["context length exceeded", "context window exceeded"]),
    (
        RequestTooLarge,
        &[
            "request too large",
            "payload too large",
            "content too large",
            "request entity too large",
        ],
    ),
    (
        ContentFilter,
        &[
            "content filter",
            "content filtered",
            "content policy violation",
            "responsible ai policy violation",
            "moderation blocked",
            "data inspection failed",
            "prohibited content",
        ],
    ),
    (
        Overloaded,
        &[
            "overloaded",
            "overloaded error",
            "server overloaded",
            "server is overloaded",
            "engine overloaded",
            "engine overloaded error",
            "model overloaded",
            "slow down",
            "capacity exceeded",
            "model not ready exception",
        ],
    ),
    (Timeout, &["timeout error", "deadline exceeded", "model timeout exception"]),
    (StreamInterrupted, &["model stream error exception"]),
    (InvalidOutput, &["tool use failed", "json validate failed", "malformed function call"]),
    (
        InvalidRequest,
        &[
            "unknown parameter",
            "unsupported parameter",
            "unsupported value",
            "missing required parameter",
            "invalid value",
            "invalid type",
            "invalid image",
            "invalid image url",
            "invalid image format",
        ],
    ),
];

/// Codes that providers use for several things: the message wins over them, they over the status.
pub(super) const BROAD: Table = &[
    (
        RateLimit,
        &[
            "rate limit exceeded",
            "rate limit reached",
            "rate limit error",
            "rate limited",
            "rate limit",
            "too many requests",
            "too many requests exception",
            "throttling exception",
            "throttled",
            "resource exhausted",
        ],
    ),
    (Quota, &["quota exceeded"]),
    (
        Authentication,
        &["authentication error", "authentication failed", "unauthenticated", "unauthorized"],
    ),
    (
        Permission,
        &[
            "permission error",
            "permission denied",
            "forbidden",
            "access denied",
            "access denied exception",
            "unsupported country region territory",
        ],
    ),
    (NotFound, &["not found", "not found error"]),
    (Overloaded, &["unavailable", "service unavailable", "service unavailable exception"]),
    (Timeout, &["timeout", "request timeout", "gateway timeout"]),
];

/// Codes that say next to nothing: a status says more.
pub(super) const GENERIC: Table = &[
    (
        InvalidRequest,
        &[
            "invalid request",
            "invalid request error",
            "invalid argument",
            "failed precondition",
            "out of range",
            "bad request",
            "bad request error",
            "validation error",
            "validation exception",
        ],
    ),
    (
        ServerError,
        &[
            "server error",
            "internal",
            "internal error",
            "internal server error",
            "internal server exception",
            "model error exception",
            "api error",
        ],
    ),
];

/// What the first of these codes means that stands in the table.
pub(super) fn kind(codes: &[String], table: Table) -> Option<ErrorKind> {
    codes.iter().find_map(|code| {
        let words = Words::of(bare(code));
        let named = |(_, names): &&(ErrorKind, &[&str])| names.iter().any(|name| words.are(name));
        table.iter().find(named).map(|row| row.0)
    })
}

/// The code as a label: none for sentences and ids, of which there would be too many.
pub(super) fn label(code: &str) -> Option<Box<str>> {
    let code = bare(code);
    let is_label = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    (!code.is_empty() && code.len() <= 64 && code.bytes().all(is_label)).then(|| code.into())
}

fn bare(code: &str) -> &str {
    let code = code.rsplit_once('#').map_or(code, |(_, name)| name);
    code.split_once(':').map_or(code, |(name, _)| name)
}
