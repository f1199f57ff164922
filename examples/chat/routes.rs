//! The routes of the service.
//!
//! What always holds: `POST /chat` and the call of the provider inside it are both monitored, and
//! the tokens that both return are counted once, in the inner call; they are paid of what the outer
//! one has reserved.

use super::{
    client::Client,
    failure::ChatError,
    limits::{MOST_OF_A_MESSAGE, SERVICE},
    options::Options,
};
use axum::{
    Json, Router,
    extract::State,
    http::header::CONTENT_TYPE,
    response::IntoResponse,
    routing::{get, post},
};
use monitor_runtime::{
    Collector,
    http::{Settings, router},
    monitor,
};
use provider::Api;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// The service: its clients, and what it allows.
#[derive(Clone)]
pub(crate) struct Service {
    clients: Arc<[Client]>,
    has_budget: bool,
    allow_clear: bool,
}

/// What a client of the service sends.
#[derive(Deserialize)]
struct ChatRequest {
    model: String,
    message: String,
}

/// What it gets back.
#[derive(Serialize)]
struct ChatReply {
    text: String,
    model: Value,
    usage: Value,
}

impl Service {
    pub(crate) fn new(clients: Vec<Client>, options: &Options) -> Service {
        Service {
            clients: clients.into(),
            has_budget: options.budget().is_some(),
            allow_clear: options.allow_clear,
        }
    }

    pub(crate) fn routes(self) -> Router {
        let settings = Settings::new().allow_clear(self.allow_clear).older_names(true);
        // it listens on 127.0.0.1, where a web page must not read it under a name of its own
        let settings = settings.host("127.0.0.1").host("localhost");
        let monitor = router(Collector::global(), settings);
        Router::new()
            .route("/chat", post(chat))
            .route("/health", get(|| async { "ok" }))
            .route("/metrics/api", get(report))
            .with_state(self)
            .nest("/metrics", monitor)
    }

    /// The client that speaks with the maker of this model; the only one, where there is one.
    fn client_for(&self, model: &str) -> Result<&Client, ChatError> {
        let api = if model.starts_with("claude") { Api::Anthropic } else { Api::Openai };
        match &*self.clients {
            [only] => Ok(only),
            several => several
                .iter()
                .find(|client| client.api() == api)
                .ok_or_else(|| ChatError::UnknownModel(model.to_owned())),
        }
    }
}

#[monitor(
    name = "POST /chat",
    track_cost,
    model = request.model,
    budget(service.has_budget.then_some(SERVICE), reserve = MOST_OF_A_MESSAGE),
    budget_error = ChatError::OverBudget,
)]
async fn chat(
    State(service): State<Service>,
    Json(request): Json<ChatRequest>,
) -> Result<Json<ChatReply>, ChatError> {
    let client = service.client_for(&request.model)?;
    let mut answer = client.ask(&request.model, &request.message).await?;
    Ok(Json(ChatReply {
        text: client.text_of(&answer)?,
        model: answer["model"].take(),
        usage: answer["usage"].take(),
    }))
}

/// What older clients of the service ask for; `/metrics/report` is the same and can be narrowed.
async fn report() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], Collector::global().report().to_json())
}
