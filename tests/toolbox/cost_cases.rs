//! Costs kept elsewhere: `MONITOR_PRICES` names the folder of a `cost_cases.jsonl`, every call of
//! which must cost what stands there, to the pico-dollar.

use crate::program::run;
use serde_json::Value;
use std::{env, fs, path::PathBuf};

#[test]
fn the_costs_kept_elsewhere_come_out_to_the_pico_dollar() {
    let Some(folder) = env::var_os("MONITOR_PRICES") else {
        eprintln!("SKIPPED: MONITOR_PRICES names no folder with a cost_cases.jsonl");
        return;
    };
    let file = PathBuf::from(folder).join("cost_cases.jsonl");
    let cases =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let ran = run(&["price".as_ref(), file.as_os_str()], "");
    assert_eq!(ran.status, Some(0), "{}", ran.complaints);

    let cases: Vec<Value> =
        cases.lines().map(|case| serde_json::from_str(case).expect("a case is JSON")).collect();
    let answers = ran.answers();
    assert_eq!(answers.len(), cases.len());
    assert!(!cases.is_empty(), "{} has no cases", file.display());
    let wrong: Vec<_> =
        cases.iter().zip(&answers).filter(|(case, answer)| !agree(case, answer)).collect();
    let told = |(case, answer): &(&Value, &Value)| format!("{case}\n  {answer}\n");
    let first: String = wrong.iter().take(20).map(told).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{first}", wrong.len(), cases.len());
}

fn agree(case: &Value, answer: &Value) -> bool {
    let expected = &case["expected_usd"];
    // the oracle looks for the model first, and raises another error for counts that cannot be
    let reason = match case["error"].as_str() {
        None => Value::Null,
        Some("LookupError") => "unknown_model".into(),
        Some(_) => "invalid_usage".into(),
    };
    case["id"] == answer["id"] && *expected == answer["usd"] && reason == answer["reason"]
}
