//! The request log: calls recorded by hand and monitored ones, read back by endpoint and time.

use crate::fixture::{collector, collector_with, the_only_call};
use monitor_runtime::{Call, Collector, ErrorKind, Outcome, Request, Timestamp, Usage, current};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn functions(records: Vec<monitor_runtime::collector::RequestRecord>) -> Vec<String> {
    records.into_iter().map(|record| record.key.function).collect()
}

#[test]
fn everything_said_of_a_request_is_read_back() {
    let (collector, clock) = collector();
    clock.advance(SECOND * 60);
    collector.record(
        Request::new("/v1/chat")
            .method("POST")
            .status(429)
            .duration(SECOND * 2)
            .queue_wait(SECOND)
            .retries(3)
            .provider("openai")
            .model("gpt-4o-mini")
            .response_model("gpt-4o-mini-2024-07-18")
            .tag("tenant", "acme")
            .usage(Usage::new(12, 0))
            .error("too many requests"),
    );
    let record = the_only_call(&collector);
    assert_eq!(record.key.function, "/v1/chat");
    assert_eq!(record.key.provider.as_deref(), Some("openai"));
    assert_eq!(record.key.model.as_deref(), Some("gpt-4o-mini"));
    assert_eq!(record.key.response_model.as_deref(), Some("gpt-4o-mini-2024-07-18"));
    assert_eq!(record.key.tags, [("tenant".to_owned(), "acme".to_owned())]);
    assert_eq!((record.method.as_deref(), record.status), (Some("POST"), Some(429)));
    assert_eq!((record.duration, record.queue_wait, record.retries), (SECOND * 2, SECOND, 3));
    assert_eq!(record.ended, clock.now(), "without a start it ended just now");
    assert_eq!(record.ended.since(record.started), SECOND * 2);
    assert_eq!((record.outcome, record.error), (Outcome::Error, Some(ErrorKind::RateLimit)));
    assert_eq!(record.error_message.as_deref(), Some("too many requests"));
    assert_eq!(record.usage, Usage::new(12, 0));
}

#[test]
fn a_status_from_400_on_or_an_error_text_is_a_failure() {
    for (request, outcome) in [
        (Request::new("a").status(200), Outcome::Ok),
        (Request::new("a").status(399), Outcome::Ok),
        (Request::new("a").status(400), Outcome::Error),
        (Request::new("a").status(599), Outcome::Error),
        (Request::new("a").error("no"), Outcome::Error),
        (Request::new("a").status(200).error("no"), Outcome::Error),
        (Request::new("a").error_kind(ErrorKind::Timeout), Outcome::Error),
        (Request::new("a").outcome(Outcome::Cancelled), Outcome::Cancelled),
        (Request::new("a").outcome(Outcome::Rejected), Outcome::Rejected),
    ] {
        let (collector, _) = collector();
        collector.record(request.clone());
        assert_eq!(the_only_call(&collector).outcome, outcome, "{request:?}");
    }
}

#[test]
fn a_request_by_hand_counts_everywhere_that_a_monitored_call_does() {
    let ((by_hand, hand_clock), (monitored, clock)) = (collector(), collector());
    hand_clock.advance(SECOND);
    by_hand.record(
        Request::new("chat")
            .model("gpt-4o-mini")
            .duration(SECOND)
            .retries(1)
            .usage(Usage::new(10, 2)),
    );
    Call::builder("chat").model("gpt-4o-mini").collector(&monitored).run(|| {
        clock.advance(SECOND);
        current().retry().tokens(10, 2);
    });
    let json = |collector: &Collector| {
        serde_json::to_value(collector.snapshot().series).expect("a snapshot is JSON")
    };
    assert_eq!(json(&by_hand), json(&monitored));
}

#[test]
fn requests_are_read_back_by_endpoint_and_since_when() {
    let (collector, clock) = collector();
    collector.record(Request::new("/chat"));
    clock.advance(SECOND * 10);
    let later = clock.now();
    collector.record(Request::new("/embed"));
    clock.advance(SECOND * 10);
    collector.record(Request::new("/chat"));
    assert_eq!(functions(collector.requests().function("/chat").all()), ["/chat", "/chat"]);
    assert_eq!(functions(collector.requests().since(later).all()), ["/chat", "/embed"]);
    assert_eq!(functions(collector.requests().function("/chat").since(later).all()), ["/chat"]);
    assert_eq!(functions(collector.requests().function("/nowhere").all()), [""; 0]);
    let just_after = Timestamp::from_unix_nanos(clock.now().unix_nanos() + 1);
    assert_eq!(collector.requests().since(just_after).all().len(), 0);
}

#[test]
fn the_latest_come_first_and_no_more_of_them_than_asked_for() {
    let (collector, clock) = collector();
    for n in 0..10 {
        clock.advance(SECOND);
        collector.record(Request::new(format!("call {n}")));
    }
    assert_eq!(functions(collector.requests().latest(3)), ["call 9", "call 8", "call 7"]);
    assert_eq!(collector.requests().latest(0).len(), 0);
    assert_eq!(collector.requests().latest(99).len(), 10);
}

#[test]
fn the_window_size_is_the_number_of_calls_kept_and_totals_know_all() {
    for size in [0, 1, 2, 17, 50, 1_000] {
        let (collector, clock) = collector_with(|settings| settings.window_size(size).traces(size));
        for n in 0..1_200 {
            clock.advance(SECOND);
            collector.record(Request::new("chat").retries(n));
        }
        let kept: Vec<_> = collector.requests().all().iter().map(|record| record.retries).collect();
        let last: Vec<_> = (0..1_200).rev().take(size).collect();
        assert_eq!(kept, last, "window size {size}");
        assert_eq!(collector.report().totals.requests, 1_200);
    }
}

#[test]
fn by_default_a_thousand_calls_are_kept() {
    let (collector, clock) = collector();
    for _ in 0..1_500 {
        clock.advance(SECOND);
        collector.record(Request::new("chat"));
    }
    assert_eq!(collector.requests().all().len(), 1_000);
    assert_eq!(collector.traces(usize::MAX).len(), 1_000, "each is a trace of its own");
}

#[test]
fn calls_of_many_threads_are_in_the_order_of_their_ends() {
    let (collector, clock) = collector();
    for n in 0..40 {
        clock.advance(SECOND);
        let of_thread = collector.clone();
        let record = move || of_thread.record(Request::new("chat").retries(n));
        std::thread::spawn(record).join().expect("recording does not panic");
    }
    let retries: Vec<_> = collector.requests().all().iter().map(|record| record.retries).collect();
    assert_eq!(retries, (0..40).rev().collect::<Vec<_>>());
}

#[test]
fn an_error_without_a_word_about_it_has_a_kind_too() {
    let (collector, _) = collector();
    collector.record(Request::new("chat").outcome(Outcome::Error));
    let errors = collector.report().errors;
    assert_eq!((errors.total, errors.most_common), (1, Some(ErrorKind::Unexpected)));
}
