//! Answers that are made and not read yet.
//!
//! What always holds: together they take at most [`MOST_BYTES`]. Where one more would be too many the
//! oldest are broken off, so that who reads slowly takes neither memory from the program nor answers
//! from others.

use super::answer;
use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use parking_lot::Mutex;
use std::{
    collections::VecDeque,
    io::{self, ErrorKind},
    mem,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll},
};

/// Of the largest answers two, or one that was made in a buffer which grew by doubling.
const MOST_BYTES: usize = 2 * answer::MOST_BYTES;
/// What is handed over at once, as a copy: the connection may keep it as long as it likes.
const PIECE: usize = 64 << 10;

/// Empty once it is broken off.
type Unsent = Mutex<Vec<u8>>;

/// Answers that are made and not read yet, from the oldest on.
#[derive(Clone, Default)]
pub(super) struct Unread(Arc<Mutex<VecDeque<Weak<Unsent>>>>);

impl Unread {
    /// An answer to be read by whoever asked.
    pub(super) fn body(&self, bytes: Vec<u8>) -> Body {
        Body::new(self.add(bytes))
    }

    fn add(&self, bytes: Vec<u8>) -> Reading {
        let (length, taken) = (bytes.len(), bytes.capacity());
        let unsent = Arc::new(Mutex::new(bytes));
        let mut all = self.0.lock();
        all.retain(|other| other.strong_count() > 0);
        let others = all.iter().filter_map(Weak::upgrade).map(|other| other.lock().capacity());
        let mut sum = taken + others.sum::<usize>();
        while sum > MOST_BYTES
            && let Some(oldest) = all.pop_front()
        {
            let broken_off = oldest.upgrade().map(|it| mem::take(&mut *it.lock()));
            sum -= broken_off.map_or(0, |bytes| bytes.capacity());
        }
        all.push_back(Arc::downgrade(&unsent));
        Reading { unsent, at: 0, length }
    }
}

/// An answer while it is read.
struct Reading {
    unsent: Arc<Unsent>,
    at: usize,
    length: usize,
}

impl Reading {
    /// The next piece; `None` at the end.
    fn next(&mut self) -> Option<io::Result<Bytes>> {
        if self.at == self.length {
            return None;
        }
        let mut unsent = self.unsent.lock();
        let end = self.length.min(self.at + PIECE);
        let Some(piece) = unsent.get(self.at..end).map(Bytes::copy_from_slice) else {
            return Some(Err(ErrorKind::QuotaExceeded.into()));
        };
        self.at = end;
        if end == self.length {
            *unsent = Vec::new();
        }
        Some(Ok(piece))
    }
}

impl hyper::body::Body for Reading {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(self.next().map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.at == self.length
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.length - self.at) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_broken_off(reading: &mut Reading) -> bool {
        reading.next().is_some_and(|piece| piece.is_err())
    }

    #[test]
    fn the_oldest_unread_answer_makes_room_for_a_new_one() {
        let unread = Unread::default();
        let half = || vec![b'x'; MOST_BYTES / 2];
        let (mut first, mut second) = (unread.add(half()), unread.add(half()));
        assert!(!is_broken_off(&mut first), "there is room for both");
        let mut third = unread.add(vec![b'x']);
        assert!(is_broken_off(&mut first), "however much of it was read");
        assert!(!is_broken_off(&mut second) && !is_broken_off(&mut third));
    }

    #[test]
    fn what_was_read_or_hung_up_on_takes_no_room() {
        let unread = Unread::default();
        let mut kept = unread.add(vec![b'x'; PIECE + 1]);
        let mut read = unread.add(vec![b'x'; MOST_BYTES - PIECE - 1]);
        while read.next().is_some() {}
        drop(unread.add(vec![b'x'; MOST_BYTES - PIECE - 1]));
        let _other = unread.add(vec![b'x'; MOST_BYTES - PIECE - 1]);
        let lengths =
            [kept.next(), kept.next()].map(|piece| piece.and_then(|it| Some(it.ok()?.len())));
        assert_eq!((lengths, kept.next().is_none()), ([Some(PIECE), Some(1)], true));
    }
}
