//! What is wrong with a price file.

use std::fmt;

/// A price file that cannot be taken: says where, what is wrong, and what to write instead.
/// Nothing of such a file is taken.
///
/// # Example
/// ```
/// use monitor_runtime::cost::PriceBook;
///
/// let error = PriceBook::embedded().with_text("provider acme\nmodel big\n  price input 1,50");
/// let error = error.expect_err("a comma is no decimal point");
/// assert_eq!(error.line(), Some(3));
/// assert!(error.to_string().starts_with("line 3: "));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceFileError {
    line: Option<usize>,
    message: String,
}

impl PriceFileError {
    pub(crate) fn at(line: usize, message: impl Into<String>) -> PriceFileError {
        PriceFileError { line: Some(line), message: message.into() }
    }

    pub(crate) fn whole(message: impl Into<String>) -> PriceFileError {
        PriceFileError { line: None, message: message.into() }
    }

    /// The line with the mistake, from 1 on; `None` where it is in no one line, such as a file that
    /// cannot be opened.
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl fmt::Display for PriceFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
impl std::error::Error for PriceFileError {}
