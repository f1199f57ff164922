//! The index of the recordings: what must come out of each.

use serde_json::Value;
use std::{fs, path::PathBuf};

/// Where the recordings are; unset, there are none to read.
const FOLDER: &str = "MONITOR_RECORDINGS";

pub(crate) struct Recording {
    pub(crate) file: String,
    pub(crate) is_stream: bool,
    pub(crate) model: Option<String>,
    /// The counts; `None` where the body carries no usage.
    pub(crate) usage: Option<Value>,
    pub(crate) body: Vec<u8>,
}

/// The folder and the rows of its index; `None`, said aloud, where the folder is not named.
///
/// A folder that is named and not there is a failure: a test that looks at nothing would pass.
fn rows() -> Option<(PathBuf, Vec<Value>)> {
    let Some(folder) = std::env::var_os(FOLDER) else {
        println!("SKIPPED: {FOLDER} names no folder with recordings");
        return None;
    };
    let folder = PathBuf::from(folder);
    let index = folder.join("index.jsonl");
    let index = fs::read_to_string(&index).unwrap_or_else(|error| panic!("{index:?}: {error}"));
    let rows = index.lines().map(|line| serde_json::from_str::<Value>(line).expect("a JSON line"));
    Some((folder, rows.collect()))
}

/// Every recording of an answer; `None` where no folder is named.
pub(crate) fn recordings() -> Option<Vec<Recording>> {
    let (folder, rows) = rows()?;
    let answers = rows.into_iter().filter(|row| row["kind"] != "error").map(|row| {
        let file = row["file"].as_str().expect("every row names its file").to_owned();
        let body = fs::read(folder.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        Recording {
            is_stream: row["kind"] == "stream",
            model: row["model"].as_str().map(str::to_owned),
            usage: Some(row["usage"].clone()).filter(|usage| !usage.is_null()),
            file,
            body,
        }
    });
    let answers: Vec<Recording> = answers.collect();
    assert!(!answers.is_empty(), "the index names no answers");
    Some(answers)
}

/// A recorded body of an error, by its file; `None` where the folder is not named.
pub(crate) fn error_body(file: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(std::env::var_os(FOLDER)?).join(file);
    Some(fs::read(&path).unwrap_or_else(|error| panic!("{path:?}: {error}")))
}

/// A recording of an error.
pub(crate) struct Failed {
    pub(crate) file: String,
    pub(crate) status: u16,
    /// The kinds that are right: the one that the index names, or those that it accepts.
    pub(crate) kinds: Vec<String>,
    pub(crate) body: String,
}

/// Every recording of an error; `None` where no folder is named.
pub(crate) fn failures() -> Option<Vec<Failed>> {
    let (folder, rows) = rows()?;
    let errors = rows.into_iter().filter(|row| row["kind"] == "error").map(|row| {
        let file = row["file"].as_str().expect("every row names its file").to_owned();
        let path = folder.join(&file);
        let body = fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
        let accepted = row["accept"].as_array().into_iter().flatten();
        let kinds = accepted.chain([&row["error_kind"]]).filter_map(Value::as_str);
        let kinds: Vec<String> = kinds.map(str::to_owned).collect();
        assert!(!kinds.is_empty(), "{file} has a kind");
        let status = row["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        Failed { status: status.expect("a status"), kinds, body, file }
    });
    let errors: Vec<Failed> = errors.collect();
    assert!(!errors.is_empty(), "the index names no errors");
    Some(errors)
}
