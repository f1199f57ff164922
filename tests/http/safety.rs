//! Who gets an answer, and what browsers are told.

use super::{ask, get, recorded, start};
use monitor_runtime::http::Settings;

#[test]
fn every_answer_tells_browsers_to_run_show_and_keep_nothing() {
    let server = start(&recorded(), Settings::new().bearer_token("secret"));
    let address = server.local_addr();
    let token = ["Authorization: Bearer secret"];
    for answer in [
        ask(address, "GET /metrics/report", &token),
        ask(address, "GET /metrics/openapi.json", &token),
        ask(address, "GET /metrics/nothing", &token),
        ask(address, "PUT /metrics/report", &token),
        ask(address, "GET /", &token),
        ask(address, "GET /metrics/report", &[]),
        ask(address, "GET /metrics/report", &["Host: evil.example"]),
    ] {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(answer.header("access-control-allow-origin").is_none());
    }
}

#[test]
fn only_who_has_the_token_gets_an_answer() {
    let server = start(&recorded(), Settings::new().bearer_token("secret"));
    let status = |header: &str| ask(server.local_addr(), "GET /metrics/report", &[header]).status;
    assert_eq!(status("Authorization: Bearer secret"), 200);
    assert_eq!(status("Authorization: bearer secret"), 200, "schemes are written in any case");
    assert_eq!(status("Authorization: Bearer   secret "), 200, "as are spaces");
    assert_eq!(status("Authorization: Bearer secret\r\nAuthorization: Bearer other"), 401);
    assert_eq!(status("Authorization: Bearer secret\r\nAuthorization: Bearer secret"), 401);
    for wrong in ["Bearer secre", "Bearer secrets", "Bearer Secret", "Basic secret", "secret", ""] {
        assert_eq!(status(&format!("Authorization: {wrong}")), 401, "{wrong}");
    }
    let refused = get(&server, "/report");
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Bearer")));
    assert_eq!(get(&server, "/nothing").status, 401, "what is there is not told either");
}

#[test]
fn a_token_that_nobody_set_lets_nobody_in() {
    for token in ["", " ", "\n"] {
        let server = start(&recorded(), Settings::new().bearer_token(token));
        for header in ["Authorization: Bearer ", "Authorization: Bearer", "Authorization: "] {
            let status = ask(server.local_addr(), "GET /metrics/report", &[header]).status;
            assert_eq!(status, 401, "{token:?} and {header}");
        }
    }
}

#[test]
fn a_token_from_a_file_is_what_stands_in_its_line() {
    let server = start(&recorded(), Settings::new().bearer_token("secret\n"));
    let token = ["Authorization: Bearer secret"];
    assert_eq!(ask(server.local_addr(), "GET /metrics/report", &token).status, 200);
}

#[test]
fn a_page_under_a_name_that_leads_here_gets_no_answer() {
    let collector = recorded();
    let server = start(&collector, Settings::new());
    let status = |host: &str| ask(server.local_addr(), "GET /metrics/report", &[host]).status;
    assert_eq!(status("Host: localhost:9464"), 200);
    assert_eq!(status("Host: evil.example"), 403);
    assert_eq!(status("Host: localhost\r\nHost: evil.example"), 403);
    let absolute = ask(server.local_addr(), "GET http://evil.example/metrics/report", &[]);
    assert_eq!(absolute.status, 403);
    let named = start(&collector, Settings::new().host("monitor.internal"));
    let answer = ask(named.local_addr(), "GET /metrics/report", &["Host: monitor.internal"]);
    assert_eq!(answer.status, 200);
}

#[test]
fn a_page_of_another_origin_clears_nothing() {
    let collector = recorded();
    let server = start(&collector, Settings::new().allow_clear(true));
    let address = server.local_addr();
    let own = format!("Origin: http://{address}");
    for foreign in ["Origin: https://evil.example", "Origin: null", "Sec-Fetch-Site: same-site"] {
        let answer = ask(address, "POST /metrics/clear", &[foreign]);
        assert_eq!(
            (answer.status, answer.error().0.as_str()),
            (403, "foreign_origin"),
            "{foreign}"
        );
    }
    assert!(collector.summary().total_requests > 0);
    assert_eq!(ask(address, "POST /metrics/clear", &[&own]).status, 200);
}
