//! The events of one stream, read one after the other, and what they say together.
//!
//! What always holds: each count takes the last value that an event gave it; it is never added to,
//! and never erased by an event without it. What is broken is dropped, counted, and ends with its
//! line or event.

use super::{
    Reply, Usage,
    cut_event::CutEvent,
    fields::Fields,
    found::{Found, write},
    machine::Machine,
    names::Place,
    reply::Kind,
    walk::{walk, walk_error},
};
use crate::{caught::guarded, error::Failure};
use serde::Serialize;
use std::borrow::BorrowMut;

pub(super) struct Events {
    machine: Machine<Reply>,
    at: At,
    /// Whether the values are the elements of a list, as Gemini streams them.
    in_list: bool,
    /// Whether they were.
    pub(super) was_list: bool,
    /// Whether the value began on an earlier line: then it is no line of its own.
    spans_lines: bool,
    said: Said,
    cut: CutEvent,
    /// Values that were read to their end.
    pub(super) whole: u32,
    pub(super) dropped: u32,
    /// Whether there was text that is no JSON.
    pub(super) is_broken: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Between,
    Inside,
    /// After something broken, whose end has to come first.
    Lost,
}

/// What all events have said by now.
struct Said {
    fields: Fields,
    reply: Reply,
    /// Counts of kinds that no name has.
    beside: Usage,
    kind: Kind,
    is_chunked: bool,
}

impl Events {
    pub(super) fn new() -> Events {
        Events {
            machine: Machine::new(Reply::new()),
            at: At::Between,
            in_list: false,
            was_list: false,
            spans_lines: false,
            said: Said {
                fields: Fields::new(),
                reply: Reply::new(),
                beside: Usage::EMPTY,
                kind: Kind::Unsaid,
                is_chunked: false,
            },
            cut: CutEvent::default(),
            whole: 0,
            dropped: 0,
            is_broken: false,
        }
    }

    /// Reads on in a line.
    pub(super) fn read(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            match self.at {
                At::Between => bytes = self.begin(bytes),
                At::Inside => bytes = self.go_on(bytes),
                At::Lost => return,
            }
        }
    }

    /// A line has ended; inside of a text it cannot.
    pub(super) fn end_line(&mut self) {
        match self.at {
            At::Inside if self.machine.is_in_text() => self.drop_value(&[]),
            At::Inside => {
                let _ = self.go_on(b"\n");
            }
            _ => {}
        }
        match self.at {
            At::Between => self.spans_lines = false,
            At::Inside => self.spans_lines = true,
            // after half a document nothing tells what is content
            At::Lost if self.spans_lines => {}
            At::Lost => self.at = At::Between,
        }
    }

    /// An event has ended: whatever comes is the next one.
    pub(super) fn end_event(&mut self) {
        if self.at == At::Inside {
            self.drop_value(&[]);
        }
        (self.at, self.in_list, self.spans_lines) = (At::Between, false, false);
    }

    /// Takes an event that was read by somebody else.
    pub(super) fn push<T: Serialize + ?Sized>(&mut self, event: &T) {
        let mut reply = Reply::new();
        let mut found = Found::new(&mut reply);
        let read = guarded(|| {
            walk(event, &mut found, Place::Root);
            if found.is_error {
                walk_error(event, found.reply);
            }
        });
        if read.is_none() {
            return self.count_dropped();
        }
        self.take(found, None);
    }

    /// Takes what somebody else found in an event, and counts in it that no name has.
    pub(super) fn take<R: BorrowMut<Reply>>(&mut self, mut found: Found<R>, beside: Option<Usage>) {
        self.whole = self.whole.saturating_add(1);
        self.said.take(&mut found);
        if let Some(beside) = beside {
            self.said.beside.grow_to(&beside);
        }
    }

    /// Whether nothing that costs has been said by now. What is being read has not been.
    pub(super) fn says_nothing(&self) -> bool {
        let Said { fields, reply, beside, .. } = &self.said;
        fields.is_empty() && fields.invalid.is_none() && beside.is_empty() && reply.says_nothing()
    }

    /// Takes an event of which is known that it is an error.
    pub(super) fn take_error(&mut self, failure: Failure) {
        self.whole = self.whole.saturating_add(1);
        self.said.reply.set_failure(Some(failure));
    }

    /// Whether an event was an error.
    pub(super) fn has_failed(&self) -> bool {
        self.said.reply.failure().is_some()
    }

    /// Counts an event that was too long to be kept until its end.
    pub(super) fn count_dropped(&mut self) {
        self.dropped = self.dropped.saturating_add(1);
    }

    /// What all events said; and whether they had OpenAI's form and the model came to its end.
    pub(super) fn finish(&mut self) -> (Reply, bool) {
        self.end_event();
        let Said { fields, reply, beside, kind, is_chunked } = &mut self.said;
        write(fields, *kind, reply);
        reply.add_counts(beside);
        (reply.clone(), *is_chunked && reply.finish_reason().is_some())
    }

    /// Looks for the next value.
    fn begin<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let (first, rest) = (bytes[0], &bytes[1..]);
        match first {
            b'{' => self.begin_value(true),
            b'[' if !self.in_list => (self.in_list, self.was_list) = (true, true),
            b']' if self.in_list => self.in_list = false,
            // 0x1e stands before each value of a JSON text sequence
            b',' | 0x1e => {}
            _ if first.is_ascii_whitespace() => {}
            _ if self.in_list && starts_a_value(first) => self.begin_value(false),
            _ => (self.at, self.is_broken) = (At::Lost, true),
        }
        if self.at == At::Inside { bytes } else { rest }
    }

    fn begin_value(&mut self, is_reply: bool) {
        self.machine.restart(is_reply);
        self.at = At::Inside;
    }

    fn go_on<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let rest = self.machine.read(bytes);
        let read = &bytes[..bytes.len() - rest.len()];
        if self.machine.is_done() {
            self.whole = self.whole.saturating_add(1);
            self.note_error(read);
            self.take_event();
            self.at = At::Between;
        } else if self.machine.is_broken() {
            self.drop_value(read);
        } else {
            self.cut.keep(read);
        }
        rest
    }

    /// An event has ended, with these bytes.
    #[inline]
    fn note_error(&mut self, end: &[u8]) {
        if self.machine.found.is_error {
            self.said.reply.set_failure(self.cut.failure(end));
        }
        self.cut.clear();
    }

    /// What was found before a value broke off stands. These bytes of it were the last.
    fn drop_value(&mut self, end: &[u8]) {
        self.count_dropped();
        self.note_error(end);
        self.take_event();
        (self.at, self.is_broken) = (At::Lost, true);
    }

    fn take_event(&mut self) {
        self.said.take(&mut self.machine.found);
        self.machine.found = Found::new(Reply::new());
    }
}

impl Said {
    fn take<R: BorrowMut<Reply>>(&mut self, event: &mut Found<R>) {
        event.close();
        self.fields.replace_with(&event.fields);
        self.reply.replace_with(event.reply.borrow());
        match event.kind {
            Kind::Unsaid => {}
            Kind::List => self.kind = Kind::List,
            Kind::Chunk => self.is_chunked = true,
        }
    }
}

fn starts_a_value(byte: u8) -> bool {
    matches!(byte, b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
}
