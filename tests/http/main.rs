//! The API over HTTP, asked as programs ask it: by sockets.

mod answers;
mod dashboard;
mod hostile;
mod nested;
mod people;
mod readers;
mod recorded;
mod refusals;
mod safety;
mod schemathesis;
mod server;

use recorded::recorded;

use monitor_runtime::{
    Collector,
    http::{Server, Settings, serve},
};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(30);

/// A server on loopback.
fn start(collector: &Collector, settings: Settings) -> Server {
    serve(collector, settings, "127.0.0.1:0").expect("a free port")
}

struct Answer {
    status: u16,
    /// Lines, with their names in small letters.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{}", self.text());
        serde_json::from_slice(&self.body).expect("JSON")
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The code and the message of an error.
    #[track_caller]
    fn error(&self) -> (String, String) {
        let error = &self.json()["error"];
        let word = |name: &str| error[name].as_str().expect("a word").to_owned();
        (word("code"), word("message"))
    }
}

/// `GET` of a path under `/metrics`.
fn get(server: &Server, path: &str) -> Answer {
    ask(server.local_addr(), &format!("GET /metrics{path}"), &[])
}

/// A request by its method and path, with more headers than it needs.
fn ask(address: SocketAddr, line: &str, headers: &[&str]) -> Answer {
    let host = format!("Host: {address}");
    let has_host = headers.iter().any(|header| header.starts_with("Host:"));
    let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
    let host = (!has_host).then_some(host.as_str());
    for header in headers.iter().copied().chain(host) {
        request += &format!("{header}\r\n");
    }
    send(address, &format!("{request}\r\n"))
}

/// What comes back for a text, however wrong it is.
fn send(address: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut all = Vec::new();
    stream.read_to_end(&mut all).expect("an answer");
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&all[..end]).expect("a head of text");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let split = |line: &str| {
        let (name, value) = line.split_once(": ").expect("a header");
        (name.to_lowercase(), value.to_owned())
    };
    Answer {
        status: status.parse().expect("a number"),
        headers: lines.map(split).collect(),
        body: all[end + 4..].to_vec(),
    }
}
