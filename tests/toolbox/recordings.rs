//! Answers kept elsewhere: `MONITOR_RECORDINGS` names the folder of an `index.jsonl`, every answer
//! and stream of which must have used what stands there.

use crate::program::run;
use monitor_runtime::UsageKind;
use serde_json::Value;
use std::{env, fs, path::PathBuf};

/// Of these the index says that another reading is as good, and this is the one taken here.
const READ_OTHERWISE: [&str; 0] = [];

#[test]
fn the_answers_kept_elsewhere_used_what_is_known_of_them() {
    let Some(folder) = env::var_os("MONITOR_RECORDINGS").map(PathBuf::from) else {
        eprintln!("SKIPPED: MONITOR_RECORDINGS names no folder with an index.jsonl");
        return;
    };
    let index = folder.join("index.jsonl");
    let rows =
        fs::read_to_string(&index).unwrap_or_else(|error| panic!("{}: {error}", index.display()));
    let rows = rows.lines().map(|row| serde_json::from_str::<Value>(row).expect("a row is JSON"));
    let rows: Vec<Value> = rows.filter(|row| row["kind"] != "error").collect();
    assert!(!rows.is_empty(), "{} has no answers", index.display());

    let file = |row: &Value| folder.join(row["file"].as_str().expect("a file")).into_os_string();
    let files: Vec<_> = rows.iter().map(file).collect();
    let ran = run(&[&["usage".into()], &files[..]].concat(), "");
    assert_eq!(ran.status, Some(0), "{}", ran.complaints);
    let answers = ran.answers();
    assert_eq!(answers.len(), rows.len());
    let differs = |(row, answer): &(&Value, &Value)| {
        !agree(row, answer) && READ_OTHERWISE.iter().all(|file| row["file"] != *file)
    };
    let wrong: Vec<_> = rows.iter().zip(&answers).filter(differs).collect();
    let told = |(row, answer): &(&Value, &Value)| format!("{row}\n  {answer}\n");
    let all: String = wrong.iter().map(told).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{all}", wrong.len(), rows.len());
}

/// Absent and zero are the same number of tokens; null is none that anybody reported.
fn agree(row: &Value, answer: &Value) -> bool {
    let (expected, used) = (&row["usage"], &answer["usage"]);
    let count = |counts: &Value, name: &str| counts[name].as_u64().unwrap_or(0);
    let cost = expected.get("provider_reported_cost").unwrap_or(&Value::Null);
    expected.is_null() == used.is_null()
        && UsageKind::ALL
            .iter()
            .all(|kind| count(expected, kind.name()) == count(used, kind.name()))
        && ["raw_input", "raw_output", "raw_cache_read"]
            .iter()
            .all(|name| count(expected, name) == count(used, name))
        && *cost == answer["reported_usd"]
}
