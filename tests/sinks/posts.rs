//! What each sink posts, and where.

use crate::{MINUTE, collector, fire, look, resolve, server};
use monitor_runtime::alert::{Alertmanager, InvalidAddress, Slack, Webhook};
use serde_json::json;
use std::time::Duration;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";

#[test]
fn alertmanager_is_told_again_each_minute_and_how_long_it_may_believe_it() {
    let server = server::answering(&[OK]);
    let (collector, clock) = collector();
    let sink = Alertmanager::new(&format!("http://{}/prefix/", server.host)).expect("an address");
    collector.add_alert_sink(sink.label("instance", "shop-1").header("X-Scope-OrgID", "me"));
    fire(&collector, &clock);
    let began = clock.now();
    for _ in 0..90 {
        assert!(collector.flush_alerts(MINUTE));
        look(&collector, &clock);
    }
    resolve(&collector, &clock);
    assert!(collector.flush_alerts(MINUTE));
    let asked: Vec<_> = server.asked.try_iter().collect();
    let [first, again, resolved] = &asked[..] else { panic!("{} requests", asked.len()) };
    for asked in [first, again, resolved] {
        assert_eq!(asked.line, "POST /prefix/api/v2/alerts HTTP/1.1");
        assert!(asked.headers.contains(&"content-type: application/json".to_owned()));
        assert!(asked.headers.contains(&"x-scope-orgid: me".to_owned()));
        let labels = json!({
            "alertname": "errors", "instance": "shop-1",
            "service": "checkout", "severity": "critical",
        });
        assert_eq!(asked.body[0]["labels"], labels);
        assert_eq!(asked.body[0]["startsAt"], json!(began));
    }
    let minutes_later = |minutes: u64| {
        let nanos = began.unix_nanos() + minutes * MINUTE.as_nanos() as u64;
        json!(monitor_runtime::Timestamp::from_unix_nanos(nanos))
    };
    assert_eq!(first.body[0]["endsAt"], minutes_later(4));
    assert_eq!(again.body[0]["endsAt"], minutes_later(5), "a minute later");
    assert_eq!(resolved.body[0]["endsAt"], json!(clock.now()));
    let description = "error rate 100 % is above 50 %";
    let annotations = json!({
        "summary": "every other call fails", "description": description, "value": "100 %",
    });
    assert_eq!(first.body[0]["annotations"], annotations);
}

#[test]
fn a_webhook_is_posted_when_an_alert_begins_and_when_it_ends() {
    let server = server::answering(&[OK]);
    let (collector, clock) = collector();
    let sink = Webhook::new(&format!("http://user:pass@{}/hooks/5ac29f", server.host));
    collector.add_alert_sink(sink.expect("an address"));
    fire(&collector, &clock);
    (0..200).for_each(|_| look(&collector, &clock));
    resolve(&collector, &clock);
    assert!(collector.flush_alerts(MINUTE));
    let asked: Vec<_> = server.asked.try_iter().collect();
    let [fired, resolved] = &asked[..] else { panic!("{} requests", asked.len()) };
    assert_eq!(fired.line, "POST /hooks/5ac29f HTTP/1.1");
    assert!(fired.headers.contains(&"authorization: basic dXNlcjpwYXNz".to_lowercase()));
    assert_eq!((&fired.body["version"], &fired.body["status"]), (&json!("4"), &json!("firing")));
    assert_eq!(fired.body["alerts"][0]["labels"]["alertname"], "errors");
    assert_eq!(resolved.body["status"], "resolved");
    assert_eq!(resolved.body["alerts"][0]["endsAt"], json!(clock.now()));
    let fingerprint = |body: &serde_json::Value| body["alerts"][0]["fingerprint"].clone();
    assert_eq!(fingerprint(&fired.body), fingerprint(&resolved.body));
}

#[test]
fn slack_gets_a_message_each_time() {
    let server = server::answering(&[OK]);
    let (collector, clock) = collector();
    let sink = Slack::new(&format!("http://{}/services/T0/B0/x", server.host)).expect("an address");
    collector.add_alert_sink(sink.generator_url("https://shop.example/monitor"));
    fire(&collector, &clock);
    resolve(&collector, &clock);
    assert!(collector.flush_alerts(MINUTE));
    let texts: Vec<_> = server.asked.try_iter().map(|asked| asked.body["text"].clone()).collect();
    let expected = [
        json!("FIRING errors: error rate 100 % is above 50 %"),
        json!("RESOLVED errors: error rate 0 %"),
    ];
    assert_eq!(texts, expected);
}

#[test]
fn alertmanager_is_found_by_the_address_of_its_page() {
    let server = server::answering(&[OK]);
    for page in ["/#/alerts", "/", "/?a=b#/alerts"] {
        let (collector, clock) = collector();
        let address = format!("http://{}{page}", server.host);
        collector.add_alert_sink(Alertmanager::new(&address).expect("an address"));
        fire(&collector, &clock);
        assert!(collector.flush_alerts(MINUTE));
        let asked = server.asked.try_recv().expect("it was asked");
        assert_eq!(asked.line, "POST /api/v2/alerts HTTP/1.1", "{page}");
    }
}

#[test]
fn what_is_no_address_is_refused_before_anything_is_sent() {
    for address in ["", "shop.example/hooks", "ftp://shop.example", "http://", "https:///x", "a b"]
    {
        let refused: Result<Webhook, InvalidAddress> = Webhook::new(address);
        let words = refused.expect_err(address).to_string();
        assert!(words.contains("http://"), "it says what to write: {words}");
        assert!(Slack::new(address).is_err() && Alertmanager::new(address).is_err(), "{address}");
    }
}

#[test]
fn no_secret_of_an_address_or_a_header_is_shown() {
    let secret = "https://me:s3cret-pass@hooks.example:8443/services/T0SECRET/B0SECRET?key=s3cret";
    let header = ("Authorization", "Bearer s3cret");
    for shown in [
        format!("{:?}", Webhook::new(secret).expect("an address").header(header.0, header.1)),
        format!("{:?}", Slack::new(secret).expect("an address")),
        format!("{:?}", Alertmanager::new(secret).expect("an address").header(header.0, header.1)),
    ] {
        assert!(shown.contains("https://hooks.example:8443"), "{shown}");
        assert!(!shown.contains("s3cret") && !shown.contains("SECRET"), "{shown}");
        assert!(!shown.contains("Bearer"), "{shown}");
    }
}

#[test]
fn a_repetition_is_never_more_often_than_each_second() {
    let server = server::answering(&[OK]);
    let (collector, clock) = collector();
    let sink = Alertmanager::new(&format!("http://{}", server.host)).expect("an address");
    collector.add_alert_sink(sink.repeat_every(Duration::ZERO));
    fire(&collector, &clock);
    assert!(collector.flush_alerts(MINUTE));
    collector.tick();
    assert!(collector.flush_alerts(MINUTE));
    assert_eq!(server.asked.try_iter().count(), 1);
    look(&collector, &clock);
    assert!(collector.flush_alerts(MINUTE));
    assert_eq!(server.asked.try_iter().count(), 1);
}
