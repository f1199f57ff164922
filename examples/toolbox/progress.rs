//! How far a long log is read, for a person who waits.
//!
//! What always holds: it stands on the standard error, and only where that is a terminal.

use super::blocks::Block;
use indicatif::{ProgressBar, ProgressStyle};
use std::{fs, path::Path};

pub(crate) struct Progress {
    bar: ProgressBar,
    lines: usize,
}

impl Progress {
    /// Of a file, whose length is known, or of a pipe.
    pub(crate) fn of(file: &Path) -> Progress {
        let length = fs::metadata(file).ok().filter(fs::Metadata::is_file).map(|file| file.len());
        let (bar, template) = match length {
            Some(length) => (
                ProgressBar::new(length),
                "{bar:40} {percent:>3} %  {bytes} of {total_bytes}, {msg}  {eta} left",
            ),
            None => (ProgressBar::new_spinner(), "{bytes}, {msg}  {elapsed}"),
        };
        let style = ProgressStyle::with_template(template);
        let bar = bar.with_style(style.expect("the template is one"));
        Progress { bar, lines: 0 }
    }

    /// One more block is on its way.
    pub(crate) fn read(&mut self, block: &Block) {
        self.lines += block.count;
        self.bar.inc(block.bytes.len() as u64 + 1);
        self.bar.set_message(format!("{} lines", self.lines));
    }

    pub(crate) fn end(self) {
        self.bar.finish_and_clear();
    }
}
