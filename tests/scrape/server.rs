//! A small server of snapshots: the path says the form, and `/metrics` lets the header say it.

use monitor_runtime::{Snapshot, report::prometheus::Format};
use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
};

/// Serves what this returns, for as long as the test runs; `127.0.0.1:port`.
pub(crate) fn serving(snapshot: impl Fn() -> Snapshot + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            // who asks may go away
            let _ = stream.and_then(|stream| answer(stream, &snapshot()));
        }
    });
    host
}

fn answer(stream: TcpStream, snapshot: &Snapshot) -> std::io::Result<()> {
    let mut head = BufReader::new(&stream).lines();
    let line = head.next().transpose()?.unwrap_or_default();
    let (mut accept, mut path) = (String::new(), line.split(' ').nth(1).unwrap_or_default());
    for line in head {
        let line = line?;
        match line.split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("accept") => accept = value.to_owned(),
            Some(_) => {}
            None => break,
        }
    }
    path = path.split('?').next().unwrap_or_default();
    let format = match path {
        "/text" => Format::Text,
        "/openmetrics" => Format::OpenMetrics,
        "/native" => Format::Protobuf,
        _ => Format::negotiate(Some(&accept)),
    };
    let body = snapshot.exposition().older_names(true).encode(format);
    let kind = format.content_type();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    (&stream).write_all(head.as_bytes())?;
    (&stream).write_all(&body)
}
