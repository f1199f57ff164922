//! What a message means, by its words.

use super::ErrorKind;

pub(super) fn kind(_text: &str) -> Option<ErrorKind> {
    None
}
