//! The stand-alone server: where it listens, and when it ends.

use super::{get, recorded, start};
use monitor_runtime::http::{Settings, serve};
use std::net::TcpStream;

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
