//! A provider of language models on loopback, for examples and tests: it answers in the
//! documented shapes of OpenAI's chat completions and Anthropic's messages, whole or in pieces, and
//! sometimes does not.
//!
//! What always holds: what happens to a request follows from the seed, the message and how often
//! that message came, never from the clock or the order of arrival, so a run can be repeated. What
//! was served is counted here by means of its own, so that it can judge whoever counts elsewhere.

mod answer;
mod api;
mod comparison;
mod fate;
mod price;
mod served;
mod streamed;

pub use api::Api;
pub use comparison::Comparison;
pub use fate::{Fate, Plan};
pub use served::{Answers, Served, Tokens};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Json, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use futures::{StreamExt, stream};
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    future::{pending, ready},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch, time::sleep};

/// A running provider. It runs until the runtime ends.
#[derive(Clone)]
pub struct Provider {
    address: SocketAddr,
    desk: Arc<Desk>,
}

/// What the requests share.
struct Desk {
    plan: Plan,
    /// How often each message came.
    arrivals: Mutex<HashMap<String, u32>>,
    /// The messages that are left without an answer.
    stalled: watch::Sender<HashSet<String>>,
    served: Mutex<Served>,
}

impl Provider {
    /// Starts it on a free port of the loopback interface.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(plan: Plan) -> io::Result<Provider> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let desk = Arc::new(Desk {
            plan,
            arrivals: Mutex::default(),
            stalled: watch::Sender::default(),
            served: Mutex::default(),
        });
        let routes = Router::new()
            .route("/v1/chat/completions", post(chat_completions))
            .route("/v1/messages", post(messages))
            .with_state(Arc::clone(&desk));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Provider { address, desk })
    }

    /// Where it listens, e.g. `http://127.0.0.1:40123`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it has served so far.
    pub fn served(&self) -> Served {
        lock(&self.desk.served).clone()
    }

    /// Comes back when every request has its answer, or its reader is known to have hung up.
    pub async fn at_rest(&self) {
        while self.served().unanswered() > 0 {
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// Comes back when the provider has this message and will not answer it.
    pub async fn stalled_on(&self, message: &str) {
        let mut stalled = self.desk.stalled.subscribe();
        // An error means that the provider is gone, and then nobody answers either.
        let _ = stalled.wait_for(|messages| messages.contains(message)).await;
    }
}

async fn chat_completions(State(desk): State<Arc<Desk>>, Json(request): Json<Value>) -> Response {
    desk.serve(Api::Openai, &request).await
}

async fn messages(State(desk): State<Arc<Desk>>, Json(request): Json<Value>) -> Response {
    desk.serve(Api::Anthropic, &request).await
}

impl Desk {
    async fn serve(self: Arc<Self>, api: Api, request: &Value) -> Response {
        let asked = request["model"].as_str().unwrap_or_default();
        let Some(model) = price::snapshot_of(api, asked) else {
            return answer::refused(api, StatusCode::NOT_FOUND, asked);
        };
        let message = last_message(request);
        let fate = self.plan.fate(api, &message, self.arrival_of(&message));
        self.count(|served| served.received += 1);
        sleep(fate.latency).await;
        let is_refused = matches!(fate.fate, Fate::RateLimited { .. } | Fate::Failed);
        if request["stream"] == true && !is_refused {
            let includes_usage = request["stream_options"]["include_usage"] == true;
            return streamed::respond(self, api, model, fate.tokens, includes_usage, fate.fate);
        }
        match fate.fate {
            Fate::Answered => {
                let answer = answer::complete(api, model, &fate.tokens);
                self.count(|served| served.answered.add(model, &fate.tokens));
                Json(answer).into_response()
            }
            Fate::Cut => {
                let answer = answer::complete(api, model, &fate.tokens).to_string();
                self.count(|served| served.cut.add(model, &fate.tokens));
                first_half(answer)
            }
            Fate::RateLimited { retry_after } => {
                self.count(|served| served.rate_limited += 1);
                let headers = [(header::RETRY_AFTER, retry_after.as_secs().to_string())];
                let body = answer::refused(api, StatusCode::TOO_MANY_REQUESTS, asked);
                (headers, body).into_response()
            }
            Fate::Failed => {
                self.count(|served| served.failed += 1);
                answer::refused(api, StatusCode::INTERNAL_SERVER_ERROR, asked)
            }
            Fate::Stalled => {
                self.stalled.send_modify(|messages| {
                    messages.insert(message);
                });
                pending().await
            }
        }
    }

    /// How often this message came before.
    fn arrival_of(&self, message: &str) -> u32 {
        let mut arrivals = lock(&self.arrivals);
        let count = arrivals.entry(message.to_owned()).or_default();
        *count += 1;
        *count - 1
    }

    fn count(&self, change: impl FnOnce(&mut Served)) {
        change(&mut lock(&self.served));
    }
}

fn last_message(request: &Value) -> String {
    let messages = request["messages"].as_array();
    let last = messages.and_then(|messages| messages.last()).map(|message| &message["content"]);
    last.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// An answer that promises its whole length and breaks off after half of it.
fn first_half(answer: String) -> Response {
    let length = answer.len();
    let mut half = Bytes::from(answer);
    half.truncate(length / 2);
    let sent = stream::once(ready(Ok(half)));
    let broken = stream::once(async {
        // An error right away would close the connection before the first half is on its way.
        sleep(Duration::from_millis(20)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
    ];
    (headers, Body::from_stream(sent.chain(broken))).into_response()
}

/// Counts stay usable after a panic elsewhere: each change is complete in itself.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
