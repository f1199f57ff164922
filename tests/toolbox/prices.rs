//! `toolbox prices`: tables in, price files and differences out; and price files in use.

use crate::program::{file, run};
use serde_json::{Value, json};
use std::fs;

/// A table as genai-prices writes it.
const TABLE: &str = r#"[{"id": "acme", "name": "Acme", "api_pattern": "https://api\\.acme\\.example",
    "pricing_urls": ["https://acme.example/pricing"],
    "models": [
        {"id": "small", "match": {"equals": "small"},
            "prices": {"input_mtok": 0.1, "output_mtok": 0.30000000000000004}},
        {"id": "large", "match": {"starts_with": "large"},
            "prices": {"input_mtok": 2, "output_mtok": 8}}]}]"#;

/// A price file of the project's own form.
const OWN: &str =
    "provider acme\n  url https://api.acme.example\nmodel small\n  price input 0.1 output 0.4\n";

/// The same prices as LiteLLM has them: of one token.
const LITELLM: &str = r#"{"acme/small": {"litellm_provider": "acme", "mode": "chat",
    "input_cost_per_token": 1e-7, "output_cost_per_token": 4e-7}}"#;

fn cost_with(prices: &str, call: Value) -> Value {
    let ran = run(&["price", "--prices", prices], &call.to_string());
    assert_eq!(ran.status, Some(0), "{}", ran.complaints);
    ran.answers().remove(0)
}

#[test]
fn a_table_becomes_a_price_file_and_what_was_rounded_is_told() {
    let (table, out) = (file("table.json", TABLE), file("table.prices", ""));
    let ran =
        run(&["prices", "import", "--from", &table, "--out", &out, "--checked", "2026-11-04"], "");
    assert_eq!((ran.status, ran.lines.len()), (Some(0), 0), "{}", ran.complaints);
    assert!(ran.complaints.contains("acme/small: output 0.30000000000000004 rounded to 0.3\n"));
    assert!(ran.complaints.ends_with("2 models of 1 providers; 1 notes\n"), "{}", ran.complaints);

    let written = fs::read_to_string(&out).expect("the price file");
    assert!(written.contains("price input 0.1 output 0.3\n"), "{written}");
    assert!(written.contains("checked 2026-11-04"), "{written}");
    let again = run(&["prices", "import", "--from", &out, "--out", "-"], "");
    assert_eq!(again.lines.join("\n").trim_end(), written.trim_end(), "it reads back as the same");
}

#[test]
fn prices_of_a_file_win_over_the_catalogue_in_any_form() {
    let call = json!({"provider": "acme", "model": "small", "usage": {"input": 1_000_000, "output": 1_000_000}});
    let answer = cost_with(&file("acme.prices", OWN), call.clone());
    assert_eq!((&answer["usd"], &answer["source"]), (&json!("0.5"), &json!("override")));
    let answer = cost_with(&file("acme.json", TABLE), call.clone());
    assert_eq!(answer["usd"], "0.4");
    let answer = cost_with(&file("litellm.json", LITELLM), call.clone());
    assert_eq!((&answer["usd"], &answer["source"]), (&json!("0.5"), &json!("override")));
    assert_eq!(run(&["price"], &call.to_string()).answers()[0]["reason"], "unknown_model");

    let dearer =
        file("dearer.prices", "provider openai\nmodel gpt-4o-mini\n  price input 7 output 9\n");
    let call = json!({"model": "gpt-4o-mini", "usage": {"input": 1_000_000}});
    assert_eq!(cost_with(&dearer, call)["usd"], "7");
}

#[test]
fn a_provider_is_known_by_the_address_that_was_called() {
    let own = file("by_address.prices", OWN);
    let call = |url: &str| json!({"model": "small", "usage": {"input": 1_000_000}, "provider_api_url": url});
    let answer = cost_with(&own, call("https://api.acme.example/v1/chat"));
    assert_eq!((&answer["usd"], &answer["provider"]), (&json!("0.1"), &json!("acme")));
}

#[test]
fn a_broken_price_file_prices_nothing_and_says_which_line_it_is() {
    let broken = file("broken.prices", OWN.replace("output 0.4", "output cheap"));
    let ran = run(&["price", "--prices", &broken], "{}");
    assert_eq!((ran.status, ran.lines.len()), (Some(1), 0));
    assert!(
        ran.complaints.contains("broken.prices") && ran.complaints.contains("line 4"),
        "{}",
        ran.complaints
    );
    assert!(ran.complaints.contains("cheap"), "{}", ran.complaints);
}

#[test]
fn tables_are_compared_model_by_model() {
    let (first, second) = (file("first.json", TABLE), file("second.prices", OWN));
    let ran = run(&["prices", "compare", &first, &second], "");
    assert_eq!(ran.status, Some(0), "{}", ran.complaints);
    assert_eq!(
        ran.answers(),
        [
            json!({"provider": "acme", "model": "small", "usd": ["0.0004", "0.0005"]}),
            json!({"acme": {"agree": 0, "differ": 1, "not_found": 1}}),
        ]
    );
}

#[test]
fn a_table_of_no_known_form_is_told_of() {
    let prose = file("table.txt", "{\"gpt-4o\": \"cheap\"}");
    for arguments in [
        &["prices", "import", "--from", &prose, "--out", "-"][..],
        &["prices", "compare", &prose, "catalogue"],
        &["prices", "compare", "no/such/file", "catalogue"],
    ] {
        let ran = run(arguments, "");
        assert_eq!((ran.status, ran.lines.len()), (Some(1), 0));
        assert!(
            ran.complaints.contains(arguments[if arguments[1] == "import" { 3 } else { 2 }]),
            "{}",
            ran.complaints
        );
    }
}
