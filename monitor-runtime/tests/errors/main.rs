//! Errors as providers, gateways and clients write them, and what each must come out as.
#![cfg(feature = "json")]

mod cases;
mod fuzz;

use cases::{Case, cases};
use monitor_runtime::error::{ErrorKind, Failure};

fn classify(case: &Case) -> Failure {
    match case.status {
        Some(status) => Failure::of_response(status, case.headers.iter().copied(), &case.text),
        None => Failure::of_text(&case.text),
    }
}

#[test]
fn every_case_gets_a_kind_that_is_right() {
    let cases = cases();
    assert!(cases.len() > 500, "{} cases", cases.len());
    let told = |case: &Case, found: ErrorKind| {
        format!("{}:{}: {found}, not {:?}: {}", case.file, case.line, case.kinds, case.text)
    };
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| (case, classify(case).kind))
        .filter(|(case, found)| !case.kinds.contains(found))
        .map(|(case, found)| told(case, found))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn the_wait_is_the_one_that_was_said_and_none_where_none_was() {
    for case in cases() {
        let found = classify(&case).retry_after;
        let near =
            |wait: f64| found.is_some_and(|found| (found.as_secs_f64() - wait).abs() < 0.5e-3);
        let is_right = case.wait.map_or(found.is_none(), near);
        assert!(is_right, "{}:{}: {found:?}: {}", case.file, case.line, case.text);
    }
}

#[test]
fn every_kind_has_its_cases() {
    let cases = cases();
    for kind in ErrorKind::ALL {
        let firm = cases.iter().filter(|case| case.kinds == [kind]).count();
        assert!(firm >= 5, "{kind}: {firm}");
    }
}

#[test]
fn a_body_is_known_without_its_status_where_it_says_more_than_the_status() {
    for case in cases().iter().filter(|case| case.status.is_some()) {
        let found = Failure::of_text(&case.text).kind;
        // what only the status or a header says, and what it rules out, a text cannot know
        let of_status = Failure::of_response(case.status.unwrap(), NONE, "").kind;
        let is_known = found == ErrorKind::Unexpected
            || case.kinds.contains(&found)
            || case.kinds.contains(&of_status);
        assert!(is_known, "{}:{}: {found}: {}", case.file, case.line, case.text);
    }
}

#[test]
fn a_code_is_never_a_sentence() {
    for case in cases() {
        let Some(code) = classify(&case).code else { continue };
        assert!(code.len() <= 64 && !code.contains(' '), "{code}");
    }
}

const NONE: [(&str, &str); 0] = [];
