//! Who asks and does not read, and who begins to ask and does not end.

use super::{get, recorded, start};
use monitor_runtime::{Collector, Request, http::Settings};
use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

/// More than a socket takes on its own.
pub(crate) fn large() -> Collector {
    let collector = Collector::builder().window_size(20_000).build();
    for number in 0..20_000_u32 {
        collector.record(Request::new("chat").model("m").tag("number", (number % 50).to_string()));
    }
    collector
}

fn slow_readers(server: &monitor_runtime::http::Server, count: usize) -> Vec<TcpStream> {
    let ask = |_| {
        let mut stream = TcpStream::connect(server.local_addr()).expect("a connection");
        let request = "GET /metrics/export HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request.as_bytes()).expect("sent");
        stream
    };
    (0..count).map(ask).collect()
}

#[test]
fn who_does_not_read_keeps_neither_others_nor_calls_waiting() {
    let collector = large();
    let server = start(&collector, Settings::new());
    let size = get(&server, "/export").body.len();
    assert!(size > 5_000_000, "{size} bytes are no more than sockets take");
    let _held = slow_readers(&server, 4);
    let begun = Instant::now();
    for _ in 0..100 {
        collector.record(Request::new("chat"));
    }
    assert_eq!(get(&server, "/summary").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn more_connections_than_there_may_be_keep_nobody_out() {
    let server = start(&recorded(), Settings::new());
    let silent = |_| TcpStream::connect(server.local_addr()).expect("a connection");
    let _held: Vec<TcpStream> = (0..200).map(silent).collect();
    assert_eq!(get(&server, "/summary").status, 200);
}

#[test]
fn a_server_with_slow_readers_ends_all_the_same() {
    let server = start(&large(), Settings::new());
    let _held = slow_readers(&server, 3);
    assert_eq!(get(&server, "/summary").status, 200);
    let begun = Instant::now();
    server.shutdown();
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}
