//! A client that tries again where that can help: each attempt is a call of its own, inside of the call
//! that needed it.

use monitor_runtime::{
    error::{Classify, ErrorKind, Failure},
    monitor,
};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::{error::Error as StdError, fmt, time::Duration};
use tokio::time::sleep;

/// Whatever can go wrong. The monitor finds out what kind it is.
pub(crate) type Error = Box<dyn StdError + Send + Sync>;

const MOST_ATTEMPTS: u32 = 3;
const PATIENCE: Duration = Duration::from_millis(300);
/// Longer pauses than this are not worth the wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// A client of one provider.
pub(crate) struct Client {
    base_url: String,
    http: reqwest::Client,
}

/// Why an attempt brought no answer.
#[derive(Debug)]
pub(crate) enum AskError {
    /// The provider refused; this is what its answer says.
    Refused(Failure),
    /// No connection, no answer in time, or only half of one.
    Lost(Failure),
}

impl Client {
    pub(crate) fn new(base_url: &str) -> reqwest::Result<Client> {
        let http = reqwest::Client::builder().timeout(PATIENCE).build()?;
        Ok(Client { base_url: base_url.to_owned(), http })
    }

    /// The answer to a message, after some attempts if need be. The tokens and the price of each lie
    /// with the attempt.
    #[monitor(name = "ask", provider = "openai", model = model)]
    pub(crate) async fn ask(&self, model: &str, message: &str) -> Result<String, AskError> {
        for _ in 1..MOST_ATTEMPTS {
            match self.attempt(model, message).await {
                Err(error) if error.is_worth_a_retry() => sleep(error.pause()).await,
                done => return done.map(|answer| text_of(&answer)),
            }
        }
        self.attempt(model, message).await.map(|answer| text_of(&answer))
    }

    #[monitor(name = "ask", attempt, track_cost, provider = "openai", model = model)]
    async fn attempt(&self, model: &str, message: &str) -> Result<Value, AskError> {
        let url = format!("{}/v1/chat/completions", self.base_url);
        let messages = json!([{ "role": "user", "content": message }]);
        let request = self.http.post(url).json(&json!({ "model": model, "messages": messages }));
        let response = request.send().await.map_err(AskError::lost)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.text().await.map_err(AskError::lost)?;
        if !status.is_success() {
            return Err(AskError::refused(status.as_u16(), &headers, &body));
        }
        serde_json::from_str(&body).map_err(AskError::lost)
    }
}

fn text_of(answer: &Value) -> String {
    answer["choices"][0]["message"]["content"].as_str().unwrap_or_default().to_owned()
}

impl AskError {
    fn refused(status: u16, headers: &HeaderMap, body: &str) -> AskError {
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        AskError::Refused(Failure::of_response(status, headers, body))
    }

    fn lost(error: impl StdError + 'static) -> AskError {
        AskError::Lost(Failure::of_error(&error))
    }

    fn failure(&self) -> &Failure {
        match self {
            AskError::Refused(failure) | AskError::Lost(failure) => failure,
        }
    }

    fn is_worth_a_retry(&self) -> bool {
        self.kind().is_retryable() && self.pause() <= LONGEST_PAUSE
    }

    fn pause(&self) -> Duration {
        self.retry_after().unwrap_or(Duration::from_millis(20))
    }
}

/// What the monitor counts it as.
impl Classify for AskError {
    fn kind(&self) -> ErrorKind {
        self.failure().kind
    }
    fn status(&self) -> Option<u16> {
        self.failure().status
    }
    fn code(&self) -> Option<&str> {
        self.failure().code.as_deref()
    }
    fn retry_after(&self) -> Option<Duration> {
        self.failure().retry_after
    }
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            AskError::Refused(_) => "the provider refused",
            AskError::Lost(_) => "no answer",
        };
        write!(f, "{what}: {}", self.kind())
    }
}

impl StdError for AskError {}
