//! The beginning of an event that came in several pieces, in case it turns out to be an error.
//!
//! What always holds: of an event that came in one piece nothing is kept, of any other a few
//! kilobytes, and nothing once it has ended. The place for them comes from a pool, so that a stream
//! allocates nothing once the pool is filled.

use crate::error::{Failure, event::in_event};
use parking_lot::Mutex;

/// Errors are shorter; where one is not, its beginning says what it is.
const LONGEST: usize = 4_096;

/// Places for the next streams. They have room for an event from the beginning, so that none grows
/// later.
static POOL: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
const POOLED: usize = 64;

/// Without memory until an event is cut.
#[derive(Default)]
pub(super) struct CutEvent(Vec<u8>);

impl CutEvent {
    /// A piece has come, and the event goes on.
    #[inline]
    pub(super) fn keep(&mut self, piece: &[u8]) {
        if self.0.capacity() == 0 {
            self.take_place();
        }
        let room = LONGEST - self.0.len();
        if room > 0 {
            self.0.extend_from_slice(&piece[..piece.len().min(room)]);
        }
    }

    #[cold]
    fn take_place(&mut self) {
        let pooled = POOL.try_lock().and_then(|mut pool| pool.pop());
        self.0 = pooled.unwrap_or_else(|| Vec::with_capacity(LONGEST));
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

impl Drop for CutEvent {
    fn drop(&mut self) {
        if self.0.capacity() == 0 {
            return;
        }
        self.0.clear();
        if let Some(mut pool) = POOL.try_lock()
            && pool.len() < POOLED
        {
            if pool.capacity() < POOLED {
                pool.reserve_exact(POOLED);
            }
            pool.push(std::mem::take(&mut self.0));
        }
    }
}
