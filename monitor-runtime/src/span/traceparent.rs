//! The header `traceparent` of W3C Trace Context, by which a call of one program is inside of a
//! call of another.
//!
//! What always holds: what is read is written again as it was, but for the version, which is ours,
//! and the flags that version 00 does not know. <https://www.w3.org/TR/trace-context/>

use super::{SpanId, TraceId};
use std::{fmt, str::FromStr};

/// A call of this or another program, as the header `traceparent` names it.
///
/// Send that of the current call with a request ([`Current::traceparent`]), and run what answers a
/// request inside of the one that came with it ([`TraceParent::run_async`]): the calls of both
/// programs are then one trace.
///
/// # Example
/// ```
/// use monitor_runtime::span::TraceParent;
///
/// let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// let parent: TraceParent = header.parse()?;
/// assert_eq!(parent.trace_id().to_string(), "4bf92f3577b34da6a3ce929d0e0e4736");
/// assert_eq!(parent.parent_id().to_string(), "00f067aa0ba902b7");
/// assert!(parent.is_sampled());
/// assert_eq!(parent.to_string(), header);
/// # Ok::<(), monitor_runtime::span::ParseTraceParentError>(())
/// ```
///
/// [`Current::traceparent`]: crate::Current::traceparent
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceParent {
    trace_id: TraceId,
    parent_id: SpanId,
    sampled: bool,
}

impl TraceParent {
    /// A call in a trace; `sampled` if its trace is kept.
    pub fn new(trace_id: TraceId, parent_id: SpanId, sampled: bool) -> TraceParent {
        TraceParent { trace_id, parent_id, sampled }
    }

    /// The trace.
    pub fn trace_id(&self) -> TraceId {
        self.trace_id
    }

    /// The call.
    pub fn parent_id(&self) -> SpanId {
        self.parent_id
    }

    /// Whether who began the trace keeps it.
    pub fn is_sampled(&self) -> bool {
        self.sampled
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{}-{}-{:02x}", self.trace_id, self.parent_id, u8::from(self.sampled))
    }
}

impl FromStr for TraceParent {
    type Err = ParseTraceParentError;

    /// Reads the header's value. Of a later version it reads what version 00 has, as the standard
    /// asks.
    fn from_str(header: &str) -> Result<TraceParent, ParseTraceParentError> {
        read(header.trim_matches([' ', '\t'])).ok_or(ParseTraceParentError(()))
    }
}

/// Of what version 00 has.
const LENGTH: usize = "00-".len() + 32 + "-".len() + 16 + "-00".len();

fn read(header: &str) -> Option<TraceParent> {
    // the standard forbids capital letters, which the ids alone would accept; what a later version
    // adds behind is its own affair
    let known = header.get(..LENGTH).unwrap_or(header);
    let valid = !known.bytes().any(|byte| byte.is_ascii_uppercase());
    let mut parts = header.splitn(5, '-');
    let (version, trace_id) = (parts.next()?, parts.next()?);
    let (parent_id, flags) = (parts.next()?, parts.next()?);
    let version = byte(version).filter(|version| *version != 0xff)?;
    let ends = version > 0 || parts.next().is_none();
    let flags = byte(flags).filter(|_| ends && valid)?;
    Some(TraceParent {
        trace_id: trace_id.parse().ok()?,
        parent_id: parent_id.parse().ok()?,
        sampled: flags & 1 == 1,
    })
}

fn byte(text: &str) -> Option<u8> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    u8::from_str_radix(text, 16).ok().filter(|_| digits)
}

/// A text that is no `traceparent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTraceParentError(());

impl fmt::Display for ParseTraceParentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a traceparent is `00-`, 32 digits, `-`, 16 digits, `-`, 2 digits: lower-case hexadecimal")
    }
}
impl std::error::Error for ParseTraceParentError {}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const PARENT: &str = "00f067aa0ba902b7";

    #[test]
    fn what_the_standard_allows_is_read() {
        for (header, sampled) in [
            (format!("00-{TRACE}-{PARENT}-01"), true),
            (format!("00-{TRACE}-{PARENT}-00"), false),
            (format!("00-{TRACE}-{PARENT}-03"), true),
            (format!(" 00-{TRACE}-{PARENT}-01\t"), true),
            (format!("cc-{TRACE}-{PARENT}-01-what-the-future-will-be-like"), true),
            (format!("01-{TRACE}-{PARENT}-01-A quotation: “É”"), true),
        ] {
            let parent: TraceParent = header.parse().expect(&header);
            assert_eq!(parent.is_sampled(), sampled, "{header}");
            assert_eq!(parent.trace_id().to_string(), TRACE);
        }
    }

    #[test]
    fn what_the_standard_forbids_is_refused() {
        let zeroes = "0".repeat(32);
        for header in [
            String::new(),
            format!("ff-{TRACE}-{PARENT}-01"),
            format!("00-{zeroes}-{PARENT}-01"),
            format!("00-{TRACE}-{}-01", &zeroes[..16]),
            format!("00-{}-{PARENT}-01", TRACE.to_uppercase()),
            format!("00-{TRACE}-{PARENT}-01-more"),
            format!("00-{TRACE}-{PARENT}-1"),
            format!("00-{TRACE}-{PARENT}"),
            format!("0-{TRACE}-{PARENT}-01"),
            format!("00-{TRACE}-{PARENT}-01é"),
            format!("+0-{TRACE}-{PARENT}-01"),
            format!("01-{TRACE}-{PARENT}-0A-more"),
            format!("01-{TRACE}-{PARENT}-01.more"),
        ] {
            assert!(header.parse::<TraceParent>().is_err(), "{header}");
        }
    }
}
