//! What is answered is what the collector says.

use super::{ask, get, readers::large, recorded, start};
use base64::prelude::{BASE64_STANDARD, Engine};
use monitor_runtime::{Collector, Request, Snapshot, http::Settings};
use serde_json::Value;
use sha2::{Digest, Sha256};

#[test]
fn the_report_is_that_of_the_collector_and_can_be_narrowed() {
    let collector = recorded();
    let server = start(&collector, Settings::new());
    let report = get(&server, "/report").json();
    let expected = collector.report();
    assert_eq!(report["totals"]["requests"], expected.totals.requests);
    assert_eq!(report["cost"]["total_cost_usd"], expected.cost.total.to_string());

    let narrowed = get(&server, "/report?provider=openai&function=chat&tag=tenant=globex").json();
    let expected = expected.provider("openai").function("chat").tag("tenant", "globex");
    assert!(expected.totals.requests > 0);
    assert_eq!(narrowed["totals"]["requests"], expected.totals.requests);
    assert_eq!(narrowed["scope"]["provider"], "openai");

    let minute = get(&server, "/report?window=1m&model=our-own").json();
    assert_eq!(minute["totals"]["requests"], collector.report().model("our-own").totals.requests);
    assert_eq!(minute["min_max_are_bucket_bounds"], true, "a window's");
}

#[test]
fn the_forms_for_people_are_those_of_the_report() {
    let server = start(&recorded(), Settings::new());
    for (path, content_type, words) in [
        ("/report.txt", "text/plain; charset=utf-8", "Success rate"),
        ("/report.md", "text/markdown; charset=utf-8", "|"),
        ("/report.html", "text/html; charset=utf-8", "<!doctype html>"),
    ] {
        let answer = get(&server, &format!("{path}?provider=openai"));
        assert_eq!(answer.header("content-type"), Some(content_type));
        assert!(answer.text().contains(words), "{}", answer.text());
    }
}

#[test]
fn browsers_take_the_style_of_the_page_and_no_other() {
    let server = start(&recorded(), Settings::new());
    let page = get(&server, "/report.html");
    let (_, style) = page.text().split_once("<style>").expect("a style");
    let (style, _) = style.split_once("</style>").expect("its end");
    let hash = BASE64_STANDARD.encode(Sha256::digest(style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
    );
    assert!(page.text().contains(&format!("content=\"{policy}\"")), "STYLE_SOURCE is {hash}");
    let header = page.header("content-security-policy");
    assert_eq!(header, Some(&*format!("{policy}; frame-ancestors 'none'")));
}

#[test]
fn parts_of_the_report_have_paths_of_their_own() {
    let collector = recorded();
    let server = start(&collector, Settings::new());
    let report = get(&server, "/report").json();
    assert_eq!(get(&server, "/models").json()["models"], report["models"]);
    assert_eq!(get(&server, "/errors").json()["errors"], report["errors"]);
    let summary = get(&server, "/summary").json();
    assert_eq!(summary["total_requests"], report["totals"]["requests"]);
}

#[test]
fn the_request_log_is_read_page_by_page() {
    let collector = recorded();
    let server = start(&collector, Settings::new());
    let (mut read, mut path) = (Vec::new(), "/requests?limit=9".to_owned());
    loop {
        let mut page = get(&server, &path).json();
        let requests = page["requests"].as_array_mut().expect("a list");
        assert!(requests.len() <= 9);
        read.append(requests);
        let Some(offset) = page["next_offset"].as_u64() else { break };
        path = format!("/requests?limit=9&offset={offset}");
    }
    let all = serde_json::to_value(collector.requests().all()).expect("JSON");
    assert_eq!(Value::Array(read), all);

    let of_function = get(&server, "/requests?function=agent").json();
    assert_eq!(of_function["requests"].as_array().map(Vec::len), Some(1));
    assert_eq!(of_function["next_offset"], Value::Null);
    let later = get(&server, "/requests?since=2100-01-01T00:00:00Z").json();
    assert_eq!(later["requests"], Value::Array(Vec::new()));
}

#[test]
fn single_calls_are_found_by_kind_and_their_trees_by_id() {
    let collector = recorded();
    let server = start(&collector, Settings::new());
    let traces = |kind: &str| get(&server, &format!("/traces?kind={kind}&limit=3")).json();
    assert_eq!(traces("failed")["traces"][0]["outcome"], "error");
    let slowest = traces("slowest");
    let seconds = |at: usize| slowest["traces"][at]["duration_seconds"].as_f64();
    assert!(seconds(0) > seconds(1) && seconds(1) > seconds(2));

    let id = collector.requests().function("agent").latest(1).len();
    assert_eq!(id, 1);
    let latest = traces("latest");
    let agent = &latest["traces"][0];
    assert_eq!(agent["function"], "agent");
    let tree = get(&server, &format!("/traces/{}", agent["trace_id"].as_str().expect("an id")));
    let tree = tree.json();
    assert_eq!(tree["calls"].as_array().map(Vec::len), Some(2));
    assert_eq!(tree["calls"][1]["depth"], 1);
    let listed = get(&server, "/traces?each=trace").json();
    let listed = listed["traces"].as_array().expect("a list");
    let of_it = listed.iter().filter(|trace| trace["trace_id"] == agent["trace_id"]);
    assert_eq!(of_it.map(|trace| &trace["function"]).collect::<Vec<_>>(), ["agent"]);
    assert_eq!(get(&server, &format!("/traces/{}", "0".repeat(32))).status, 404);
}

#[test]
fn custom_metrics_and_their_points_are_filtered_by_tags() {
    let server = start(&recorded(), Settings::new());
    let custom = get(&server, "/custom?tag=index=mail").json();
    assert_eq!(custom["custom"].as_array().map(Vec::len), Some(1));
    assert_eq!(custom["custom"][0]["last"], 12.5);
    let points = get(&server, "/custom/points?name=documents&limit=1").json();
    assert_eq!((&points["points"][0]["value"], &points["left_out"]), (&12.5.into(), &1.into()));
}

#[test]
fn an_export_is_a_file_with_its_moment_in_its_name() {
    let collector = recorded();
    let server = start(&collector, Settings::new());
    let answer = get(&server, "/export");
    let export = answer.json();
    let file = answer.header("content-disposition").expect("a file");
    let moment = export["exported_at"].as_str().expect("a moment")[..19].replace(':', "-");
    assert_eq!(file, format!("attachment; filename=\"shop--assistant--{moment}Z.json\""));
    assert_eq!(export["service"], "shop \"assistant\"");
    assert_eq!(export["summary"]["total_requests"], export["report"]["totals"]["requests"]);
    assert_eq!(export["requests"].as_array().map(Vec::len), Some(collector.requests().all().len()));
}

#[test]
fn an_export_says_where_the_rest_of_a_long_log_is() {
    let server = start(&large(), Settings::new());
    let export = get(&server, "/export").json();
    let length = export["requests"].as_array().map(Vec::len);
    assert_eq!((length, &export["requests_next_offset"]), (Some(10_000), &10_000.into()));
    assert_eq!(export["has_more_traces"], false, "no more are kept");
    let rest = get(&server, "/requests?offset=10000&limit=1").json();
    assert_eq!(rest["next_offset"], 10_001);
    let short = get(&start(&recorded(), Settings::new()), "/export").json();
    assert_eq!(short["requests_next_offset"], Value::Null);
}

#[test]
fn snapshots_of_several_programs_merge() {
    let read = |collector: &Collector| -> Snapshot {
        let server = start(collector, Settings::new());
        serde_json::from_slice(&get(&server, "/snapshot").body).expect("a snapshot")
    };
    let (one, other) = (recorded(), recorded());
    let mut both = read(&one);
    both.merge(read(&other));
    let summary = both.summary();
    assert_eq!(summary.total_requests, 2 * one.summary().total_requests);
    assert_eq!(summary.total_cost, one.summary().total_cost + other.summary().total_cost);
}

#[test]
fn prometheus_gets_the_form_that_it_asks_for() {
    let server = start(&recorded(), Settings::new());
    for path in ["", "/prometheus"] {
        let text = get(&server, path);
        assert_eq!(text.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
        assert!(text.text().contains("# TYPE llm_"), "{}", text.text());
    }
    let accept = ["Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5"];
    let open_metrics = ask(server.local_addr(), "GET /metrics", &accept);
    let content_type = open_metrics.header("content-type").expect("a type");
    assert!(content_type.starts_with("application/openmetrics-text; version=1.0.0"));
    // that of a Prometheus 3 with native histograms
    let accept = "Accept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;\
        encoding=delimited;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=1.0.0;\
        escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,\
        text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
    let native = ask(server.local_addr(), "GET /metrics", &[accept]);
    let family = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;";
    assert!(native.header("content-type").is_some_and(|it| it.starts_with(family)));
    assert!(native.body.windows(12).any(|bytes| bytes == b"llm_requests"));
    let in_two_headers = ["Accept: text/html", "Accept: application/openmetrics-text;q=0.5"];
    let of_both = ask(server.local_addr(), "GET /metrics", &in_two_headers);
    assert_eq!(of_both.header("content-type"), Some(content_type));
}

#[test]
fn who_accepts_no_form_that_there_is_gets_the_usual_one() {
    let server = start(&recorded(), Settings::new());
    for accept in ["Accept: image/png", "Accept: */*;q=0", "Accept: \u{ff}"] {
        let of = |path| ask(server.local_addr(), &format!("GET /metrics{path}"), &[accept]);
        let (prometheus, summary) = (of(""), of("/summary"));
        assert_eq!((prometheus.status, summary.status), (200, 200), "{accept}");
        assert_eq!(
            prometheus.header("content-type"),
            Some("text/plain; version=0.0.4; charset=utf-8")
        );
        assert_eq!(summary.header("content-type"), Some("application/json"));
    }
}

#[test]
fn what_is_too_large_for_an_answer_is_refused_and_not_cleared() {
    let collector = Collector::builder().max_series(10_000).max_bytes(1 << 30).build();
    for number in 0..4_500 {
        let quotes = |tag: usize| format!("{tag:02}{number:04}{}", "\"".repeat(250));
        let tagged = |request: Request, tag| request.tag(quotes(tag), quotes(tag));
        collector.record((0..16).fold(Request::new("chat"), tagged));
    }
    let server = start(&collector, Settings::new().allow_clear(true));
    let refused = ask(server.local_addr(), "POST /metrics/clear", &[]);
    assert_eq!((refused.status, refused.error().0.as_str()), (400, "answer_too_large"));
    assert_eq!(collector.summary().total_requests, 4_500);
}

#[test]
fn clearing_answers_with_what_was_there_once_it_is_allowed() {
    let collector = recorded();
    let (before, server) = (collector.summary(), start(&collector, Settings::new()));
    let refused = ask(server.local_addr(), "POST /metrics/clear", &[]);
    assert_eq!((refused.status, refused.error().0.as_str()), (403, "clearing_is_off"));
    assert_eq!(collector.summary().total_requests, before.total_requests);

    let server = start(&collector, Settings::new().allow_clear(true));
    let cleared = ask(server.local_addr(), "POST /metrics/clear", &[]);
    let cleared: Snapshot = serde_json::from_slice(&cleared.body).expect("a snapshot");
    assert_eq!(cleared.summary().total_requests, before.total_requests);
    assert_eq!(collector.summary().total_requests, 0);
}
