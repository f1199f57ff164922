//! One reply as a JSON text.

use super::{Reply, machine::Machine};
use crate::error::event::in_event;
use std::str::from_utf8;

impl Reply {
    /// What a JSON text says about itself, read from the places that [`Reply::of`] reads.
    ///
    /// Contents are passed over, not parsed: a megabyte of text or of an embedding takes well below
    /// a millisecond, and nothing is allocated. A text that breaks off keeps what was found before that; a text that is no
    /// JSON says nothing. For a text of which nobody knows what it is there is [`Reply::read`].
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::usage::Reply;
    ///
    /// let said = Reply::from_json(br#"{
    ///     "model": "grok-4.3",
    ///     "usage": { "input_tokens": 197, "output_tokens": 111, "cost_in_usd_ticks": 3893500 }
    /// }"#);
    /// assert_eq!(said.provider(), Some("x-ai"), "only xAI counts in ticks");
    /// assert_eq!(said.reported_cost().map(|usd| usd.to_string()), Some("0.00038935".into()));
    /// ```
    pub fn from_json(bytes: &[u8]) -> Reply {
        let mut reply = Reply::EMPTY;
        let mut machine = Machine::new(&mut reply);
        machine.read(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        machine.found.finish();
        if machine.found.is_error {
            reply.set_failure(from_utf8(bytes).ok().and_then(in_event));
        }
        reply
    }
}
