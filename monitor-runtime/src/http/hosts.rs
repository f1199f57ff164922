//! Under which names the stand-alone server answers.
//!
//! A web page can be served under a name that its owner lets lead to 127.0.0.1 a moment later; to
//! the browser the monitor is then of the same origin. The name in `Host` tells.

use super::{guard::say_to_browsers, problem::Problem, settings::Settings};
use axum::{
    extract::{Request, State},
    http::header::HOST,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{net::SocketAddr, sync::Arc};

/// Under which names the stand-alone server answers.
#[derive(Clone)]
pub(super) struct Hosts(Option<Arc<[String]>>);

impl Hosts {
    /// On loopback its own names and those of the settings; elsewhere those of the settings, or any
    /// where there are none.
    pub(super) fn of(settings: &Settings, address: SocketAddr) -> Hosts {
        let mut all = settings.hosts().to_vec();
        if address.ip().is_loopback() {
            all.extend(["localhost", "127.0.0.1", "[::1]"].map(String::from));
            // 127.0.0.2 is loopback too
            all.push(without_port(&address.to_string()).to_owned());
        }
        Hosts((!all.is_empty()).then(|| all.into()))
    }

    fn has(&self, request: &Request) -> bool {
        let Some(names) = &self.0 else { return true };
        let in_line = request.uri().authority().map(|authority| authority.as_str());
        let mut headers = request.headers().get_all(HOST).iter();
        let in_header = headers.next().and_then(|host| host.to_str().ok());
        let is_ours =
            |host: &str| names.iter().any(|name| name.eq_ignore_ascii_case(without_port(host)));
        headers.next().is_none() && in_header.is_some_and(is_ours) && in_line.is_none_or(is_ours)
    }
}

/// `[::1]:9464` is `[::1]`.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Refuses what was sent to another name.
pub(super) async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let mut response = match hosts.has(&request) {
        true => next.run(request).await,
        false => {
            let message =
                "this server does not go by the name in `Host`; `Settings::host` adds one";
            Problem::forbidden("foreign_host", message).into_response()
        }
    };
    say_to_browsers(&mut response);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn answers(settings: Settings, address: &str, host: &str) -> bool {
        let address = address.parse().expect("an address");
        let request = Request::builder().header(HOST, host).body(Body::empty());
        Hosts::of(&settings, address).has(&request.expect("a request"))
    }

    #[test]
    fn on_loopback_only_its_own_names_are_answered() {
        let on_loopback = |host| answers(Settings::new(), "127.0.0.1:9464", host);
        for own in ["localhost", "LOCALHOST:9464", "127.0.0.1:9464", "[::1]:9464", "[::1]"] {
            assert!(on_loopback(own), "{own}");
        }
        for other in ["", "evil.example", "localhost.evil.example:9464", "127.0.0.1.nip.io", "::1"]
        {
            assert!(!on_loopback(other), "{other}");
        }
        let named = Settings::new().host("Monitor.internal");
        assert!(answers(named, "127.0.0.1:9464", "monitor.internal:80"));
        assert!(answers(Settings::new(), "127.0.0.2:9464", "127.0.0.2:9464"));
        assert!(!answers(Settings::new(), "127.0.0.2:9464", "127.0.0.3:9464"));
        assert!(!answers(Settings::new(), "[::1]:9464", "::1"), "an address is in brackets");
    }

    #[test]
    fn elsewhere_any_name_is_answered_unless_some_are_named() {
        assert!(answers(Settings::new(), "10.0.0.1:9464", "anything"));
        let named = || Settings::new().host("monitor.internal");
        assert!(answers(named(), "10.0.0.1:9464", "monitor.internal"));
        assert!(!answers(named(), "10.0.0.1:9464", "localhost"));
    }
}
