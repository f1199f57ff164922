//! Lines in blocks, for those who read them side by side.
//!
//! What always holds: a line is whole in one block, however long it is, and knows its number.

use memchr::{memchr_iter, memrchr};
use std::io::{self, Read};

/// The bytes of a block and the calls that are read out of it fit into the cache of a core.
const USUAL: usize = 1 << 18;

/// Some lines that follow each other.
pub(crate) struct Block {
    pub(crate) bytes: Vec<u8>,
    /// The number of the first, counted from 1.
    first_line: usize,
    /// How many there are.
    pub(crate) count: usize,
}

/// Cuts an input into blocks.
pub(crate) struct Blocks<R> {
    input: R,
    /// The beginning of a line whose end has not been read.
    rest: Vec<u8>,
    next_line: usize,
}

impl Block {
    /// The lines, with their numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let mut begin = 0;
        let ends = memchr_iter(b'\n', &self.bytes).chain([self.bytes.len()]);
        (self.first_line..).zip(ends.map(move |end| {
            let line = &self.bytes[begin..end];
            begin = end + 1;
            line
        }))
    }
}

impl<R: Read> Blocks<R> {
    pub(crate) fn of(input: R) -> Blocks<R> {
        Blocks { input, rest: Vec::new(), next_line: 1 }
    }

    /// The next block; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        loop {
            let searched = bytes.len();
            let read = (&mut self.input).take(USUAL as u64).read_to_end(&mut bytes)?;
            if read == 0 {
                break;
            }
            let last = memrchr(b'\n', &bytes[searched..]);
            if let Some(last) = last {
                self.rest = bytes.split_off(searched + last + 1);
                bytes.pop(); // what follows the last end would be one more line
                break;
            }
        }
        if bytes.is_empty() && self.rest.is_empty() {
            return Ok(None);
        }
        let first_line = self.next_line;
        let count = 1 + memchr_iter(b'\n', &bytes).count();
        self.next_line += count;
        Ok(Some(Block { bytes, first_line, count }))
    }
}
