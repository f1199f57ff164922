//! hyper, and the client in hyper-util.

use super::{
    forms::in_every_form,
    wire::{Answer, nobody, provider},
};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper_util::{
    client::legacy::{self, Client},
    rt::TokioExecutor,
};
use monitor_runtime::ErrorKind::*;
use std::net::SocketAddr;

async fn ask(address: SocketAddr) -> Result<http::Response<Incoming>, legacy::Error> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let address = format!("http://{address}/v1").parse().expect("an address");
    client.get(address).await
}

#[tokio::test]
async fn nobody_there_or_gone_before_an_answer_is_a_connection() {
    let garbage = Answer::Text("I speak no HTTP\r\n\r\n".into());
    let gone = [provider(Answer::Text(String::new())), provider(garbage), nobody()];
    for address in gone {
        in_every_form!(legacy::Error, async || ask(address).await.expect_err("no answer"))
            .is(Connection)
            .named("hyper_util::client::legacy::Error");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_interrupted_stream() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":";
    let provider = provider(Answer::Text(half.into()));
    let asked = async || {
        let answer = ask(provider).await.expect("the beginning of an answer");
        answer.into_body().collect().await.expect_err("its end")
    };
    in_every_form!(hyper::Error, asked).is(StreamInterrupted).named("hyper::Error");
}
