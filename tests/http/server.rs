//! The stand-alone server: where it listens, and when it ends.

use super::{ask, get, readers::large, recorded, start};
use monitor_runtime::http::{Settings, serve};
use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

#[test]
fn a_port_that_is_taken_is_an_error_that_says_so() {
    let collector = recorded();
    let server = start(&collector, Settings::new());
    let error = serve(&collector, Settings::new(), server.local_addr()).expect_err("it is taken");
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    let words = format!("another program listens on {}", server.local_addr());
    assert!(error.to_string().contains(&words), "{error}");
}

#[test]
fn it_listens_to_other_machines_only_if_somebody_says_so() {
    let collector = recorded();
    let error = serve(&collector, Settings::new(), "0.0.0.0:0").expect_err("it is not allowed");
    assert!(error.to_string().contains("`Settings::beyond_loopback(true)`"), "{error}");
}

#[test]
fn a_dropped_server_ends_and_its_port_is_free() {
    let collector = recorded();
    let server = start(&collector, Settings::new());
    let address = server.local_addr();
    assert_eq!(get(&server, "/summary").status, 200);
    drop(server);
    assert!(TcpStream::connect(address).is_err());
    let _again = serve(&collector, Settings::new(), address).expect("the port is free");
}

#[tokio::test]
async fn it_runs_and_ends_inside_of_an_async_runtime() {
    let server = start(&recorded(), Settings::new());
    let address = server.local_addr();
    let asked = move || ask(address, "GET /metrics/summary", &[]).status;
    assert_eq!(tokio::task::spawn_blocking(asked).await.expect("no panic"), 200);
    drop(server);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn an_answer_that_is_being_made_does_not_keep_a_server_from_ending() {
    let server = start(&large(), Settings::new());
    let mut stream = TcpStream::connect(server.local_addr()).expect("a connection");
    stream.write_all(b"GET /metrics/export HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    let begun = Instant::now();
    server.shutdown();
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}
