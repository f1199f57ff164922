//! A server of its own, for programs without axum or without an async runtime.
//!
//! What always holds: it runs on threads of its own, which keep no program from ending; it listens
//! where other machines reach it only if somebody said so.

use super::{
    connections,
    hosts::{self, Hosts},
    problem::Problem,
    routes::routes,
    settings::Settings,
};
use crate::Collector;
use axum::{Router, middleware};
use std::{
    fmt,
    io::{self, ErrorKind},
    net::{SocketAddr, TcpListener, ToSocketAddrs},
    thread::{self, JoinHandle},
};
use tokio::{runtime, sync::oneshot};

/// A server that runs until this is dropped, or the program ends.
#[must_use = "the server ends when this is dropped: keep it, as in `let _server = ..`"]
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Serves a collector under `/metrics`, on threads of its own: what [`router`](super::router) has at `/report` is at
/// `/metrics/report`, and `/metrics` itself is for Prometheus.
///
/// An address that is not loopback is an error unless [`Settings::beyond_loopback`] allows it, as is
/// a port that is taken; port 0 is any free one.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, http};
///
/// let server = http::serve(Collector::global(), http::Settings::new(), "127.0.0.1:0")?;
/// println!("http://{}/metrics/report.txt", server.local_addr());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn serve(
    collector: &Collector,
    settings: Settings,
    address: impl ToSocketAddrs,
) -> io::Result<Server> {
    let addresses: Vec<SocketAddr> = address.to_socket_addrs()?.collect();
    let far = addresses.iter().find(|address| !address.ip().is_loopback());
    if let (Some(far), false) = (far, settings.may_leave_loopback()) {
        let message = format!(
            "other machines can reach {far}: write 127.0.0.1, or allow it with \
             `Settings::beyond_loopback(true)`, best together with `Settings::bearer_token`"
        );
        return Err(io::Error::new(ErrorKind::PermissionDenied, message));
    }
    let listener = TcpListener::bind(&*addresses).map_err(|error| in_words(&error, &addresses))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(2)
        .thread_name("monitor-http")
        .build()?;
    let app = app(collector, settings, address);
    let (stop, stopped) = oneshot::channel();
    let run = move || {
        runtime.block_on(connections::take(listener, app, stopped));
        // an answer that is still being made has nobody to read it
        runtime.shutdown_background();
    };
    let thread = thread::Builder::new().name("monitor-http".into()).spawn(run)?;
    Ok(Server { address, stop: Some(stop), thread: Some(thread) })
}

fn app(collector: &Collector, settings: Settings, address: SocketAddr) -> Router {
    let hosts = Hosts::of(&settings, address);
    Router::new()
        .nest("/metrics", routes(collector, settings))
        .fallback(async || {
            Problem::not_found("everything is under /metrics; /metrics/openapi.json says what")
        })
        .layer(middleware::from_fn_with_state(hosts, hosts::check))
}

fn in_words(error: &io::Error, addresses: &[SocketAddr]) -> io::Error {
    let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
    let addresses = addresses.join(" and ");
    let message = match error.kind() {
        ErrorKind::AddrInUse => format!(
            "another program listens on {addresses}: write another port, or 0 for any free one"
        ),
        _ => format!("cannot listen on {addresses}: {error}"),
    };
    io::Error::new(error.kind(), message)
}

impl Server {
    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Ends it, and returns when its port is free. Answers under way have a second.
    pub fn shutdown(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // a panic there was told on stderr
            let _ended = thread.join();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
