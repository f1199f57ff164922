//! Where answers and complaints go.
//!
//! What always holds: an answer is one line; a reader that hangs up ends the program quietly.

use serde::Serialize;
use std::{
    fmt::Display,
    io::{self, BufWriter, ErrorKind, Stdout, Write},
};

/// Whether everything that was asked could be answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tally {
    AllGood,
    SomeBad,
}

/// Answers on the standard output, complaints on the standard error.
pub(crate) struct Output {
    answers: BufWriter<Stdout>,
    is_closed: bool,
}

impl Output {
    pub(crate) fn to_stdout() -> Output {
        Output { answers: BufWriter::new(io::stdout()), is_closed: false }
    }

    /// Whether nobody reads the answers any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Writes one answer.
    pub(crate) fn answer(&mut self, answer: &impl Serialize) -> io::Result<()> {
        let written = serde_json::to_writer(&mut self.answers, answer)
            .map_err(io::Error::from)
            .and_then(|()| self.answers.write_all(b"\n"));
        self.seen(written)
    }

    /// Writes a text as it is.
    pub(crate) fn text(&mut self, text: &impl Display) -> io::Result<()> {
        let written = write!(self.answers, "{text}").and_then(|()| self.answers.flush());
        self.seen(written)
    }

    /// Writes bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = self.answers.write_all(bytes).and_then(|()| self.answers.flush());
        self.seen(written)
    }

    /// Hands everything over that was written: a reader may be waiting for it.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        let flushed = self.answers.flush();
        self.seen(flushed)
    }

    /// Tells a person.
    pub(crate) fn complain(&mut self, complaint: &str) {
        // where nobody listens nobody is told; that is no reason to stop
        let _ = writeln!(io::stderr(), "{complaint}");
    }

    fn seen(&mut self, result: io::Result<()>) -> io::Result<()> {
        if result.as_ref().is_err_and(|error| error.kind() == ErrorKind::BrokenPipe) {
            self.is_closed = true;
        }
        result
    }
}
