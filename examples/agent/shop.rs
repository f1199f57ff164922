//! A tool that is another program: a shop that knows its prices.
//!
//! What always holds: a request carries the `traceparent` of the call that makes it, and what answers
//! it runs inside of that call.

use super::client::Error;
use axum::{
    Router,
    extract::{Path, Request, State},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use monitor_runtime::{Collector, current, monitor, span::TraceParent};
use std::{net::Ipv4Addr, time::Duration};
use tokio::{net::TcpListener, time::sleep};

/// A client of the shop.
pub(crate) struct Shop {
    base_url: String,
    http: reqwest::Client,
}

impl Shop {
    /// Opens the shop on a free port of the loopback interface; it is open until the runtime ends.
    pub(crate) async fn open(collector: Collector) -> Result<Shop, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let routes = Router::new()
            .route("/prices/{article}", get(price))
            .layer(middleware::from_fn(inside_of_the_callers_call))
            .with_state(collector);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Shop { base_url, http: reqwest::Client::builder().build()? })
    }

    /// What an article costs, in cents.
    #[monitor(name = "shop")]
    pub(crate) async fn price_of(&self, article: &str) -> Result<u32, Error> {
        let mut request = self.http.get(format!("{}/prices/{article}", self.base_url));
        if let Some(parent) = current().traceparent() {
            request = request.header("traceparent", parent.to_string());
        }
        Ok(request.send().await?.error_for_status()?.text().await?.parse()?)
    }
}

/// A request that says by which call it was made is answered inside of that call.
async fn inside_of_the_callers_call(request: Request, next: Next) -> Response {
    let header = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
    match header.and_then(|header| header.parse::<TraceParent>().ok()) {
        Some(parent) => parent.run_async(next.run(request)).await,
        None => next.run(request).await,
    }
}

#[monitor(name = "GET /prices", collector = collector)]
async fn price(State(collector): State<Collector>, Path(article): Path<String>) -> String {
    let _ = &collector;
    look_up(&article).await.to_string()
}

#[monitor]
async fn look_up(article: &str) -> usize {
    sleep(Duration::from_millis(4)).await;
    1_000 + 100 * article.len()
}
