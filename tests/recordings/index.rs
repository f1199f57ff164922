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

/// Every recording of an answer; `None`, said aloud, where the folder is not named.
///
/// A folder that is named and not there is a failure: a test that looks at nothing would pass.
pub(crate) fn recordings() -> Option<Vec<Recording>> {
    let Some(folder) = std::env::var_os(FOLDER) else {
        println!("SKIPPED: {FOLDER} names no folder with recordings");
        return None;
    };
    let folder = PathBuf::from(folder);
    let index = folder.join("index.jsonl");
    let index = fs::read_to_string(&index).unwrap_or_else(|error| panic!("{index:?}: {error}"));
    let rows = index.lines().map(|line| serde_json::from_str::<Value>(line).expect("a JSON line"));
    let answers = rows.filter(|row| row["kind"] != "error").map(|row| {
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
