//! JSON lines from a file or the standard input, each answered in its place.
//!
//! What always holds: a line that cannot be read is told of by its number and answered by what is
//! wrong with it; the others are answered as if it were not there.

use super::output::{Output, Tally};
use serde::{
    Deserialize, Serialize,
    de::{Error as _, IgnoredAny},
};
use serde_json::value::RawValue;
use std::{
    error::Error,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

const LONGEST_COMPLAINT: usize = 300;

/// The answer to a line that cannot be read.
#[derive(Serialize)]
struct Bad<'a> {
    id: Option<&'a RawValue>,
    error: &'a str,
}

/// Hands over the lines that are not empty, with their numbers, until there is none.
pub(crate) fn each(
    file: &Path,
    output: &mut Output,
    mut answer: impl FnMut(usize, &[u8], &mut Output) -> io::Result<Tally>,
) -> Result<Tally, Box<dyn Error>> {
    let mut lines = open(file)?;
    let mut tally = Tally::AllGood;
    let mut line = Vec::new();
    for number in 1.. {
        if lines.buffer().is_empty() {
            // the next line may be long in coming
            output.flush()?;
        }
        line.clear();
        let read = lines.read_until(b'\n', &mut line);
        if read.map_err(|error| format!("{}: {error}", file.display()))? == 0 {
            break;
        }
        let text = text_of(&line);
        if !text.is_empty() && answer(number, text, output)? == Tally::SomeBad {
            tally = Tally::SomeBad;
        }
    }
    output.flush()?;
    Ok(tally)
}

/// What stands in a line. Some programs on Windows begin a file with a byte order mark.
pub(crate) fn text_of(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii()
}

/// What a line describes, which is an object such as `example`.
pub(crate) fn read<'a, T: Deserialize<'a>>(line: &'a [u8], example: &str) -> serde_json::Result<T> {
    if line.first().is_some_and(|first| b"[\"-0123456789tfn".contains(first)) {
        // a list could pass for the fields in their order
        serde_json::from_slice::<IgnoredAny>(line)?;
        return Err(serde_json::Error::custom(format_args!(
            "a line is an object such as {example}"
        )));
    }
    match str::from_utf8(line) {
        Ok(line) => serde_json::from_str(line), // of which no piece is looked at again
        Err(_) => serde_json::from_slice(line), // which says what is wrong
    }
}

/// Answers a line that cannot be read.
pub(crate) fn refuse(
    number: usize,
    line: &[u8],
    error: &serde_json::Error,
    output: &mut Output,
) -> io::Result<Tally> {
    let error = complaint(number, error);
    output.complain(&error);
    output.answer(&Bad { id: id_of(line), error: &error })?;
    Ok(Tally::SomeBad)
}

/// What is wrong with a line, in words. They quote the line, so that no terminal may obey them and
/// they have an end.
pub(crate) fn complaint(number: usize, error: &serde_json::Error) -> String {
    let told = without_place(error);
    let mut chars = told.chars();
    let mut shown = String::new();
    for char in chars.by_ref().take(LONGEST_COMPLAINT) {
        match char.is_control() {
            true => shown.extend(char.escape_default()),
            false => shown.push(char),
        }
    }
    let cut = if chars.next().is_some() { "…" } else { "" };
    format!("line {number}: {shown}{cut}")
}

/// A file, or the standard input.
pub(crate) fn open(file: &Path) -> Result<BufReader<Box<dyn Read>>, String> {
    let input: Box<dyn Read> = match file.to_str() {
        Some("-") => Box::new(io::stdin().lock()),
        _ => Box::new(File::open(file).map_err(|error| format!("{}: {error}", file.display()))?),
    };
    Ok(BufReader::new(input))
}

/// The program that makes lines of a compressed file that begins so.
pub(crate) fn compressed(begin: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 2] = [(b"\x1f\x8b", "gunzip -c"), (b"\x28\xb5\x2f\xfd", "zstd -dc")];
    known.into_iter().find(|(magic, _)| begin.starts_with(magic)).map(|(_, reader)| reader)
}

/// The id of a line that cannot be read, if it has one.
fn id_of(line: &[u8]) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Id<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    serde_json::from_slice::<Id<'_>>(line).ok()?.id
}

/// What is wrong; the place that the reader adds is one within the line.
fn without_place(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match told.strip_suffix(&place) {
        Some(told) => format!("{told} at column {}", error.column()),
        None => told,
    }
}
