//! What becomes of an alert when the other side is slow, dead or says no.

use crate::{
    MINUTE, SECOND, collector, fire, health, resolve,
    server::{self, status},
    wait_until,
};
use monitor_runtime::alert::{Slack, Webhook};
use std::time::Instant;

fn webhook(host: &str) -> Webhook {
    Webhook::new(&format!("http://{host}/hooks/T0SECRET/B0SECRET")).expect("an address")
}

#[test]
fn servers_that_are_silent_or_gone_delay_nobody_who_listens() {
    let ok = status("200 OK", "", "ok");
    let listening = server::answering(&[&ok]);
    let (silent, _open) = server::silent();
    let (collector, clock) = collector();
    collector.add_alert_sink(webhook(&silent));
    collector.add_alert_sink(webhook(&server::nobody()));
    collector.add_alert_sink(webhook(&listening.host));
    let begun = Instant::now();
    fire(&collector, &clock);
    resolve(&collector, &clock);
    assert!(begun.elapsed() < SECOND, "no tick waits: {:?}", begun.elapsed());
    wait_until(&collector, "webhook 3", |sink| sink.sent == 2);
    assert!(begun.elapsed() < 5 * SECOND, "nor does another sink: {:?}", begun.elapsed());
    wait_until(&collector, "webhook 2", |sink| sink.last_error.is_some());
    let refused = health(&collector, "webhook 2");
    assert_eq!((refused.sent, refused.failed, refused.waiting), (0, 0, 2), "it is tried again");
    assert!(refused.last_error.is_some_and(|error| error.ends_with(": connection refused")));
    assert_eq!(health(&collector, "webhook").waiting, 2);
    let begun = Instant::now();
    assert!(!collector.flush_alerts(SECOND / 5));
    assert!(begun.elapsed() < 5 * SECOND, "flushing ends in time: {:?}", begun.elapsed());
}

#[test]
fn a_server_that_never_answers_is_given_up_after_ten_seconds() {
    let (silent, _open) = server::silent();
    let (collector, clock) = collector();
    collector.add_alert_sink(webhook(&silent));
    let begun = Instant::now();
    fire(&collector, &clock);
    wait_until(&collector, "webhook", |sink| sink.last_error.is_some());
    assert!(begun.elapsed() >= 9 * SECOND, "{:?}", begun.elapsed());
    let error = health(&collector, "webhook").last_error.expect("it is there");
    assert!(error.ends_with("no answer within 10 s"), "{error}");
}

#[test]
fn an_overloaded_server_gets_it_later_and_in_order() {
    let overloaded = status("503 Service Unavailable", "", "busy");
    let limited = status("429 Too Many Requests", "retry-after: 1\r\n", "");
    let ok = status("200 OK", "", "ok");
    let server = server::answering(&[&overloaded, &limited, &ok]);
    let (collector, clock) = collector();
    collector.add_alert_sink(webhook(&server.host));
    let begun = Instant::now();
    fire(&collector, &clock);
    resolve(&collector, &clock);
    assert!(collector.flush_alerts(MINUTE));
    assert!(begun.elapsed() >= SECOND * 3 / 2, "half a second, then the one it asked for");
    let states: Vec<_> = server.asked.try_iter().map(|it| it.body["status"].clone()).collect();
    assert_eq!(states, ["firing", "firing", "firing", "resolved"]);
    let health = health(&collector, "webhook");
    assert_eq!((health.sent, health.failed, health.last_error), (2, 0, None));
}

#[test]
fn what_is_refused_is_not_tried_again_and_says_why_without_secrets() {
    let echo = "no such hook: /hooks/T0SECRET/B0SECRET";
    for (answer, reason) in [
        (status("404 Not Found", "", "no_service"), "status 404 no_service"),
        (status("403 Forbidden", "", echo), "status 403"),
        (status("302 Found", "location: http://elsewhere.example/\r\n", ""), "status 302"),
    ] {
        let server = server::answering(&[&answer]);
        let (collector, clock) = collector();
        collector.add_alert_sink(
            Slack::new(&format!("http://{}/hooks/T0SECRET/B0SECRET", server.host)).expect("one"),
        );
        fire(&collector, &clock);
        assert!(collector.flush_alerts(MINUTE));
        let slack = health(&collector, "slack");
        let error = slack.last_error.expect("it is told");
        assert_eq!((slack.sent, slack.failed, server.asked.try_iter().count()), (0, 1, 1));
        assert_eq!(error, format!("http://{}: {reason}", server.host));
        let text = collector.report().to_string();
        assert!(text.contains("Not told      slack · failed 1"), "{text}");
        assert!(!text.contains("SECRET"), "{text}");
    }
}

#[test]
fn of_a_long_refusal_the_beginning_is_told() {
    let body = format!("start time must be before end time{}", "!".repeat(10_000));
    let server = server::answering(&[&status("400 Bad Request", "", &body)]);
    let (collector, clock) = collector();
    collector.add_alert_sink(webhook(&server.host));
    fire(&collector, &clock);
    assert!(collector.flush_alerts(MINUTE));
    let error = health(&collector, "webhook").last_error.expect("it is told");
    assert!(error.contains("status 400 start time must be before end time!!"), "{error}");
}

#[test]
fn a_secret_that_the_server_repeats_is_not_shown() {
    let echo = status("401 Unauthorized", "", "the token k3y-of-mine is unknown");
    let server = server::answering(&[&echo]);
    let (collector, clock) = collector();
    collector.add_alert_sink(webhook(&server.host).header("Authorization", "Bearer k3y-of-mine"));
    let echo = status("401 Unauthorized", "", "wrong password: open-sesame");
    let other = server::answering(&[&echo]);
    let address = format!("http://me:open-sesame@{}/", other.host);
    collector.add_alert_sink(Webhook::new(&address).expect("an address"));
    fire(&collector, &clock);
    assert!(collector.flush_alerts(MINUTE));
    for (sink, host) in [("webhook", &server.host), ("webhook 2", &other.host)] {
        let error = health(&collector, sink).last_error;
        assert_eq!(error, Some(format!("http://{host}: status 401")));
    }
}

#[test]
fn a_header_that_cannot_be_sent_is_said_and_one_with_its_line_end_is_sent() {
    let ok = status("200 OK", "", "");
    let server = server::answering(&[&ok]);
    for (name, value, fault) in [
        ("Authorization", "Bearer a\nb", Some("header authorization has control characters")),
        (
            "Bearer abc",
            "Authorization",
            Some("the name of a header has characters that none may have"),
        ),
        ("Authorization", "Bearer abc\n", None),
    ] {
        let (collector, clock) = collector();
        collector.add_alert_sink(webhook(&server.host).header(name, value));
        fire(&collector, &clock);
        assert!(collector.flush_alerts(MINUTE));
        let expected = fault.map(|fault| format!("http://{}: {fault}", server.host));
        assert_eq!(health(&collector, "webhook").last_error, expected);
    }
    let asked: Vec<_> = server.asked.try_iter().collect();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].headers.iter().any(|header| header == "authorization: bearer abc"));
}

#[test]
fn what_answers_but_is_no_web_server_is_tried_again() {
    let server = server::answering(&["220 mail.example ESMTP\r\n"]);
    let (collector, clock) = collector();
    collector.add_alert_sink(webhook(&server.host));
    fire(&collector, &clock);
    wait_until(&collector, "webhook", |sink| sink.last_error.is_some());
    let webhook = health(&collector, "webhook");
    assert_eq!((webhook.waiting, webhook.failed), (1, 0), "{webhook:?}");
}
