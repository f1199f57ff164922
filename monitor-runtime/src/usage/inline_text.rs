//! A short text inside its owner: a name that is copied without asking the allocator.

use crate::text::CUT;
use std::{
    fmt,
    hash::{Hash, Hasher},
};

/// A text of at most `N` bytes, kept in place.
///
/// What does not fit is cut at the end of a character, and `…` shows that there was more: so it is
/// never taken for the name of something else. `N` is at most 255.
///
/// # Example
/// ```
/// use monitor_runtime::usage::InlineText;
///
/// let name = InlineText::<8>::new("gpt-4o-mini");
/// assert_eq!(name.as_str(), "gpt-4…");
/// ```
#[derive(Clone, Copy)]
pub struct InlineText<const N: usize> {
    len: u8,
    bytes: [u8; N],
}

impl<const N: usize> InlineText<N> {
    /// No text.
    pub const EMPTY: Self = Self::none();

    // a function, because a constant is copied from where it lies, which takes longer than clearing
    #[inline(always)]
    pub(super) const fn none() -> Self {
        const { assert!(N <= u8::MAX as usize, "an inline text has at most 255 bytes") };
        Self { len: 0, bytes: [0; N] }
    }

    /// The text, all of it if it fits.
    #[inline]
    pub fn new(text: &str) -> Self {
        let mut inline = Self::none();
        inline.set(text);
        inline
    }

    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        // only whole characters were ever copied in, so this never falls back
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }

    /// The text as bytes, without the check that they are UTF-8.
    #[inline]
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// The text, `None` if there is none.
    #[inline]
    pub fn get(&self) -> Option<&str> {
        if self.is_empty() { None } else { Some(self.as_str()) }
    }

    /// Whether there is no text.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Replaces the text.
    #[inline]
    pub fn set(&mut self, text: &str) {
        self.len = 0;
        if !self.push_str(text) {
            self.show_cut();
        }
    }

    #[cold]
    fn show_cut(&mut self) {
        let mut end = N.saturating_sub(CUT.len_utf8()).min(self.len.into());
        while !self.as_str().is_char_boundary(end) {
            end -= 1;
        }
        self.len = end as u8;
        self.push_str(CUT.encode_utf8(&mut [0; 4]));
    }

    /// Appends as much of `text` as fits; `false` if something was cut off.
    #[inline]
    pub fn push_str(&mut self, text: &str) -> bool {
        let start = usize::from(self.len);
        let room = N - start;
        let mut taken = text.len().min(room);
        while !text.is_char_boundary(taken) {
            taken -= 1;
        }
        copy(&mut self.bytes[start..start + taken], &text.as_bytes()[..taken]);
        self.len = (start + taken) as u8;
        taken == text.len()
    }
}

/// Copies bytes to a place of their length; names of usual length by two words that overlap,
/// because calling `memcpy` takes longer.
#[inline]
fn copy(to: &mut [u8], from: &[u8]) {
    let ends = (from.first_chunk::<8>(), from.last_chunk::<8>());
    match ends {
        (Some(first), Some(last)) if from.len() <= 16 => {
            to[..8].copy_from_slice(first);
            to[from.len() - 8..].copy_from_slice(last);
        }
        _ => to.copy_from_slice(from),
    }
}

impl<const N: usize> Default for InlineText<N> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<const N: usize> From<&str> for InlineText<N> {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// Writes what fits; an error once something did not, so that a long `Display` ends there.
impl<const N: usize> fmt::Write for InlineText<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.push_str(text) { Ok(()) } else { Err(fmt::Error) }
    }
}

impl<const N: usize> PartialEq for InlineText<N> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}
impl<const N: usize> Eq for InlineText<N> {}

impl<const N: usize> Hash for InlineText<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl<const N: usize> fmt::Debug for InlineText<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<const N: usize> fmt::Display for InlineText<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    #[test]
    fn a_text_that_fits_is_kept_whole() {
        assert_eq!(InlineText::<11>::new("gpt-4o-mini").as_str(), "gpt-4o-mini");
        assert_eq!(InlineText::<0>::new("").get(), None);
    }

    #[test]
    fn a_long_text_is_cut_between_characters_where_it_shows() {
        // each of these letters takes two bytes and the mark three: a third letter would be halved
        assert_eq!(InlineText::<8>::new("äöüäö").as_str(), "äö…");
        assert_eq!(InlineText::<1>::new("ä").get(), None);
    }

    #[test]
    fn a_long_display_is_cut_and_says_so() {
        let mut text = InlineText::<4>::EMPTY;
        assert!(write!(text, "{}-{}", 12, 345).is_err());
        assert_eq!(text.as_str(), "12-3");
    }

    #[test]
    fn a_new_text_replaces_the_longer_one_before_it() {
        let mut text = InlineText::<16>::new("a longer text");
        text.set("short");
        assert_eq!(text, InlineText::new("short"));
    }
}
