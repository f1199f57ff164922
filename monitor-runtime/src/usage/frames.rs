//! Bedrock's binary streams: frames of `application/vnd.amazon.eventstream` around JSON.
//!
//! ```text
//! total length (4) · headers length (4) · checksum of these eight (4)
//! headers · payload · checksum of it all (4)
//! ```
//!
//! An exception is named in the headers, and its payload says more.
//!
//! What always holds: a frame whose first checksum is wrong is no frame, and nothing after it is
//! read. The second one is not checked: the transport has its own. A payload that is longer than
//! any event is dropped and counted.
//!
//! Source: Smithy's "Amazon Event Stream Specification".

use super::events::Events;
use crate::error::Failure;

/// A payload longer than this is dropped; events are a few kilobytes.
const LONGEST: usize = 1 << 20;
/// Headers are a hundred bytes; what lies behind so many is not read.
const LONGEST_HEADERS: usize = 1 << 10;
/// The lengths and their checksum.
const PRELUDE: usize = 12;
const CHECKSUM: usize = 4;

pub(super) struct Frames {
    prelude: [u8; PRELUDE],
    /// How much of the prelude is there.
    len: usize,
    headers_left: usize,
    payload_left: usize,
    checksum_left: usize,
    headers: Vec<u8>,
    payload: Vec<u8>,
    /// Whether a frame was read.
    pub(super) are_frames: bool,
    is_broken: bool,
}

impl Frames {
    pub(super) fn new() -> Frames {
        Frames {
            prelude: [0; PRELUDE],
            len: 0,
            headers_left: 0,
            payload_left: 0,
            checksum_left: 0,
            headers: Vec::new(),
            payload: Vec::new(),
            are_frames: false,
            is_broken: false,
        }
    }

    pub(super) fn read(&mut self, mut bytes: &[u8], events: &mut Events) {
        while !bytes.is_empty() && !self.is_broken {
            if self.len < PRELUDE {
                let part = take(&mut bytes, &mut (PRELUDE - self.len));
                self.prelude[self.len..][..part.len()].copy_from_slice(part);
                self.len += part.len();
                if self.len == PRELUDE {
                    self.begin();
                }
            } else if self.headers_left > 0 {
                let part = take(&mut bytes, &mut self.headers_left);
                let room = LONGEST_HEADERS - self.headers.len();
                self.headers.extend_from_slice(&part[..part.len().min(room)]);
            } else if self.payload_left > 0 {
                let part = take(&mut bytes, &mut self.payload_left);
                let room = LONGEST - self.payload.len();
                self.payload.extend_from_slice(&part[..part.len().min(room)]);
            } else {
                take(&mut bytes, &mut self.checksum_left);
                if self.checksum_left == 0 {
                    self.end(events);
                }
            }
        }
    }

    fn begin(&mut self) {
        let word = |at: usize| {
            self.prelude[at..].first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes))
        };
        let (total, headers) = (word(0) as usize, word(4) as usize);
        let payload =
            total.checked_sub(PRELUDE + CHECKSUM).and_then(|all| all.checked_sub(headers));
        match payload.filter(|_| crc32(&self.prelude[..8]) == word(8)) {
            Some(payload) => {
                (self.headers_left, self.payload_left) = (headers, payload);
                self.checksum_left = CHECKSUM;
                self.are_frames = true;
            }
            None => self.is_broken = true,
        }
    }

    fn end(&mut self, events: &mut Events) {
        self.len = 0;
        if let Some(class) = exception(&self.headers) {
            events.take_error(failure(class, &self.payload));
        } else if self.payload.len() >= LONGEST {
            events.count_dropped();
        } else if let Some(model) = invoked(&self.payload) {
            events.read(&model);
        } else {
            events.read(&self.payload);
        }
        events.end_event();
        self.headers.clear();
        self.payload.clear();
    }
}

/// Takes as much as is `left` of the beginning of the bytes.
fn take<'b>(bytes: &mut &'b [u8], left: &mut usize) -> &'b [u8] {
    let (part, rest) = bytes.split_at(bytes.len().min(*left));
    *left -= part.len();
    *bytes = rest;
    part
}

/// The class of the exception that a frame is, by its headers.
fn exception(headers: &[u8]) -> Option<&str> {
    let class = Headers(headers).find_map(|(name, value)| {
        matches!(name, b":exception-type" | b":error-code").then_some(value)
    });
    std::str::from_utf8(class?).ok()
}

/// The headers of a frame that are texts: length and name, seven as the type, length and text.
/// Others do not stand in such frames, and end the reading.
struct Headers<'a>(&'a [u8]);

impl<'a> Iterator for Headers<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (len, rest) = self.0.split_first()?;
        let (name, rest) = rest.split_at_checked(usize::from(*len))?;
        let ([7, high, low], rest) = rest.split_first_chunk()? else { return None };
        let (value, rest) =
            rest.split_at_checked(usize::from(u16::from_be_bytes([*high, *low])))?;
        self.0 = rest;
        Some((name, value))
    }
}

/// The service names the class as a header, as it does in answers that are no stream.
#[cold]
fn failure(class: &str, payload: &[u8]) -> Failure {
    let mut body = serde_json::from_slice(payload).unwrap_or(serde_json::Value::Null);
    if !body.is_object() {
        body = serde_json::json!({ "message": String::from_utf8_lossy(payload) });
    }
    body["__type"] = class.into();
    Failure::of_text(&body.to_string())
}

/// What the model itself sent, where it was invoked: base64 in an object of its own.
fn invoked(payload: &[u8]) -> Option<Vec<u8>> {
    let text = payload.strip_prefix(br#"{"bytes":""#)?;
    let text = &text[..text.iter().position(|byte| *byte == b'"')?];
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in text.chunks(4) {
        let digits = group.iter().take_while(|digit| **digit != b'=');
        let (mut bits, mut len) = (0u32, 0);
        for digit in digits {
            bits = bits << 6 | base64(*digit)?;
            len += 1;
        }
        bits <<= 6 * (4 - len);
        bytes.extend_from_slice(bits.to_be_bytes().get(1..1 + (len * 6) as usize / 8)?);
    }
    Some(bytes)
}

fn base64(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// The checksum of gzip and Ethernet; of eight bytes, so that no table is worth its room.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_gzip() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_payload_longer_than_any_event_is_not_kept_though_it_comes_in_one_piece() {
        let lengths = [(16 + 8 * LONGEST as u32).to_be_bytes(), [0; 4]].concat();
        let prelude = [&lengths[..], &crc32(&lengths).to_be_bytes()].concat();
        let (mut frames, mut events) = (Frames::new(), Events::new());
        frames.read(&prelude, &mut events);
        frames.read(&vec![b'x'; 8 * LONGEST + CHECKSUM], &mut events);
        assert_eq!(events.dropped, 1);
        assert!(frames.payload.capacity() <= LONGEST);
    }

    #[test]
    fn base64_of_any_length_is_read() {
        let of = |text: &str| invoked(format!(r#"{{"bytes":"{text}","p":"ab"}}"#).as_bytes());
        assert_eq!(of("").as_deref(), Some(&b""[..]));
        assert_eq!(of("Zg==").as_deref(), Some(&b"f"[..]));
        assert_eq!(of("Zm8=").as_deref(), Some(&b"fo"[..]));
        assert_eq!(of("Zm9vYmFy").as_deref(), Some(&b"foobar"[..]));
        assert_eq!(of("Z!=="), None);
        assert_eq!(invoked(br#"{"usage":{}}"#), None);
    }
}
