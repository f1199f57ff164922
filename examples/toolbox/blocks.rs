//! Lines in blocks of a megabyte, for those who read them side by side.
//!
//! What always holds: a line is whole in one block, however long it is, and knows its number.

use std::io::{self, Read};

const USUAL: usize = 1 << 20;

/// Some lines that follow each other.
pub(crate) struct Block {
    pub(crate) bytes: Vec<u8>,
    /// The number of the first, counted from 1.
    first_line: usize,
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
        (self.first_line..).zip(self.bytes.split(|byte| *byte == b'\n'))
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
            let last = bytes[searched..].iter().rposition(|byte| *byte == b'\n');
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
        self.next_line += 1 + bytes.iter().filter(|byte| **byte == b'\n').count();
        Ok(Some(Block { bytes, first_line }))
    }
}
