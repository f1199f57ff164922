//! Server-sent events, line by line: what their `data` is.
//!
//! What always holds: no line is kept, however long it is; pieces may end anywhere; lines may end
//! as they like (`\n`, `\r\n`, `\r`).
//!
//! Source: <https://html.spec.whatwg.org/multipage/server-sent-events.html>, "Parsing an event
//! stream".

use super::events::Events;
use memchr::memchr2;

pub(super) struct Lines {
    at: At,
    name: [u8; 5],
    len: usize,
    /// Whether the line before ended with `\r`, so that a `\n` belongs to it.
    after_return: bool,
    /// Whether a line had a name that such streams have.
    pub(super) are_events: bool,
    /// Whether a line had none: then one that only begins with a colon shows nothing.
    has_others: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Name,
    /// After the colon: one space belongs to it.
    Colon,
    Data,
    /// In a line that says nothing.
    Other,
}

impl Lines {
    pub(super) fn new() -> Lines {
        Lines {
            at: At::Name,
            name: [0; 5],
            len: 0,
            after_return: false,
            are_events: false,
            has_others: false,
        }
    }

    pub(super) fn read(&mut self, mut bytes: &[u8], events: &mut Events) {
        while let Some(first) = bytes.first() {
            if std::mem::take(&mut self.after_return) && *first == b'\n' {
                bytes = &bytes[1..];
                continue;
            }
            let Some(end) = memchr2(b'\n', b'\r', bytes) else {
                return self.read_part(bytes, events);
            };
            self.read_part(&bytes[..end], events);
            self.end_line(events);
            self.after_return = bytes[end] == b'\r';
            bytes = &bytes[end + 1..];
        }
    }

    /// Reads a part of one line.
    fn read_part(&mut self, mut bytes: &[u8], events: &mut Events) {
        while let (At::Name, Some((byte, rest))) = (self.at, bytes.split_first()) {
            self.read_name(*byte);
            bytes = rest;
        }
        if let (At::Colon, Some(first)) = (self.at, bytes.first()) {
            self.at = At::Data;
            if *first == b' ' {
                bytes = &bytes[1..];
            }
        }
        if self.at == At::Data {
            events.read(bytes);
        }
    }

    fn read_name(&mut self, byte: u8) {
        if byte != b':' {
            match self.name.get_mut(self.len) {
                Some(place) => {
                    *place = byte;
                    self.len += 1;
                }
                None => (self.at, self.has_others) = (At::Other, true),
            }
            return;
        }
        let name = &self.name[..self.len];
        if name.is_empty() {
            self.are_events |= !self.has_others;
        } else if [&b"data"[..], b"event", b"id", b"retry"].contains(&name) {
            self.are_events = true;
        } else {
            self.has_others = true;
        }
        self.at = if name == b"data" { At::Colon } else { At::Other };
    }

    fn end_line(&mut self, events: &mut Events) {
        match self.at {
            At::Name if self.len == 0 => events.end_event(),
            At::Colon | At::Data => events.end_line(),
            At::Name => self.has_others = true,
            At::Other => {}
        }
        (self.at, self.len) = (At::Name, 0);
    }
}
