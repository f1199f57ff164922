//! reqwest.

use super::{
    forms::in_every_form,
    wire::{Answer, nobody, provider, status},
};
use monitor_runtime::ErrorKind::*;
use reqwest::{Client, Error};
use std::{net::SocketAddr, time::Duration};

const NAME: &str = "reqwest::Error";

pub(super) fn client() -> Client {
    // an error says that there is one
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().timeout(Duration::from_millis(300)).build().expect("a client")
}

async fn error_from(address: SocketAddr) -> Error {
    let asked = client().get(format!("http://{address}/v1")).send().await;
    match asked.and_then(reqwest::Response::error_for_status) {
        Ok(answer) => answer.json::<serde_json::Value>().await.expect_err("an answer that fails"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_a_connection() {
    let nobody = nobody();
    in_every_form!(Error, async || error_from(nobody).await).is(Connection).named(NAME);
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_timeout() {
    let silent = provider(Answer::Never);
    in_every_form!(Error, async || error_from(silent).await).is(Timeout).named(NAME);
}

#[tokio::test]
async fn a_connection_that_is_gone_before_an_answer_is_a_connection() {
    for nothing in [Answer::Text(String::new()), Answer::ThenReset("")] {
        let provider = provider(nothing);
        in_every_form!(Error, async || error_from(provider).await).is(Connection).named(NAME);
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_interrupted_stream() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":";
    for broken in [Answer::Text(half.into()), Answer::ThenReset(half)] {
        let provider = provider(broken);
        in_every_form!(Error, async || error_from(provider).await)
            .is(StreamInterrupted)
            .named(NAME);
    }
}

#[tokio::test]
async fn an_answer_whose_body_stops_coming_is_a_timeout() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":";
    let provider = provider(Answer::ThenNothing(half));
    in_every_form!(Error, async || error_from(provider).await).is(Timeout).named(NAME);
}

#[tokio::test]
async fn an_answer_that_is_no_json_is_invalid_output() {
    let provider = provider(status(200, "", "<html>"));
    in_every_form!(Error, async || error_from(provider).await).is(InvalidOutput).named(NAME);
}

#[tokio::test]
async fn a_status_that_was_made_an_error_is_that_status() {
    for (code, kind) in [(429, RateLimit), (401, Authentication), (503, Overloaded)] {
        let provider = provider(status(code, "", "{}"));
        let known = in_every_form!(Error, async || error_from(provider).await).is(kind).named(NAME);
        assert_eq!((known.typed.status, known.asked.status), (Some(code), Some(code)));
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_written_down_is_invalid() {
    let asked = async || client().get("no address").send().await.expect_err("no address");
    in_every_form!(Error, asked).is(InvalidRequest).named(NAME);
}

#[tokio::test]
async fn the_version_before_is_read_alike() {
    use reqwest_0_12::{Client, Error};
    let nobody = nobody();
    let asked = async || {
        let client = Client::builder().no_proxy().build().expect("a client");
        client.get(format!("http://{nobody}/")).send().await.expect_err("nobody listens")
    };
    in_every_form!(Error, asked).is(Connection).named(NAME);
}
