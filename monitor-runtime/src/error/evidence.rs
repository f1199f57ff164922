//! A status and a body weighed against each other.
//!
//! What always holds: a specific code wins over the words of the message, these over a broad
//! code, that over the status, and the status over codes that say next to nothing.

#[cfg(feature = "json")]
use super::body;
use super::{
    ErrorKind, Failure, codes, headers::Headers, message, page, retry_after, status, wording,
    words::Words,
};
use std::time::Duration;

/// What a body or a text says.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Codes, types and reasons, in the order of their weight as a label.
    pub(super) codes: Vec<String>,
    /// The provider's message.
    pub(super) message: Option<String>,
    /// Other texts: what the provider behind a gateway said.
    pub(super) more: Vec<String>,
    /// A status in a field of the body.
    pub(super) status: Option<u16>,
    /// A status that the words mention.
    mentioned: Option<u16>,
    /// A code that is a number, and no status.
    pub(super) number: Option<u64>,
    /// The wait named in a field.
    pub(super) retry_after: Option<Duration>,
}

impl Said {
    /// The error in a body, else the words of a text.
    fn of(
        text: &str,
        #[cfg_attr(not(feature = "json"), expect(unused))] headers: &Headers,
    ) -> Said {
        #[cfg(feature = "json")]
        if let Some(said) = body::read(text, headers.now) {
            // other numbers of a body are no status, whatever stands before them
            let before = text.split(['{', '[']).next().and_then(status_in);
            let mentioned = before.or_else(|| status_in(said.message.as_deref()?));
            return Said { mentioned, ..said };
        }
        // a gateway's page is markup, not a message
        if let Some(heading) = page::heading(text) {
            return Said {
                mentioned: page::status(&heading),
                more: vec![heading],
                ..Said::default()
            };
        }
        Said { mentioned: status_in(text), message: Some(text.to_owned()), ..Said::default() }
    }

    #[cfg(feature = "json")]
    pub(super) fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.message.is_none() && self.status.is_none()
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.message.iter().chain(&self.more).map(String::as_str)
    }

    /// What the words mean, of the kinds that this status admits.
    fn kind_of_words(&self, status: Option<u16>) -> Option<ErrorKind> {
        let allowed = |kind| status::yields_to(status, kind);
        // an answer to an invalid request quotes it; other answers quote who is behind them
        let quotes_request = match status {
            Some(status) => matches!(status, 400 | 422),
            None => codes::kind(&self.codes, codes::GENERIC) == Some(ErrorKind::InvalidRequest),
        };
        self.texts().find_map(|text| {
            let own = if quotes_request { wording::without_quotes(text) } else { text.into() };
            Words::of(&own).kind(allowed)
        })
    }
}

/// A status that a text calls one.
fn status_in(text: &str) -> Option<u16> {
    status::in_front(text).or_else(|| Words::of(text).status())
}

/// What an answer says, or a text without one.
pub(super) fn weigh(http_status: Option<u16>, headers: &Headers, text: &str) -> Failure {
    let mut said = Said::of(text, headers);
    said.codes.extend(headers.code.clone());
    // an error inside an answer of status 200 names its own
    let of_answer = http_status.filter(|status| status::is_error(*status));
    let status = said.status.or(of_answer).or(said.mentioned);
    let asked = headers.retry_after.or(said.retry_after);
    let asked = asked.or_else(|| said.texts().find_map(retry_after::in_text));
    let by_words =
        || Some(with_wait(said.kind_of_words(status)?, asked.filter(|_| status != Some(402))));
    let kind = codes::kind(&said.codes, codes::SPECIFIC)
        .or_else(by_words)
        .or_else(|| codes::kind(&said.codes, codes::BROAD))
        .or_else(|| status.and_then(status::kind))
        .or_else(|| codes::kind(&said.codes, codes::GENERIC))
        .unwrap_or(ErrorKind::Unexpected);
    let reset = headers.reset_after.filter(|_| kind == ErrorKind::RateLimit);
    let number = || Some(said.number.or(said.status.map(u64::from))?.to_string().into());
    Failure {
        kind,
        retry_after: asked.or(reset),
        code: said.codes.iter().find_map(|code| codes::label(code)).or_else(number),
        status: http_status.or(status),
        type_name: None,
        message: said.message.as_deref().and_then(message::clean),
    }
}

/// A quota that comes back after a stated wait is a rate limit: Gemini says "exceeded your current
/// quota" of its limits per minute, with the seconds to wait.
fn with_wait(kind: ErrorKind, wait: Option<Duration>) -> ErrorKind {
    match kind {
        ErrorKind::Quota if wait.is_some() => ErrorKind::RateLimit,
        kind => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_body(status: Option<u16>, text: &str) -> Failure {
        weigh(status, &Headers::none(), text)
    }

    #[test]
    fn a_status_alone_is_enough_where_nothing_else_speaks() {
        for (status, kind) in [
            (400, ErrorKind::InvalidRequest),
            (401, ErrorKind::Authentication),
            (408, ErrorKind::Timeout),
            (429, ErrorKind::RateLimit),
            (500, ErrorKind::ServerError),
            (504, ErrorKind::Timeout),
            (529, ErrorKind::Overloaded),
            (200, ErrorKind::Unexpected),
        ] {
            assert_eq!(in_body(Some(status), "").kind, kind, "{status}");
        }
    }

    #[test]
    fn a_gateways_page_gives_no_message() {
        let page = "<html><title>502 Bad Gateway</title><h1>nginx</h1></html>";
        let failure = in_body(Some(502), page);
        assert_eq!((failure.kind, failure.message), (ErrorKind::ServerError, None));
        assert_eq!(in_body(None, page).kind, ErrorKind::ServerError);
    }

    #[test]
    fn a_parameter_named_timeout_is_no_timeout() {
        let failure = in_body(Some(400), "'timeout' must be below 600");
        assert_eq!(failure.kind, ErrorKind::InvalidRequest);
        assert_eq!(in_body(Some(500), "upstream timed out").kind, ErrorKind::Timeout);
    }

    #[cfg(feature = "json")]
    #[test]
    fn a_body_wins_over_a_status_that_contradicts_it() {
        for (status, body, kind) in [
            (
                413,
                r#"{"error":{"message":"Request too large for model `m`: Limit 6000, Requested 9000",
                    "type":"tokens","code":"rate_limit_exceeded"}}"#,
                ErrorKind::RequestTooLarge,
            ),
            (
                401,
                r#"{"error":{"message":"Wrong","type":"invalid_request_error","code":"invalid_api_key"}}"#,
                ErrorKind::Authentication,
            ),
            (
                429,
                r#"{"object":"error","message":"busy","type":"invalid_request_error","code":"9"}"#,
                ErrorKind::RateLimit,
            ),
            (401, r#"{"message":"Monthly quota exhausted"}"#, ErrorKind::Quota),
            (
                400,
                r#"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",
                    "status":"INVALID_ARGUMENT"}}"#,
                ErrorKind::Authentication,
            ),
            (
                400,
                r#"{"__type":"com.amazon.coral.service#ThrottlingException","message":"wait"}"#,
                ErrorKind::RateLimit,
            ),
            (
                400,
                r#"{"error":{"message":"Timeout while downloading the image","code":"bad_image"}}"#,
                ErrorKind::InvalidRequest,
            ),
            (200, r#"{"error":{"code":502,"message":"Provider gave up"}}"#, ErrorKind::ServerError),
        ] {
            assert_eq!(in_body(Some(status), body).kind, kind, "{body}");
        }
    }

    #[cfg(feature = "json")]
    #[test]
    fn errors_are_found_in_streams_in_strings_and_in_the_middle_of_texts() {
        let stream = "event: message\ndata: {\"type\":\"ping\"}\n\nevent: error\n\
            data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Later\"}}\n";
        let in_string =
            r#"{"error":{"message":"{\"error\":{\"code\":503,\"message\":\"Down\"}}"}}"#;
        let in_text = r#"API said 529: {"error": {"type": "overloaded_error"}} (request 7)"#;
        for text in [stream, in_string, in_text] {
            assert_eq!(in_body(None, text).kind, ErrorKind::Overloaded, "{text}");
        }
        assert_eq!(in_body(Some(200), stream).message.as_deref(), Some("Later"));
        assert_eq!(in_body(Some(200), in_string).message.as_deref(), Some("Down"));
    }

    #[cfg(feature = "json")]
    #[test]
    fn a_quota_that_comes_back_is_a_rate_limit() {
        let quota = r#"{"error":{"code":429,"message":"You exceeded your current quota",
            "status":"RESOURCE_EXHAUSTED","details":[DETAIL]}}"#;
        let detail = r#"{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"36s"}"#;
        let with_wait = in_body(Some(429), &quota.replace("DETAIL", detail));
        assert_eq!(with_wait.kind, ErrorKind::RateLimit);
        assert_eq!(with_wait.retry_after, Some(std::time::Duration::from_secs(36)));
        let without = in_body(Some(429), &quota.replace("DETAIL", ""));
        assert_eq!((without.kind, without.retry_after), (ErrorKind::Quota, None));
    }

    #[cfg(feature = "json")]
    #[test]
    fn a_code_is_a_label_and_never_a_sentence() {
        let code = |body| in_body(Some(400), body).code;
        assert_eq!(code(r#"{"code":"The argument is wrong","error":"No"}"#), None);
        assert_eq!(code(r#"{"error":{"code":null,"type":"a_type"}}"#).as_deref(), Some("a_type"));
        assert_eq!(code(r#"{"error":{"code":503}}"#).as_deref(), Some("503"));
    }

    #[cfg(feature = "json")]
    #[test]
    fn deep_and_endless_bodies_are_only_read_so_far() {
        let deep = format!("{}1{}", r#"{"error":"#.repeat(100), "}".repeat(100));
        assert_eq!(in_body(Some(500), &deep).kind, ErrorKind::ServerError);
    }
}
