//! Makes text of the values of options: anything that displays, or an `Option` of it.
//!
//! What always holds: the value stays where it is and is read by reference; nothing is allocated;
//! what is longer than [`CAPACITY`] bytes is cut between two characters.

use std::{
    borrow::Cow,
    fmt::{self, Write},
    rc::Rc,
    sync::Arc,
};

/// More than the longest name by one character of any width: what is cut here is still too long
/// for the collector, which then shows and counts the cut.
const CAPACITY: usize = crate::text::LONGEST + 4;

/// The value of an option.
pub struct Value<'a, T: ?Sized>(&'a T);

impl<'a, T: ?Sized> Value<'a, T> {
    /// What the user's expression yields.
    #[inline(always)]
    pub const fn of(value: &'a T) -> Self {
        Value(value)
    }
}

/// The value, if there is one.
pub struct Maybe<'a, T: ?Sized>(Option<&'a T>);

/// Level 1: an `Option`, of which `None` is an absent option.
pub trait Optional<'a> {
    type Inner;
    fn __monitor_present(&self) -> Maybe<'a, Self::Inner>;
}

impl<'a, T> Optional<'a> for Value<'a, Option<T>> {
    type Inner = T;
    #[inline]
    fn __monitor_present(&self) -> Maybe<'a, T> {
        Maybe(self.0.as_ref())
    }
}

impl<'a, T> Optional<'a> for Value<'a, &Option<T>> {
    type Inner = T;
    #[inline]
    fn __monitor_present(&self) -> Maybe<'a, T> {
        Maybe(self.0.as_ref())
    }
}

/// Level 2: anything else is there.
pub trait Present<'a, T: ?Sized> {
    fn __monitor_present(&self) -> Maybe<'a, T>;
}

impl<'a, T: ?Sized> Present<'a, T> for &Value<'a, T> {
    #[inline(always)]
    fn __monitor_present(&self) -> Maybe<'a, T> {
        Maybe(Some(self.0))
    }
}

/// What is text already and displays as itself. Not `AsRef<str>`: a type can hide in its `Display`
/// what its `AsRef` shows.
pub trait Text {
    fn text(&self) -> &str;
}

impl Text for str {
    fn text(&self) -> &str {
        self
    }
}

impl Text for String {
    fn text(&self) -> &str {
        self
    }
}

impl Text for Cow<'_, str> {
    fn text(&self) -> &str {
        self
    }
}

impl Text for Box<str> {
    fn text(&self) -> &str {
        self
    }
}

impl Text for Rc<str> {
    fn text(&self) -> &str {
        self
    }
}

impl Text for Arc<str> {
    fn text(&self) -> &str {
        self
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> &str {
        (**self).text()
    }
}

impl<T: Text + ?Sized> Text for &mut T {
    fn text(&self) -> &str {
        (**self).text()
    }
}

/// Level 1: text.
pub trait Textual {
    fn __monitor_text(&self, take: impl FnOnce(&str));
}

impl<T: Text + ?Sized> Textual for &&Maybe<'_, T> {
    #[inline]
    fn __monitor_text(&self, take: impl FnOnce(&str)) {
        if let Some(value) = self.0 {
            take(value.text());
        }
    }
}

/// Level 2: what displays.
pub trait Displayed {
    fn __monitor_text(&self, take: impl FnOnce(&str));
}

impl<T: fmt::Display + ?Sized> Displayed for &Maybe<'_, T> {
    fn __monitor_text(&self, take: impl FnOnce(&str)) {
        if let Some(value) = self.0 {
            let mut line = Line { bytes: [0; CAPACITY], len: 0 };
            // An error here is the end of the line, or the value's own; what was written counts.
            let _: fmt::Result = write!(line, "{value}");
            take(line.text());
        }
    }
}

/// Level 3: a mistake, said at the user's expression.
pub trait Speechless<T: ?Sized> {
    fn __monitor_text(&self, take: impl FnOnce(&str))
    where
        T: OptionValue;
}

impl<T: ?Sized> Speechless<T> for Maybe<'_, T> {
    fn __monitor_text(&self, _: impl FnOnce(&str))
    where
        T: OptionValue,
    {
    }
}

/// No type implements it: it carries the message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of an option of `#[monitor]`",
    label = "`{Self}` does not implement `Display`",
    note = "write an expression that displays, or an `Option` of one: `self.model.name()`"
)]
pub trait OptionValue {}

/// Text of a fixed length on the stack.
struct Line {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Line {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut end = text.len().min(CAPACITY - self.len);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.bytes[self.len..self.len + end].copy_from_slice(&text.as_bytes()[..end]);
        self.len += end;
        if end == text.len() { Ok(()) } else { Err(fmt::Error) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of<T: fmt::Display>(value: T) -> String {
        let mut text = String::new();
        (&&Maybe(Some(&value))).__monitor_text(|shown| text.push_str(shown));
        text
    }

    #[test]
    fn what_is_too_long_is_cut_between_two_characters() {
        assert_eq!(
            text_of(format_args!("{}\u{20ac}", "x".repeat(CAPACITY - 2))).len(),
            CAPACITY - 2
        );
        assert_eq!(text_of("y".repeat(CAPACITY + 1)).len(), CAPACITY);
    }

    #[test]
    fn what_a_display_wrote_before_its_error_counts() {
        struct Broken;
        impl fmt::Display for Broken {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("gpt")?;
                Err(fmt::Error)
            }
        }
        assert_eq!(text_of(Broken), "gpt");
    }
}
