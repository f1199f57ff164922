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
        PriceFileError { line: Some(line), message: shortened(message.into()) }
    }

    /// The same for a mistake of which only now the line is known.
    pub(crate) fn in_line(self, line: usize) -> PriceFileError {
        PriceFileError { line: self.line.or(Some(line)), ..self }
    }

    pub(crate) fn whole(message: impl Into<String>) -> PriceFileError {
        PriceFileError { line: None, message: shortened(message.into()) }
    }

    /// The line with the mistake, from 1 on; `None` where it is in no one line, such as a file that
    /// cannot be opened.
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

/// Without the middle of what is quoted from a file without line ends.
fn shortened(message: String) -> String {
    const START: usize = 200;
    const END: usize = 500;
    let chars = message.chars().count();
    if chars <= START + END {
        return message;
    }
    let start = message.chars().take(START);
    start.chain(['…']).chain(message.chars().skip(chars - END)).collect()
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
