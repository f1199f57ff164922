//! A server that answers each request as the test says, and keeps what was asked.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{self, Receiver},
    thread,
};

/// What one request was.
pub(crate) struct Asked {
    /// `POST /path HTTP/1.1`.
    pub(crate) line: String,
    /// Its headers, in small letters.
    pub(crate) headers: Vec<String>,
    pub(crate) body: Value,
}

pub(crate) struct Server {
    /// `127.0.0.1:port`.
    pub(crate) host: String,
    pub(crate) asked: Receiver<Asked>,
}

/// Answers by these heads and bodies, one after the other, and then by the last of them.
pub(crate) fn answering(answers: &[&str]) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    let (tell, asked) = mpsc::channel();
    let answers: Vec<String> = answers.iter().map(|answer| answer.to_string()).collect();
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let Ok(stream) = stream else { return };
            let answer = &answers[number.min(answers.len() - 1)];
            // told before it is answered: who was answered looks at what was asked
            if tell.send(read(&stream)).is_err() {
                return;
            }
            (&stream).write_all(answer.as_bytes()).expect("the client reads");
        }
    });
    Server { host, asked }
}

/// A server that takes connections and never answers.
pub(crate) fn silent() -> (String, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    (listener.local_addr().expect("an address").to_string(), listener)
}

/// An address where nobody listens.
pub(crate) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

pub(crate) fn status(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn read(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a request");
        match line.trim_end() {
            "" => break,
            line => head.push(line.to_owned()),
        }
    }
    let headers: Vec<_> = head.drain(1..).map(|header| header.to_lowercase()).collect();
    let length = headers.iter().find_map(|header| header.strip_prefix("content-length: "));
    let length = length.expect("its length").parse().expect("a number");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body");
    let body = serde_json::from_slice(&body).expect("the body is JSON");
    Asked { line: head.remove(0), headers, body }
}
