//! The beginning of an event that came in several pieces, in case it turns out to be an error.
//!
//! What always holds: of an event that came in one piece nothing is kept, of any other a few
//! kilobytes, and nothing once it has ended.

use crate::error::{Failure, event::in_event};

/// Errors are shorter; where one is not, its beginning says what it is.
const LONGEST: usize = 4_096;

#[derive(Default)]
pub(super) struct CutEvent(Vec<u8>);

impl CutEvent {
    /// A piece has come, and the event goes on.
    #[inline]
    pub(super) fn keep(&mut self, piece: &[u8]) {
        let room = LONGEST - self.0.len();
        if room > 0 {
            self.0.extend_from_slice(&piece[..piece.len().min(room)]);
        }
    }

    /// The error that an event is which ends with these bytes.
    #[cold]
    #[inline(never)]
    pub(super) fn failure(&mut self, end: &[u8]) -> Option<Failure> {
        if self.0.is_empty() {
            return in_event(&String::from_utf8_lossy(end));
        }
        self.keep(end);
        in_event(&String::from_utf8_lossy(&self.0))
    }

    #[inline]
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
