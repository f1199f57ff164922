//! The numbers of a call, of the call around it and of the outermost one, in two words.
//!
//! What always holds: a number has 48 bits, and the third number lies above the other two and above
//! the marks. A word less in the call is a word less in every monitored future.
//!
//! ```text
//! bits 0..48                    48..64
//! first word    span            root, bits 0..16
//! second word   parent          root, bits 16..32
//! marks         (marks.rs)      root, bits 32..48
//! ```

use super::marks::Marks;
use crate::{collector::finished::SpanIds, span};

#[derive(Clone, Copy, Default)]
pub(super) struct Ids([u64; 2]);

const ABOVE: u32 = span::NUMBER_BITS;
const NUMBER: u64 = (1 << ABOVE) - 1;

impl Ids {
    /// The numbers, and the marks with what found no place beside them.
    #[inline]
    pub(super) fn packed(ids: SpanIds, marks: Marks) -> (Ids, Marks) {
        let SpanIds { span, parent, root } = ids;
        let words = [span | root << ABOVE, parent | root >> 16 << ABOVE];
        (Ids(words), marks.with_upper((root >> 32) as u16))
    }

    #[inline]
    pub(super) fn span(self) -> u64 {
        self.0[0] & NUMBER
    }

    #[inline]
    pub(super) fn root(self, marks: Marks) -> u64 {
        self.0[0] >> ABOVE | self.0[1] >> ABOVE << 16 | u64::from(marks.upper()) << 32
    }

    pub(super) fn unpacked(self, marks: Marks) -> SpanIds {
        SpanIds { span: self.span(), parent: self.0[1] & NUMBER, root: self.root(marks) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        call::{Track, marks::State},
        collector::series::SeriesId,
    };

    #[test]
    fn three_numbers_are_read_again_whatever_their_bits_are() {
        let series = SeriesId::from_number(u32::MAX);
        for (span, parent, root) in [(1, 0, 1), (NUMBER, 1, NUMBER - 1), (5 << 40, NUMBER, 7 << 30)]
        {
            let marks = Marks::prepared(series, Track::COST);
            let (ids, marks) = Ids::packed(SpanIds { span, parent, root }, marks);
            let marks = marks.with(State::InFlight);
            let found = ids.unpacked(marks);
            assert_eq!((found.span, found.parent, found.root), (span, parent, root));
            assert_eq!((marks.series(), marks.state()), (series, State::InFlight));
        }
    }
}
