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
            "billing disabled",
            "exceeded current quota error",
            "insufficient balance error",
            "insufficient user quota",
            "pre consume token quota failed",
            "budget exceeded",
            "arrearage",
            "account overdue error",
            "free tier only",
            "free quota exceeded",
            "token quota reached",
            "credit limit",
        ],
    ),
    (
        Authentication,
        &[
            "invalid api key",
            "api key invalid",
            "api key expired",
            "unrecognized client exception",
            "invalid signature exception",
            "incomplete signature exception",
            "missing authentication token exception",
            "expired token exception",
            "invalid subscription key",
            "token expired",
            "authentication token expired",
            "wrong api key",
            "access token expired",
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
            "unknown model",
            "model not available",
            "model not exist",
            "resource not found error",
            "previous response not found",
        ],
    ),
    (
        ContextLength,
        &[
            "context length exceeded",
            "context window exceeded",
            "exceed context size error",
            "model max prompt tokens exceeded",
        ],
    ),
    (
        RequestTooLarge,
        &[
            "request too large",
            "payload too large",
            "content too large",
            "request entity too large",
            "tokens limit reached",
            "request too large error",
            "payload too large error",
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
            "cyber policy violation",
            "cyber policy",
            "data inspection failed error",
            "input text sensitive content detected",
            "output text sensitive content detected",
            "input image sensitive content detected",
            "sensitive content detected",
            "content policy violation error",
            "safety violation",
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
            "model capacity exhausted",
            "service tier capacity exceeded",
            "queue exceeded",
            "no capacity",
        ],
    ),
    (Timeout, &["timeout error", "deadline exceeded", "model timeout exception"]),
    (
        Permission,
        &[
            "api key service blocked",
            "service disabled",
            "consumer invalid",
            "unsupported country region territory",
            "access token scope insufficient",
        ],
    ),
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
            "throttling",
            "throttling error",
            "rate limit reached error",
            "rate limit reached requests",
            "request limit exceeded",
            "too many requests error",
            "too many tokens error",
            "limit burst rate",
            "model rate limit",
        ],
    ),
    (Quota, &["quota exceeded"]),
    (
        Authentication,
        &[
            "authentication error",
            "authentication failed",
            "invalid authentication error",
            "invalid token",
            "unauthenticated",
            "unauthorized",
        ],
    ),
    (
        Permission,
        &[
            "permission error",
            "permission denied",
            "forbidden",
            "access denied",
            "access denied exception",
            "permissions error",
        ],
    ),
    (NotFound, &["not found", "not found error"]),
    (
        Overloaded,
        &[
            "unavailable",
            "unavailable error",
            "service unavailable",
            "service unavailable error",
            "service unavailable exception",
            "temporarily unavailable",
        ],
    ),
    (Timeout, &["timeout", "request timeout", "request time out", "gateway timeout"]),
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

/// What the first of these codes means that stands in the table. Of `Throttling.RateQuota` each part
/// is one.
pub(super) fn kind(codes: &[String], table: Table) -> Option<ErrorKind> {
    let parts = codes.iter().map(|code| bare(code)).flat_map(|code| {
        let all = code.contains('.').then_some(code);
        all.into_iter().chain(code.split('.'))
    });
    parts.map(Words::of_code).find_map(|words| {
        let named = |(_, names): &&(ErrorKind, &[&str])| names.iter().any(|name| words.are(name));
        table.iter().find(named).map(|row| row.0)
    })
}

/// Whether this is what an envelope says of itself, and no code: `{"type": "error"}`.
#[cfg(feature = "json")]
pub(super) fn names_nothing(code: &str) -> bool {
    matches!(
        code,
        "" | "error"
            | "Error"
            | "response.failed"
            | "failed"
            | "failure"
            | "fail"
            | "null"
            | "None"
    ) || code.starts_with("about:")
        || code.contains("://") && !code.contains('#')
}

/// The code as a label: none for sentences and ids, of which there would be too many.
pub(super) fn label(code: &str) -> Option<Box<str>> {
    let code = bare(code);
    is_label(code).then(|| code.into())
}

/// Whether this is one word of the characters that codes are made of.
pub(super) fn is_label(code: &str) -> bool {
    let of_code = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    !code.is_empty() && code.len() <= 64 && code.bytes().all(of_code)
}

fn bare(code: &str) -> &str {
    let code = code.rsplit_once('#').map_or(code, |(_, name)| name);
    code.split_once(':').map_or(code, |(name, _)| name)
}
