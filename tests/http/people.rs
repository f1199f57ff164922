//! What people get whom a browser brings: words on a page, and a way in.

use super::{Answer, ask, get, recorded, start};
use monitor_runtime::{Collector, Request, http::Settings};

/// Headers of a request in which a person says who it is: `any:secret` in base64.
const PASSWORD: &str = "Authorization: Basic YW55OnNlY3JldA==";

#[track_caller]
fn assert_page(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("content-length"), Some(&*answer.body.len().to_string()));
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{policy}");
    assert!(answer.text().contains(words), "no {words} in {}", answer.text());
}

#[test]
fn a_page_that_cannot_be_shown_says_so_in_words_with_a_way_back() {
    let server = start(&recorded(), Settings::new());
    let unknown_trace = format!("/dashboard/traces/{}", "12".repeat(16));
    for (path, status, words, back) in [
        ("/dashboard?sort=models.x", 400, "`sort` is a table", "dashboard"),
        ("/dashboard?window=5", 400, "such as 90s, 5m or 1h", "dashboard"),
        ("/dashboard/traces?kind=odd", 400, "latest, failed, slowest", "../dashboard"),
        ("/dashboard/traces/12", 400, "32 hexadecimal digits", "../../dashboard"),
        (&unknown_trace, 404, "no call of this trace is kept", "../../dashboard"),
        ("/dashboard/nothing", 404, "nothing under this path", "../dashboard"),
    ] {
        let answer = get(&server, path);
        assert_page(&answer, status, words);
        assert!(answer.text().contains(&format!("<a href=\"{back}\">")), "{path}");
    }
    let without_history = Collector::builder().windows([]).build();
    let minute = get(&start(&without_history, Settings::new()), "/dashboard?window=1m");
    assert_page(&minute, 404, "no history is kept so far back");
    let hostile = get(&server, "/dashboard?%3Cscript%3Ealert(1)%3C/script%3E=1");
    assert_page(&hostile, 400, "alert(1)");
    assert!(!hostile.text().contains("<script"), "{}", hostile.text());
    assert_eq!(get(&server, "/report?window=5").error().0, "invalid_parameter", "to programs");
}

#[test]
fn a_person_gets_in_with_the_token_as_the_password_of_any_name() {
    let server = start(&recorded(), Settings::new().bearer_token("secret"));
    let get_as =
        |path: &str, who: &str| ask(server.local_addr(), &format!("GET /metrics{path}"), &[who]);
    for path in ["/dashboard", "/dashboard/traces", "/dashboard/nothing"] {
        let refused = get(&server, path);
        assert_page(&refused, 401, "the password is the token of this server");
        let challenge = refused.header("www-authenticate").expect("a challenge");
        assert!(challenge.starts_with("Basic realm="), "{challenge}");
    }
    for path in ["/dashboard", "/dashboard/script.js", "/report"] {
        assert_eq!(get_as(path, PASSWORD).status, 200, "{path}");
    }
    let without_a_name = "Authorization: basic OnNlY3JldA==";
    assert_eq!(get_as("/dashboard", without_a_name).status, 200);
    // any:secrets, any:, secret, secret:any, any:secret without its end, and no base64
    for wrong in [
        "YW55OnNlY3JldHM=",
        "YW55Og==",
        "c2VjcmV0",
        "c2VjcmV0OmFueQ==",
        "YW55OnNlY3Jl",
        "any:secret",
    ] {
        let answer = get_as("/dashboard", &format!("Authorization: Basic {wrong}"));
        assert_eq!(answer.status, 401, "{wrong}");
    }
    assert_eq!(get(&server, "/report").header("www-authenticate"), Some("Bearer"), "to programs");
}

#[test]
fn without_the_token_there_is_the_style_and_nothing_else() {
    let server = start(&recorded(), Settings::new().bearer_token("secret"));
    assert_eq!(get(&server, "/dashboard/style.css").status, 200);
    for path in
        ["/dashboard/script.js", "/dashboard/style.css/x", "/style.css", "/dashboard%2Fstyle.css"]
    {
        assert_eq!(get(&server, path).status, 401, "{path}");
    }
}

#[test]
fn an_empty_token_is_no_password() {
    let server = start(&recorded(), Settings::new().bearer_token(""));
    let empty = "Authorization: Basic YW55Og=="; // any:
    assert_eq!(ask(server.local_addr(), "GET /metrics/dashboard", &[empty]).status, 401);
}

#[test]
fn a_browser_that_is_sent_to_the_traces_is_led_to_their_page() {
    let server = start(&recorded(), Settings::new());
    let browser = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let get_as = |accept: &str, path: &str| {
        ask(server.local_addr(), &format!("GET /metrics{path}"), &[accept])
    };
    let led = get_as(browser, "/traces");
    assert_eq!((led.status, led.header("location")), (303, Some("dashboard/traces")));
    for (accept, path) in [
        (browser, "/traces?kind=latest"),
        ("Accept: */*", "/traces"),
        ("Accept: application/json", "/traces"),
    ] {
        assert!(get_as(accept, path).json()["traces"].is_array(), "{accept} {path}");
    }
}

#[test]
fn several_programs_are_shown_as_one() {
    let (chat, search) = (Collector::builder().build(), Collector::builder().build());
    chat.record(Request::new("chat"));
    search.record(Request::new("search"));
    search.record(Request::new("search"));
    let alone = chat.clone();
    let both = Settings::new().numbers(move || {
        let mut all = chat.snapshot();
        all.merge(search.snapshot());
        all
    });
    let server = start(&alone, both);
    assert_eq!(get(&server, "/summary").json()["total_requests"], 3);
    assert_eq!(get(&server, "/report").json()["totals"]["requests"], 3);
    assert!(get(&server, "/dashboard").text().contains("<dt>Requests</dt><dd>3</dd>"));
    assert!(get(&server, "/prometheus").text().contains("function=\"search\""));
    let calls = &get(&server, "/requests").json()["requests"];
    assert_eq!(calls.as_array().map(Vec::len), Some(1), "single calls are the collector's");
}
