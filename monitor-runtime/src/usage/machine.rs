//! Reads one JSON value as it comes, in pieces of any size: keeps what has a meaning and passes
//! over the rest.
//!
//! What always holds: a text of any length needs the same few bytes and no allocation; where a
//! piece ends changes nothing; what was found before the text broke off stands.

use super::{
    Reply,
    found::{Found, Rank},
    lookup::Name,
    names::{Meaning, Place},
    number::Number,
    skip::Skip,
    token::Token,
};
use std::borrow::BorrowMut;

/// Places that have a meaning lie no deeper.
const DEPTH: usize = 10;

pub(super) struct Machine<R> {
    pub(super) found: Found<R>,
    state: State,
    /// What the next value means; `None` for content.
    expect: Option<Meaning>,
    frames: [Frame; DEPTH],
    depth: usize,
    token: Token,
    skip: Skip,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Value,
    Key,
    Colon,
    /// After a value: a comma or the end of what is around it.
    After,
    InKey,
    InText,
    InScalar,
    InContent,
    Done,
    Broken,
}

/// An object or a list that is being read.
#[derive(Clone, Copy)]
struct Frame {
    is_list: bool,
    place: Place,
    /// The rank to go back to.
    outside: Rank,
}

impl<R: BorrowMut<Reply>> Machine<R> {
    pub(super) fn new(reply: R) -> Machine<R> {
        let frame = Frame { is_list: false, place: Place::Root, outside: Rank::InRoot };
        Machine {
            found: Found::new(reply),
            state: State::Value,
            expect: Some(Meaning::Object(Place::Root)),
            frames: [frame; DEPTH],
            depth: 0,
            token: Token::new(),
            skip: Skip::default(),
        }
    }

    /// Begins with another value, which is a reply or content.
    pub(super) fn restart(&mut self, is_reply: bool) {
        (self.state, self.depth) = (State::Value, 0);
        self.expect = is_reply.then_some(Meaning::Object(Place::Root));
    }

    pub(super) fn is_done(&self) -> bool {
        self.state == State::Done
    }

    pub(super) fn is_broken(&self) -> bool {
        self.state == State::Broken
    }

    /// Whether the last piece ended inside of a text.
    pub(super) fn is_in_text(&self) -> bool {
        match self.state {
            State::InKey | State::InText => true,
            State::InContent => self.skip.is_in_text(),
            _ => false,
        }
    }

    /// Reads on, up to the end of the value; returns what comes after it.
    pub(super) fn read<'b>(&mut self, mut bytes: &'b [u8]) -> &'b [u8] {
        while !bytes.is_empty() {
            bytes = match self.state {
                State::Done | State::Broken => break,
                State::InKey | State::InText | State::InScalar | State::InContent => {
                    match self.read_inside(bytes) {
                        Some(rest) => rest,
                        None => &[],
                    }
                }
                State::Value | State::Key | State::Colon | State::After => {
                    if !bytes[0].is_ascii_whitespace() {
                        self.state = self.read_sign(bytes[0]);
                    }
                    &bytes[1..]
                }
            };
        }
        bytes
    }

    /// Goes on with what lies across a piece's end; `None` where it goes on after these bytes too.
    fn read_inside<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let rest = match self.state {
            State::InScalar => self.token.take_scalar(bytes)?,
            State::InContent => self.skip.pass(bytes)?,
            _ => self.token.take_text(bytes)?,
        };
        self.state = match self.state {
            State::InKey => {
                self.read_key();
                State::Colon
            }
            State::InText => {
                self.take_text();
                self.after_value()
            }
            State::InScalar => match self.take_scalar() {
                true => self.after_value(),
                false => State::Broken,
            },
            _ => self.after_value(),
        };
        Some(rest)
    }

    /// What one sign between texts and numbers leads to.
    fn read_sign(&mut self, sign: u8) -> State {
        let around = self.depth.checked_sub(1).map(|top| self.frames[top]);
        let (in_list, in_object) =
            around.map_or((false, false), |frame| (frame.is_list, !frame.is_list));
        match (self.state, sign) {
            (State::Key, b'"') => {
                self.token.clear();
                State::InKey
            }
            (State::Colon, b':') => State::Value,
            (State::Value, b'"') if self.wants_text() => {
                self.token.clear();
                State::InText
            }
            (State::Value, b'"') => {
                self.skip = Skip::a_text();
                State::InContent
            }
            (State::Value, b'{') => self.open_object(),
            (State::Value, b'[') => self.open_list(),
            (State::Value, b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                self.token.clear();
                self.token.push(sign);
                State::InScalar
            }
            (State::After, b',') => {
                if let Some(Frame { place, .. }) = around.filter(|_| in_list) {
                    self.expect = Some(Meaning::Element(place));
                    State::Value
                } else {
                    State::Key
                }
            }
            (State::Key | State::After, b'}') if in_object => self.close(),
            (State::Value | State::After, b']') if in_list => self.close(),
            _ => State::Broken,
        }
    }

    /// Whether a text may mean something here.
    fn wants_text(&self) -> bool {
        !matches!(self.expect, None | Some(Meaning::Object(_) | Meaning::Element(_)))
    }

    fn open_object(&mut self) -> State {
        // what is no object by its name is a number around its digits, which no JSON text has
        let place = match self.expect {
            Some(Meaning::Count(_)) | None => None,
            Some(expect) => self.found.enter(expect).filter(|place| *place != Place::Digits),
        };
        self.open(place, false, State::Key)
    }

    fn open_list(&mut self) -> State {
        let place = match self.expect {
            Some(expect) => self.found.enter_list(expect),
            None => None,
        };
        let state = self.open(place, true, State::Value);
        if let (Some(place), State::Value) = (place, state) {
            self.expect = Some(Meaning::Element(place));
        }
        state
    }

    fn open(&mut self, place: Option<Place>, is_list: bool, inside: State) -> State {
        let (Some(place), Some(expect), true) = (place, self.expect, self.depth < DEPTH) else {
            self.skip = Skip::brackets();
            return State::InContent;
        };
        let outside = self.found.begin(expect);
        self.frames[self.depth] = Frame { is_list, place, outside };
        self.depth += 1;
        inside
    }

    fn close(&mut self) -> State {
        self.depth -= 1;
        self.found.end(self.frames[self.depth].outside);
        self.after_value()
    }

    fn after_value(&mut self) -> State {
        match self.depth.checked_sub(1).map(|top| self.frames[top]) {
            None => State::Done,
            Some(frame) => {
                if frame.is_list {
                    self.found.settle(frame.place);
                }
                State::After
            }
        }
    }

    fn read_key(&mut self) {
        let place = self.frames[self.depth - 1].place;
        let mut name = None;
        if !self.token.is_cut() {
            self.token.read(|key| name = Name::find(place, key));
        }
        self.expect = name.map(Name::meaning);
    }

    fn take_text(&mut self) {
        if let Some(expect) = self.expect {
            self.token.read(|text| self.found.text(expect, text));
        }
    }

    /// `false` where it is neither a number nor one of the three words. Of content the beginning is
    /// enough.
    fn take_scalar(&mut self) -> bool {
        let mut is_one = false;
        let Some(expect) = self.expect else {
            self.token.read(|text| {
                let is_number = text.starts_with(|sign: char| sign == '-' || sign.is_ascii_digit());
                is_one = is_number || ["null", "true", "false"].contains(&text);
            });
            return is_one;
        };
        self.token.read(|text| {
            is_one = true;
            match text {
                "true" => self.found.truth(expect),
                "null" | "false" => {}
                _ => match Number::of_text(text) {
                    Some(Number::Count(count)) => self.found.count(expect, count),
                    Some(number) => self.found.number(expect, number),
                    None => is_one = false,
                },
            }
        });
        is_one
    }
}
