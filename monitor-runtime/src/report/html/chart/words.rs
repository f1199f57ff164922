//! The values of a step in words.

use std::fmt::{self, Write as _};

/// Some words after the other, with the same between them.
pub(super) struct Words {
    text: String,
    between: &'static str,
}

impl Words {
    pub(super) fn joined_by(between: &'static str) -> Words {
        Words { text: String::new(), between }
    }

    pub(super) fn say(&mut self, words: fmt::Arguments<'_>) {
        if !self.text.is_empty() {
            self.text.push_str(self.between);
        }
        let _ = self.text.write_fmt(words);
    }

    /// All that was said.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Forgets what was said, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
    }
}
