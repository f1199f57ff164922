//! A stream of events, read while it arrives; and a text of which nobody knows what it is.
//!
//! What always holds: memory stays the same, however long the stream or one of its lines is; the
//! pieces may be cut anywhere, inside of a character too.

use super::{
    Format, Reply, TokenUsage, Unreadable, derived::derived_event, events::Events, frames::Frames,
    lines::Lines, source::Source,
};
use memchr::memchr;
use serde::Serialize;
use std::fmt;

/// What the events of a stream say about it together, read while they arrive.
///
/// Pushed are the bytes of the body as they come (server-sent events, lines of JSON, Gemini's list
/// of JSON, Bedrock's frames: told from the content), or values that a client has read already.
/// Each count takes its last value: it is neither added up nor erased by an event without it. So
/// Anthropic's `message_delta`, which counts on from `message_start`, is not counted twice.
///
/// A stream may be left at any time: [`ReplyStream::finish`] then says what was reported by then.
///
/// # Example
/// ```
/// use monitor_runtime::{Usage, usage::ReplyStream};
///
/// let mut stream = ReplyStream::new();
/// // as the network cuts them
/// stream.push_bytes(b"data: {\"model\":\"gpt-4o-mini\",\"choices\":[{\"delta\":{\"con");
/// stream.push_bytes(b"tent\":\"Hi\"}}],\"usage\":null}\n\n");
/// stream.push_bytes(b"data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,");
/// stream.push_bytes(b"\"completion_tokens\":2}}\n\ndata: [DONE]\n\n");
///
/// let said = stream.finish();
/// assert_eq!(said.usage(), Some(&Usage::new(9, 2)));
/// assert_eq!(said.model(), Some("gpt-4o-mini"));
/// ```
pub struct ReplyStream {
    form: Form,
    events: Events,
}

/// How the bytes are written.
enum Form {
    /// Nothing but white space has come.
    Unknown,
    /// One or more JSON values.
    Json,
    Lines(Lines),
    Frames(Frames),
}

impl ReplyStream {
    /// A stream of which nothing has come yet.
    pub fn new() -> ReplyStream {
        ReplyStream { form: Form::Unknown, events: Events::new() }
    }

    /// Takes the next bytes of the body, cut anywhere.
    pub fn push_bytes(&mut self, mut bytes: &[u8]) {
        if matches!(self.form, Form::Unknown) {
            // a byte order mark has three bytes, which are no beginning of anything else
            let is_blank =
                |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf);
            let blank = bytes.iter().take_while(|byte| is_blank(byte)).count();
            bytes = &bytes[blank..];
            self.form = match bytes.first() {
                None => return,
                Some(b'{' | b'[' | 0x1e) => Form::Json,
                // the length of a frame begins with it
                Some(0) => Form::Frames(Frames::new()),
                Some(_) => Form::Lines(Lines::new()),
            };
        }
        match &mut self.form {
            Form::Unknown => {}
            Form::Json => read_json(bytes, &mut self.events),
            Form::Lines(lines) => lines.read(bytes, &mut self.events),
            Form::Frames(frames) => frames.read(bytes, &mut self.events),
        }
    }

    /// Takes the next event, read by the client already. An event whose own `Serialize` panics is
    /// dropped and counted.
    pub fn push<T: Serialize + ?Sized>(&mut self, event: &T) {
        self.events.push(event);
    }

    /// Takes the next event, of a type that derives [`TokenUsage`]; `false`, and no stream is made,
    /// where the type does not.
    pub(crate) fn push_derived<T: TokenUsage + ?Sized>(
        stream: &mut Option<ReplyStream>,
        event: &T,
    ) -> bool {
        derived_event(event, |found, beside| {
            stream.get_or_insert_default().events.take(found, beside);
        })
    }

    /// Whether nothing that costs has been said by now.
    pub(crate) fn says_nothing(&self) -> bool {
        self.events.says_nothing()
    }

    /// Whether an event was an error by now.
    pub(crate) fn has_failed(&self) -> bool {
        self.events.has_failed()
    }

    /// What all events said. A stream that broke off, or ended in an error, keeps what came
    /// before; an event that is an error is the [`Reply::failure`].
    pub fn finish(self) -> Reply {
        self.finish_as(|_, _| true)
    }

    fn finish_as(mut self, is_stream: impl FnOnce(Option<Format>, u32) -> bool) -> Reply {
        let (mut reply, has_ended) = self.events.finish();
        let Events { whole, dropped, is_broken, .. } = self.events;
        let (format, unreadable) = match self.form {
            Form::Unknown if whole > 0 => (None, None),
            Form::Unknown => (None, Some(Unreadable::Empty)),
            Form::Json if whole == 0 && is_broken => (None, Some(Unreadable::Broken)),
            Form::Json if whole > 1 && !self.events.was_list => (Some(Format::Ndjson), None),
            Form::Json => (Some(Format::Json), None),
            Form::Lines(Lines { are_events: true, .. }) => (Some(Format::Sse), None),
            Form::Frames(Frames { are_frames: true, .. }) => (Some(Format::EventStream), None),
            Form::Lines(_) | Form::Frames(_) => (None, Some(Unreadable::NoFormat)),
        };
        let is_stream = is_stream(format, whole);
        let is_chunked = is_stream && has_ended;
        reply.set_source(Source { format, unreadable, is_stream, is_chunked, dropped });
        reply
    }
}

fn read_json(mut bytes: &[u8], events: &mut Events) {
    while let Some(end) = memchr(b'\n', bytes) {
        events.read(&bytes[..end]);
        events.end_line();
        bytes = &bytes[end + 1..];
    }
    events.read(bytes);
}

impl Reply {
    /// What a body says about itself, whatever it is: a JSON object, a list of them, server-sent
    /// events, lines of JSON, Bedrock's frames. It is told from the content, and
    /// [`Reply::format`] says it.
    ///
    /// Of what could not be read [`Reply::unreadable`] says why, and
    /// [`Reply::dropped_events`] how many events of a stream it was.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Usage, usage::{Format, Reply, Unreadable}};
    ///
    /// let said = Reply::read(br#"
    ///     {"model":"llama3","response":"Hi","done":false}
    ///     {"model":"llama3","response":"","done":true,"prompt_eval_count":9,"eval_count":2}
    /// "#);
    /// assert_eq!(said.format(), Some(Format::Ndjson));
    /// assert_eq!(said.usage(), Some(&Usage::new(9, 2)));
    ///
    /// let said = Reply::read(b"<html>502 Bad Gateway</html>");
    /// assert_eq!(said.unreadable(), Some(Unreadable::NoFormat));
    /// ```
    pub fn read(bytes: &[u8]) -> Reply {
        let mut stream = ReplyStream::new();
        stream.push_bytes(bytes);
        stream.finish_as(|format, values| format != Some(Format::Json) || values > 1)
    }
}

impl Default for ReplyStream {
    fn default() -> Self {
        ReplyStream::new()
    }
}

impl fmt::Debug for ReplyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyStream").field("events", &self.events.whole).finish_non_exhaustive()
    }
}
