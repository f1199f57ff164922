//! Where a reply was read from: its format, and what of it could not be read.

use super::Reply;
use std::fmt;

/// How a body is written, told from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// One JSON object, or one list of them as Gemini streams.
    Json,
    /// Server-sent events.
    Sse,
    /// JSON objects one after the other, as Ollama streams.
    Ndjson,
    /// Frames of `application/vnd.amazon.eventstream`, as Bedrock streams.
    EventStream,
}

impl Format {
    /// The name in reports and JSON, e.g. `ndjson`.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Sse => "sse",
            Format::Ndjson => "ndjson",
            Format::EventStream => "eventstream",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Why a body says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// There was nothing but white space.
    Empty,
    /// It begins as none of the formats.
    NoFormat,
    /// It begins as JSON and goes on as something else, or breaks off.
    Broken,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unreadable::Empty => "the body is empty",
            Unreadable::NoFormat => {
                "the body is no JSON object or list, no stream of events and no lines of JSON"
            }
            Unreadable::Broken => "the body begins as JSON and breaks off or goes on otherwise",
        })
    }
}

impl std::error::Error for Unreadable {}

/// What a reply knows about the text that it was read from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    pub(super) format: Option<Format>,
    pub(super) unreadable: Option<Unreadable>,
    pub(super) is_stream: bool,
    /// Whether the events had OpenAI's form, and the model came to its end.
    pub(super) is_chunked: bool,
    pub(super) dropped: u32,
}

impl Source {
    pub(super) const NOTHING: Source =
        Source { format: None, unreadable: None, is_stream: false, is_chunked: false, dropped: 0 };
}

impl Reply {
    /// How the text was written that [`Reply::read`] or a [`ReplyStream`](super::ReplyStream) was
    /// given; `None` for values, and where it was none of the formats.
    pub fn format(&self) -> Option<Format> {
        self.source().format
    }

    /// Why nothing could be read of a text; `None` where something could, usage or not.
    pub fn unreadable(&self) -> Option<Unreadable> {
        self.source().unreadable
    }

    /// Whether it was a stream of events.
    pub fn is_stream(&self) -> bool {
        self.source().is_stream
    }

    /// The same as what a stream said.
    pub(crate) fn of_stream(mut self) -> Reply {
        self.set_source(Source { is_stream: true, ..self.source() });
        self
    }

    /// How many events of a stream were dropped, because they were broken or too long.
    pub fn dropped_events(&self) -> u32 {
        self.source().dropped
    }

    /// Whether a stream in OpenAI's form came to its end without usage: then
    /// `stream_options: {"include_usage": true}` was missing in the request. A stream that was
    /// left early, or failed, says nothing about that.
    ///
    /// Source: the chat completion API's reference, `stream_options`.
    pub fn lacks_include_usage(&self) -> bool {
        let source = self.source();
        source.is_chunked && self.usage().is_none() && self.invalid().is_none()
    }
}
