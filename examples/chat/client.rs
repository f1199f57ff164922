//! The client of a provider: one request, one answer, one retry where the provider asks for it.
//!
//! What always holds: each request is an attempt of the call that needs it; what the breaker refuses is
//! an attempt that never left; the wait for a turn lies before the call; prompts and answers go through
//! and are kept nowhere.

use super::{
    failure::ChatError,
    limits::{Limits, is_outage},
};
use failsafe::futures::CircuitBreaker;
use monitor_runtime::monitor;
use provider::Api;
use reqwest::{RequestBuilder, Response, header::RETRY_AFTER};
use serde_json::{Value, json};
use std::{env, time::Duration};

/// A provider asks for a pause; up to this long it is taken, and the request sent once more.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// The name of the call in reports.
pub(crate) const COMPLETE: &str = "complete";

const MAX_OUTPUT_TOKENS: u32 = 64;

/// The same words before every message, so that the provider's prompt cache has something to hit.
const SYSTEM: &str = "You answer questions about a small shop that sells tea, cups and kettles. \
    Answer in one short sentence. If you do not know the answer, say that you do not know it.";

/// A client of one provider.
pub(crate) struct Client {
    api: Api,
    http: reqwest::Client,
    base_url: String,
    key: Option<String>,
    patience: Duration,
    limits: Limits,
}

impl Client {
    /// A client without a key that waits `patience` for an answer.
    pub(crate) fn new(
        api: Api,
        base_url: &str,
        patience: Duration,
        limits: Limits,
    ) -> Result<Client, reqwest::Error> {
        Ok(Client {
            api,
            http: reqwest::Client::builder().build()?,
            base_url: base_url.trim_end_matches('/').to_owned(),
            key: None,
            patience,
            limits,
        })
    }

    /// The same with the key that stands in the environment, if one does.
    pub(crate) fn with_key_of_environment(self) -> Client {
        let variable = match self.api {
            Api::Openai => "OPENAI_API_KEY",
            Api::Anthropic => "ANTHROPIC_API_KEY",
        };
        Client { key: env::var(variable).ok(), ..self }
    }

    pub(crate) fn api(&self) -> Api {
        self.api
    }

    /// Waits for its turn and asks the model, for as long as the client has patience.
    pub(crate) async fn ask(&self, model: &str, message: &str) -> Result<Value, ChatError> {
        let _turn = self.limits.turns.acquire().await.map_err(|_| ChatError::Closing)?;
        monitor_runtime::timeout(self.patience, self.complete(model, message))
            .await
            .unwrap_or(Err(ChatError::TimedOut(self.patience)))
    }

    /// The monitored call, of one attempt or two.
    #[monitor(name = "complete", provider = self.api, model = model)]
    async fn complete(&self, model: &str, message: &str) -> Result<Value, ChatError> {
        let first = self.send(model, message).await;
        let Err(ChatError::Refused { retry_after: Some(pause), .. }) = &first else { return first };
        if *pause > LONGEST_PAUSE {
            return first;
        }
        tokio::time::sleep(*pause).await;
        self.send(model, message).await
    }

    /// An attempt: its tokens and model are read from the JSON that it returns.
    #[monitor(name = "complete", attempt, track_cost, provider = self.api, model = model)]
    async fn send(&self, model: &str, message: &str) -> Result<Value, ChatError> {
        let answer = self.answer(model, message);
        let answer = self.limits.breaker.call_with(is_outage, answer).await;
        answer.map_err(|error| match error {
            failsafe::Error::Inner(error) => error,
            failsafe::Error::Rejected => ChatError::Resting(self.api),
        })
    }

    async fn answer(&self, model: &str, message: &str) -> Result<Value, ChatError> {
        let response = self.request(model, message).send().await;
        let response = response.map_err(ChatError::Unreachable)?;
        let (status, retry_after) = (response.status(), retry_after(&response));
        let body = response.text().await.map_err(ChatError::BrokenOff)?;
        if !status.is_success() {
            return Err(ChatError::Refused { status: status.as_u16(), retry_after, body });
        }
        serde_json::from_str(&body).map_err(|error| ChatError::Unreadable(error.to_string()))
    }

    fn request(&self, model: &str, message: &str) -> RequestBuilder {
        let user = json!({ "role": "user", "content": message });
        match self.api {
            Api::Openai => {
                let request = self.http.post(format!("{}/v1/chat/completions", self.base_url));
                let request = match &self.key {
                    Some(key) => request.bearer_auth(key),
                    None => request,
                };
                request.json(&json!({
                    "model": model,
                    "messages": [{ "role": "system", "content": SYSTEM }, user],
                    "max_tokens": MAX_OUTPUT_TOKENS,
                }))
            }
            Api::Anthropic => {
                let request = self.http.post(format!("{}/v1/messages", self.base_url));
                let request = match &self.key {
                    Some(key) => request.header("x-api-key", key),
                    None => request,
                };
                request.header("anthropic-version", "2023-06-01").json(&json!({
                    "model": model,
                    "system": SYSTEM,
                    "messages": [user],
                    "max_tokens": MAX_OUTPUT_TOKENS,
                }))
            }
        }
    }

    /// The text of an answer.
    pub(crate) fn text_of(&self, answer: &Value) -> Result<String, ChatError> {
        let place = match self.api {
            Api::Openai => "/choices/0/message/content",
            Api::Anthropic => "/content/0/text",
        };
        let text = answer.pointer(place).and_then(Value::as_str);
        text.map(str::to_owned).ok_or_else(|| ChatError::Unreadable(format!("nothing at {place}")))
    }
}

/// The pause that a provider asks for, in the form in which providers write it: whole seconds.
fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}
