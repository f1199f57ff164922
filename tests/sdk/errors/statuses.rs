//! Statuses and responses that a monitored function returns.

use super::{
    reqwest::client,
    wire::{provider, status},
};
use http::{Response, StatusCode, response::Parts};
use monitor_runtime::{
    Collector, ErrorKind, Outcome,
    error::{Classify, Failure},
    monitor, testing,
};
use std::{future::Future, task::Poll, time::Duration};

type Ending = (Outcome, Option<ErrorKind>, Option<u16>);

fn ending_of<T>(call: impl FnOnce() -> T) -> Ending {
    let collector = Collector::builder().build();
    testing::capture(&collector, call);
    ending(&collector)
}

fn ending(collector: &Collector) -> Ending {
    let records = collector.requests().all();
    assert_eq!(records.len(), 1, "one call is one record");
    (records[0].outcome, records[0].error, records[0].status)
}

const LIMITED: Ending = (Outcome::Error, Some(ErrorKind::RateLimit), Some(429));

fn response(status: u16) -> Response<&'static str> {
    let answer = Response::builder().status(status).header("retry-after", "7");
    answer.body("slow down").expect("a response")
}

fn parts(status: u16) -> Parts {
    response(status).into_parts().0
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a status")
}

macro_rules! returning {
    ($($type:ty: $of:expr;)+) => {{
        $({
            #[monitor]
            fn answers(value: $type) -> $type {
                value
            }
            let of: fn(u16) -> $type = $of;
            let form = stringify!($type);
            assert_eq!(ending_of(|| answers(of(429))), LIMITED, "{form}");
            for fine in [200, 304] {
                assert_eq!(ending_of(|| answers(of(fine))).0, Outcome::Ok, "{form} of {fine}");
            }
        })+
    }};
}

#[test]
fn a_status_from_400_on_is_an_error_wherever_it_stands() {
    returning! {
        StatusCode: code;
        Response<&'static str>: response;
        Parts: parts;
        (StatusCode, String): |status| (code(status), "text".into());
        (StatusCode, [(&'static str, &'static str); 1], Vec<u8>):
            |status| (code(status), [("a", "b")], vec![1]);
        (Parts, &'static str): |status| (parts(status), "text");
        (Response<()>, u8, u8, u8, u8, u8):
            |status| (response(status).map(|_| ()), 1, 2, 3, 4, 5);
        Option<StatusCode>: |status| Some(code(status));
        Poll<Option<StatusCode>>: |status| Poll::Ready(Some(code(status)));
        Result<Response<&'static str>, String>: |status| Ok(response(status));
        Result<(StatusCode, String), std::io::Error>: |status| Ok((code(status), String::new()));
    }
}

#[test]
fn a_status_in_err_is_an_error_of_its_kind() {
    #[monitor]
    fn refuses() -> Result<String, StatusCode> {
        Err(StatusCode::TOO_MANY_REQUESTS)
    }
    #[monitor]
    fn refuses_with_words() -> Result<String, (StatusCode, String)> {
        Err((StatusCode::TOO_MANY_REQUESTS, "later".into()))
    }
    assert_eq!(ending_of(refuses), LIMITED);
    assert_eq!(ending_of(refuses_with_words), LIMITED);
    assert_eq!(response(429).retry_after(), Some(Duration::from_secs(7)));
    let failure = Failure::of_classified(&(parts(503), "later"));
    assert_eq!((failure.kind, failure.status), (ErrorKind::Overloaded, Some(503)));
    assert_eq!(failure.type_name, Some("http::response::Parts"));
}

#[test]
fn ok_if_wins() {
    #[monitor(ok_if = |status| *status == StatusCode::NOT_FOUND)]
    fn finds_nothing() -> StatusCode {
        StatusCode::NOT_FOUND
    }
    assert_eq!(ending_of(finds_nothing).0, Outcome::Ok);
}

#[test]
fn an_error_of_http_is_an_invalid_request() {
    #[monitor]
    fn builds() -> Result<Response<()>, http::Error> {
        Response::builder().header("a name", "x").body(())
    }
    let (outcome, kind, _) = ending_of(builds);
    assert_eq!((outcome, kind), (Outcome::Error, Some(ErrorKind::InvalidRequest)));
}

async fn captured<T>(call: impl Future<Output = T>) -> (T, Ending) {
    let collector = Collector::builder().build();
    let value = testing::capture_async(&collector, call).await;
    (value, ending(&collector))
}

#[tokio::test]
async fn a_response_of_reqwest_is_an_error_from_400_on_and_its_body_is_the_users() {
    #[monitor]
    async fn asks(address: std::net::SocketAddr) -> reqwest::Result<reqwest::Response> {
        client().get(format!("http://{address}/")).send().await
    }
    let limited = provider(status(429, "retry-after: 7\r\n", "later"));
    let (answer, ending) = captured(asks(limited)).await;
    assert_eq!(ending, LIMITED);
    let answer = answer.expect("an answer");
    assert_eq!(answer.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(answer.text().await.expect("its body"), "later");

    let fine = provider(status(200, "", "hello"));
    assert_eq!(captured(asks(fine)).await.1.0, Outcome::Ok);
}
