//! Streams that arrive in pieces, cut anywhere.

use crate::{all_come_out_as_indexed, damaged::Random};
use monitor_runtime::usage::{Reply, ReplyStream};

fn read_in_pieces(body: &[u8], mut length: impl FnMut() -> usize) -> Reply {
    let mut stream = ReplyStream::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(length().clamp(1, rest.len()));
        stream.push_bytes(piece);
        rest = after;
    }
    stream.finish()
}

#[test]
fn streams_are_read_byte_by_byte() {
    all_come_out_as_indexed(true, |body| read_in_pieces(body, || 1));
}

#[test]
fn streams_are_read_in_pieces_of_any_length() {
    for (seed, most) in [3, 17, 200, 5_000].into_iter().cycle().take(20).enumerate() {
        all_come_out_as_indexed(true, |body| {
            let mut random = Random::new(seed as u64);
            read_in_pieces(body, || 1 + random.below(most))
        });
    }
}

#[test]
fn lines_may_end_as_they_like_and_a_byte_order_mark_says_nothing() {
    for end in ["\r\n", "\r"] {
        all_come_out_as_indexed(true, |body| {
            let text = std::str::from_utf8(body).expect("the recordings are UTF-8");
            // lines of JSON end with a line feed, whatever stands before it
            let end = if text.starts_with('{') { "\r\n" } else { end };
            let text = format!("\u{feff}{}", text.replace("\r\n", "\n").replace('\n', end));
            let mut random = Random::new(7);
            read_in_pieces(text.as_bytes(), || 1 + random.below(50))
        });
    }
}
