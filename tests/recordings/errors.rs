//! Real errors of providers: what kind each is, when to try again, and the code it is labelled by.

use crate::index::{Failed, failures};
use monitor_runtime::error::{ErrorKind, Failure};
use serde_json::Value;

const NO_HEADERS: [(&str, &str); 0] = [];

#[track_caller]
fn all_are(failures: &[Failed], classify: impl Fn(&Failed) -> Failure) {
    let told = |one: &Failed| {
        let found = classify(one).kind;
        let is_right = one.kinds.iter().any(|kind| kind == found.name());
        (!is_right).then(|| format!("{}: {found}, not {:?}", one.file, one.kinds))
    };
    let wrong: Vec<String> = failures.iter().filter_map(told).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_answer_is_of_the_kind_that_the_index_names() {
    let Some(failures) = failures() else { return };
    all_are(&failures, |one| Failure::of_response(one.status, NO_HEADERS, &one.body));
    all_are(&failures, |one| Failure::of_status(one.status, &one.body));
}

#[test]
fn a_client_that_tells_the_status_and_the_body_in_one_text_is_understood() {
    let Some(failures) = failures() else { return };
    for before in
        ["HTTP 429: ", "API error (429): ", "Error code: 429 - ", "status code 429, body: "]
    {
        all_are(&failures, |one| {
            // an error inside a stream has the status of a success, which no client tells as one
            let before = if one.status == 200 {
                String::new()
            } else {
                before.replace("429", &one.status.to_string())
            };
            Failure::of_text(&format!("{before}{}", one.body))
        });
    }
}

#[test]
fn a_body_alone_is_of_the_same_kind_where_it_says_it() {
    let Some(failures) = failures() else { return };
    // Nobody can tell from these words alone that it was the request that was wrong: only the
    // status says it, and no words of theirs may say anything else.
    let says_nothing = |one: &&Failed| {
        one.kinds.iter().any(|kind| kind == ErrorKind::InvalidRequest.name())
            && Failure::of_text(&one.body).kind == ErrorKind::Unexpected
    };
    let silent = failures.iter().filter(says_nothing).count();
    assert!(silent < failures.len() / 5, "{silent} of {} say nothing", failures.len());
    let telling: Vec<Failed> = failures.into_iter().filter(|one| !says_nothing(&one)).collect();
    all_are(&telling, |one| Failure::of_text(&one.body));
}

#[test]
fn the_wait_that_a_body_names_is_known_and_no_other() {
    let Some(failures) = failures() else { return };
    for one in &failures {
        let wait = Failure::of_response(one.status, NO_HEADERS, &one.body).retry_after;
        let seconds = one.body.split_once("retry after ").map(|(_, rest)| {
            let digits = rest.split(' ').next().unwrap_or_default();
            digits.parse::<u64>().unwrap_or_else(|error| panic!("{}: {error}", one.file))
        });
        assert_eq!(wait.map(|wait| wait.as_secs()), seconds, "{}", one.file);
    }
    assert!(failures.iter().any(|one| one.body.contains("retry after ")), "Azure's");
}

#[test]
fn the_providers_code_is_the_label() {
    let Some(failures) = failures() else { return };
    for one in &failures {
        let body: Value = serde_json::from_str(&one.body).expect("a body is JSON");
        let first = body.get(0).unwrap_or(&body);
        let inner = first.pointer("/response/error").or(first.get("error")).unwrap_or(first);
        let code = Failure::of_response(one.status, NO_HEADERS, &one.body).code;
        match &inner["code"] {
            Value::String(label) => assert_eq!(code.as_deref(), Some(&**label), "{}", one.file),
            // a status says less than the type or reason beside it
            _ if inner["type"].is_string() => assert_eq!(code.as_deref(), inner["type"].as_str()),
            _ => assert!(code.is_none_or(|code| one.body.contains(&*code)), "{}", one.file),
        }
    }
}

#[test]
fn what_is_kept_of_a_message_is_the_providers_and_short() {
    let Some(failures) = failures() else { return };
    for one in &failures {
        let kept = Failure::of_response(one.status, NO_HEADERS, &one.body).message;
        let kept = kept.unwrap_or_else(|| panic!("{} has a message", one.file));
        assert!(kept.chars().count() <= 256 && !kept.contains('{'), "{}: {kept}", one.file);
    }
}
