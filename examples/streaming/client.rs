//! A client as providers' SDKs are: it sends a question and yields events as they arrive.

use async_stream::try_stream;
use futures::{Stream, StreamExt};
use provider::Api;
use reqwest::Response;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{env, error::Error as StdError};

/// Whatever can go wrong. The monitor finds out what kind it is.
pub(crate) type Error = Box<dyn StdError + Send + Sync>;

/// A chunk of OpenAI's stream. The monitor takes what it needs through `Serialize`: model and usage,
/// and by `object` and `finish_reason` it tells a request that did not ask for usage.
#[derive(Serialize, Deserialize)]
pub(crate) struct Chunk {
    pub(crate) object: String,
    pub(crate) model: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) usage: Option<Usage>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Choice {
    pub(crate) delta: Delta,
    pub(crate) finish_reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Delta {
    pub(crate) content: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Usage {
    pub(crate) prompt_tokens: u64,
    pub(crate) completion_tokens: u64,
    pub(crate) prompt_tokens_details: Option<PromptTokens>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct PromptTokens {
    pub(crate) cached_tokens: u64,
}

/// A client of one provider.
pub(crate) struct Client {
    api: Api,
    base_url: String,
    http: reqwest::Client,
}

impl Client {
    pub(crate) fn new(api: Api, base_url: &str) -> reqwest::Result<Client> {
        let http = reqwest::Client::builder().build()?;
        Ok(Client { api, base_url: base_url.trim_end_matches('/').to_owned(), http })
    }

    pub(crate) fn api(&self) -> Api {
        self.api
    }

    /// Sends a question; the answer will come as a stream. OpenAI tells its usage only to who asks
    /// for it.
    pub(crate) async fn send(
        &self,
        model: &str,
        question: &str,
        include_usage: bool,
    ) -> reqwest::Result<Response> {
        let mut body = json!({
            "model": model,
            "messages": [{ "role": "user", "content": question }],
            "max_tokens": 64,
            "stream": true,
        });
        let request = match self.api {
            Api::Openai => {
                body["stream_options"] = json!({ "include_usage": include_usage });
                let request = self.http.post(format!("{}/v1/chat/completions", self.base_url));
                request.bearer_auth(env::var("OPENAI_API_KEY").unwrap_or_default())
            }
            Api::Anthropic => {
                let request = self.http.post(format!("{}/v1/messages", self.base_url));
                let request = request.header("anthropic-version", "2023-06-01");
                request.header("x-api-key", env::var("ANTHROPIC_API_KEY").unwrap_or_default())
            }
        };
        request.json(&body).send().await?.error_for_status()
    }
}

/// The server-sent events of an answer, parsed.
pub(crate) fn events<T: DeserializeOwned>(
    response: Response,
) -> impl Stream<Item = Result<T, Error>> {
    try_stream! {
        let mut body = response.bytes_stream();
        let mut text = Vec::new();
        while let Some(piece) = body.next().await {
            text.extend_from_slice(&piece?);
            while let Some(end) = text.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = text.drain(..=end).collect();
                match line.strip_prefix(b"data: ") {
                    Some(data) if data.starts_with(b"{") => yield serde_json::from_slice(data)?,
                    _ => {} // the name of an event, an empty line, or `[DONE]`
                }
            }
        }
    }
}

/// The text in an event of Anthropic's stream.
pub(crate) fn text_of(event: &Value) -> &str {
    event["delta"]["text"].as_str().unwrap_or_default()
}
