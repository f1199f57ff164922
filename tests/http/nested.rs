//! The routes in a program's own router.

use super::{recorded, send};
use axum::{Router, routing::get};
use monitor_runtime::http::{Settings, router};
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_routes_nest_under_any_path_beside_those_of_the_program() {
    let monitor = router(&recorded(), Settings::new());
    let app = Router::new()
        .route("/health", get(|| async { "ok" }))
        .nest("/internal/llm", monitor.clone())
        .nest("/second", monitor);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async { axum::serve(listener, app).await });

    let answers = tokio::task::spawn_blocking(move || {
        let host = "Host: any.name\r\nConnection: close\r\n\r\n";
        let get = |path: &str| send(address, &format!("GET {path} HTTP/1.1\r\n{host}"));
        ["/internal/llm/summary", "/second/summary", "/internal/llm", "/health", "/internal/llm/no"]
            .map(get)
    });
    let [summary, second, prometheus, health, unknown] = answers.await.expect("no panic");
    assert_eq!(summary.json()["total_requests"], second.json()["total_requests"]);
    assert_eq!(prometheus.status, 200);
    assert_eq!((health.text(), health.header("cache-control")), ("ok", None), "it is left alone");
    assert_eq!(unknown.error().0, "not_found");
}
