//! How a stream came: when its first item, how many items, how long between them.
//!
//! What always holds: it is handed to the store once, with the rest of its call; what it holds is
//! bounded by the number of buckets, however long the stream is; cleared, it keeps its memory.

use super::histogram::locate;

/// The pace of one stream. Times are nanoseconds since the call began.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    items: u64,
    /// When the first and the last item came; read only if there are items.
    first: u64,
    last: u64,
    /// How often which time lay between two items: page and bucket of a histogram, ascending.
    gaps: Vec<(u8, u8, u32)>,
}

impl Pace {
    /// An item has come.
    #[inline]
    pub(crate) fn item(&mut self, nanos: u64) {
        if self.items == 0 {
            self.first = nanos;
        } else {
            self.gap(nanos.saturating_sub(self.last));
        }
        self.items += 1;
        self.last = nanos;
    }

    fn gap(&mut self, nanos: u64) {
        let (page, bucket) = locate(nanos);
        let place = (page as u8, bucket as u8);
        match self.gaps.binary_search_by_key(&place, |(page, bucket, _)| (*page, *bucket)) {
            Ok(at) => self.gaps[at].2 = self.gaps[at].2.saturating_add(1),
            Err(at) => self.gaps.insert(at, (place.0, place.1, 1)),
        }
    }

    /// Empties it for the next stream.
    pub(crate) fn clear(&mut self) {
        self.gaps.clear();
        *self = Pace { gaps: std::mem::take(&mut self.gaps), ..Pace::default() };
    }
}
