//! `genai`'s own client, asking a provider on loopback: what it makes of a provider's body is its
//! own doing and no fixture's.

use genai::{
    Client, ModelIden, ServiceTarget,
    adapter::AdapterKind,
    chat::{ChatMessage, ChatRequest, ChatResponse},
    resolver::{AuthData, Endpoint, ServiceTargetResolver},
};
use monitor_runtime::{Usage, UsageKind::*, usage::Reply};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    thread,
};

const MODEL: &str = "claude-3-haiku-20240307";

/// As Anthropic counts: what was read from or written to a cache stands beside the input.
const BODY: &str = r#"{"id": "msg_1", "type": "message", "role": "assistant",
    "model": "claude-3-haiku-20240307", "content": [{"type": "text", "text": "Hi"}],
    "stop_reason": "end_turn", "stop_sequence": null, "usage": {"input_tokens": 400,
        "cache_creation_input_tokens": 200, "cache_read_input_tokens": 300, "output_tokens": 40,
        "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 0}}}"#;

/// Answers one request with [`BODY`].
fn provider() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("its address");
    thread::spawn(move || answer(listener.accept().expect("a client").0));
    address
}

fn answer(mut client: TcpStream) {
    let mut request = BufReader::new(client.try_clone().expect("a second handle"));
    let mut length = 0;
    for line in request.by_ref().lines() {
        let line = line.expect("a line of the head").to_ascii_lowercase();
        if let Some(said) = line.strip_prefix("content-length: ") {
            length = said.parse().expect("a length");
        }
        if line.is_empty() {
            break;
        }
    }
    request.read_exact(&mut vec![0; length]).expect("the body of the request");
    write!(
        client,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{BODY}",
        BODY.len()
    )
    .expect("the client listens");
}

async fn ask(provider: SocketAddr) -> genai::Result<ChatResponse> {
    // an error says that there is one
    let _ = rustls::crypto::ring::default_provider().install_default();
    let target = move |_: ServiceTarget| {
        Ok(ServiceTarget {
            endpoint: Endpoint::from_owned(format!("http://{provider}/v1/")),
            auth: AuthData::from_single("no key"),
            model: ModelIden::new(AdapterKind::Anthropic, MODEL),
        })
    };
    let resolver = ServiceTargetResolver::from_resolver_fn(target);
    let client = Client::builder().with_service_target_resolver(resolver).build()?;
    client.exec_chat(MODEL, ChatRequest::new(vec![ChatMessage::user("Hi")]), None).await
}

#[tokio::test]
async fn what_the_client_makes_of_a_body_is_read_as_the_body_is() {
    let reply = ask(provider()).await.expect("an answer");
    let said = Reply::of(&reply);
    let counts = Usage::new(900, 40).with(CacheRead, 300).with(CacheWrite, 200);
    assert_eq!(said.usage(), Some(&counts.with(CacheWrite5m, 200)));
    assert_eq!(said.model(), Some(MODEL));
    assert_eq!(said.usage(), Reply::from_json(BODY.as_bytes()).usage(), "of the body itself");
}
