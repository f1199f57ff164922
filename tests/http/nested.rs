//! The routes in a program's own router.

use super::{Answer, PATIENCE, readers::large, recorded, send};
use axum::{Router, extract::State, routing::get};
use monitor_runtime::http::{Settings, router};
use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

/// A program with these routes.
async fn running(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async { axum::serve(listener, app).await });
    address
}

/// What it answers to these paths.
async fn answers<const N: usize>(app: Router, paths: [String; N]) -> [Answer; N] {
    let address = running(app).await;
    let host = "Host: any.name\r\nConnection: close\r\n\r\n";
    let get = move |path: String| send(address, &format!("GET {path} HTTP/1.1\r\n{host}"));
    tokio::task::spawn_blocking(move || paths.map(get)).await.expect("no panic")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_routes_nest_under_any_path_beside_those_of_the_program() {
    let monitor = router(&recorded(), Settings::new());
    let app = Router::new()
        .route("/health", get(|| async { "ok" }))
        .nest("/internal/llm", monitor.clone())
        .nest("/second", monitor);
    let paths = [
        "/internal/llm/summary",
        "/second/summary",
        "/internal/llm",
        "/health",
        "/internal/llm/no",
    ];
    let [summary, second, prometheus, health, unknown] =
        answers(app, paths.map(String::from)).await;
    assert_eq!(summary.json()["total_requests"], second.json()["total_requests"]);
    assert_eq!(prometheus.status, 200);
    assert_eq!((health.text(), health.header("cache-control")), ("ok", None), "it is left alone");
    assert_eq!(unknown.error().0, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_path_with_parameters_of_its_own_changes_nothing() {
    let collector = recorded();
    let trace = collector.traces(1).remove(0).trace_id;
    let app = Router::new().nest("/{tenant}/{region}/llm", router(&collector, Settings::new()));
    let [tree, summary] =
        answers(app, [format!("/acme/eu/llm/traces/{trace}"), "/acme/eu/llm/summary".into()]).await;
    assert_eq!(tree.json()["trace_id"], trace.to_string());
    assert_eq!(summary.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_routes_nest_in_a_program_that_has_a_state() {
    #[derive(Clone)]
    struct Shop(&'static str);
    let app = Router::new()
        .route("/name", get(|State(shop): State<Shop>| async move { shop.0 }))
        .nest("/metrics", router(&recorded(), Settings::new()))
        .with_state(Shop("books"));
    let [name, summary] = answers(app, ["/name", "/metrics/summary"].map(String::from)).await;
    assert_eq!((name.text(), summary.status), ("books", 200));
}

/// More than wait for their turn, and those whose turn it is.
const TOO_MANY: usize = 80;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_too_many_ask_at_once_some_are_told_to_come_again() {
    let address = running(router(&large(), Settings::new())).await;
    let crowd = move || {
        let ask = |_| {
            let mut stream = TcpStream::connect(address).expect("a connection");
            stream.write_all(b"GET /export HTTP/1.1\r\nHost: any.name\r\n\r\n").expect("sent");
            stream.set_nonblocking(true).expect("a setting");
            stream
        };
        let mut crowd: Vec<TcpStream> = (0..TOO_MANY).map(ask).collect();
        let refused = first_refused(&mut crowd);
        drop(crowd);
        let begun = Instant::now();
        let request = "GET /summary HTTP/1.1\r\nHost: any.name\r\nConnection: close\r\n\r\n";
        while send(address, request).status == 503 {
            assert!(begun.elapsed() < PATIENCE, "who hung up still waits");
        }
        refused
    };
    let refused = tokio::task::spawn_blocking(crowd).await.expect("no panic");
    assert!(refused.contains("\r\nretry-after: 1\r\n"), "{refused}");
    assert!(refused.contains(r#""code":"busy""#), "{refused}");
}

/// The first of these answers that is a 503.
fn first_refused(crowd: &mut [TcpStream]) -> String {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        for stream in &mut *crowd {
            let mut answer = [0; 2_048];
            match stream.read(&mut answer) {
                Ok(length) if answer.starts_with(b"HTTP/1.1 503 ") => {
                    return String::from_utf8_lossy(&answer[..length]).into_owned();
                }
                Ok(_) => {}
                Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
            }
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("nobody was refused")
}
