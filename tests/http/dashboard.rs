//! The pages of the dashboard: what a browser gets, and that its numbers are those of the API.

use super::{get, recorded, start};
use monitor_runtime::http::Settings;

/// What stands between two texts of a page.
#[track_caller]
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}")).1;
    rest.split_once(after).expect("the end").0
}

#[test]
fn a_page_has_the_numbers_of_the_api() {
    let server = start(&recorded(), Settings::new());
    for query in ["", "?provider=openai", "?window=1h"] {
        let page = get(&server, &format!("/dashboard{query}"));
        assert_eq!(
            (page.status, page.header("content-type")),
            (200, Some("text/html; charset=utf-8"))
        );
        let report = get(&server, &format!("/report{query}")).json();
        let requests = between(page.text(), "<dt>Requests</dt><dd>", "</dd>").replace(',', "");
        assert_eq!(requests, report["totals"]["requests"].to_string(), "{query}");
        let in_flight = between(page.text(), "<dt>In flight</dt><dd>", "</dd>");
        assert_eq!(in_flight, report["totals"]["in_flight"].to_string(), "{query}");
        if report["cost"]["priced_calls"] != 0 {
            let cost = between(page.text(), "<dt>Cost</dt><dd><data value=\"", "\"");
            assert_eq!(cost, report["cost"]["total_cost_usd"], "{query}");
        }
    }
}

#[test]
fn a_page_runs_its_own_script_and_nothing_else() {
    let server = start(&recorded(), Settings::new());
    let page = get(&server, "/dashboard");
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"));
    assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
    for (file, kind) in [("style.css", "text/css"), ("script.js", "text/javascript")] {
        assert!(page.text().contains(&format!("\"dashboard/{file}\"")));
        let file = get(&server, &format!("/dashboard/{file}"));
        let content_type = file.header("content-type").expect("a type");
        assert!(file.status == 200 && content_type.starts_with(kind), "{content_type}");
    }
    let api = get(&server, "/traces");
    assert_eq!(api.header("content-type"), Some("application/json"), "whoever asks");
    assert!(api.header("content-security-policy").is_some_and(|it| !it.contains("script-src")));
}

#[test]
fn a_call_leads_to_the_waterfall_of_its_trace() {
    let collector = recorded();
    let server = start(&collector, Settings::new());
    let list = get(&server, "/dashboard/traces?kind=latest");
    let link = between(list.text(), "<tbody>\n<tr><th scope=\"row\"><a href=\"", "\"").to_owned();
    let page = get(&server, &format!("/dashboard/{link}"));
    assert!(page.status == 200 && page.text().contains("id=\"waterfall\""));
    let unknown = get(&server, "/dashboard/traces/0123456789abcdef0123456789abcdef");
    assert_eq!(unknown.status, 404);
    assert_eq!(get(&server, "/dashboard/traces/none").status, 400);
}

#[test]
fn empty_fields_of_a_form_ask_for_nothing() {
    let server = start(&recorded(), Settings::new());
    let all = get(&server, "/dashboard?provider=&model=&function=&tag=&tag=");
    assert_eq!(all.status, 200);
    assert!(all.text().contains("<p>All calls since "));
    assert_eq!(get(&server, "/report?provider=").status, 400, "a program says what it means");
    for wrong in ["sort=models", "sort=models.x", "show=x", "dir=up", "modle=x", "window=5"] {
        assert_eq!(get(&server, &format!("/dashboard?{wrong}")).status, 400, "{wrong}");
    }
}
