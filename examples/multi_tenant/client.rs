//! The client of the provider: a question is paid by its tenant, each request by the house too.
//!
//! What always holds: nothing is sent for which there is no money left; what is reserved for a question
//! is enough for both of its attempts.

use super::{error::AskError, tenant::Tenant};
use monitor_runtime::{Usage, monitor};
use serde_json::{Value, json};
use std::time::Duration;

/// The budget that all tenants spend from.
pub(crate) const HOUSE: &str = "house";

/// The name of a question in reports.
pub(crate) const ANSWER: &str = "answer";

/// More tokens than a request and its answer can have: the first is cut to a length, the second
/// has a limit that the provider is told.
pub(crate) const MOST_OF_AN_ATTEMPT: Usage = Usage::new(4_500, MOST_OUTPUT);
const MOST_OF_A_QUESTION: Usage = Usage::new(2 * 4_500, 2 * MOST_OUTPUT);
const MOST_OUTPUT: u64 = 600;

const PATIENCE: Duration = Duration::from_millis(300);
/// Longer pauses than this are not worth the wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A client of one provider.
pub(crate) struct Client {
    base_url: String,
    http: reqwest::Client,
}

impl Client {
    pub(crate) fn new(base_url: &str) -> reqwest::Result<Client> {
        let http = reqwest::Client::builder().timeout(PATIENCE).build()?;
        Ok(Client { base_url: base_url.to_owned(), http })
    }

    /// The answer to a question, after a second attempt if need be. Refused where the tenant's money
    /// does not suffice for two.
    #[monitor(
        name = "answer",
        provider = "openai",
        model = tenant.model,
        tags(tenant = tenant.name),
        budget(tenant.name, reserve = MOST_OF_A_QUESTION),
    )]
    pub(crate) async fn answer(&self, tenant: &Tenant, question: &str) -> Result<String, AskError> {
        let first = self.attempt(tenant, question).await;
        let answer = match first.as_ref().err().and_then(|error| error.pause(LONGEST_PAUSE)) {
            Some(pause) => {
                tokio::time::sleep(pause).await;
                self.attempt(tenant, question).await?
            }
            None => first?,
        };
        let text = answer["choices"][0]["message"]["content"].as_str();
        Ok(text.unwrap_or_default().to_owned())
    }

    /// One request. What it costs is spent of the tenant's budget too, because it is a part of his
    /// question.
    #[monitor(
        name = "answer",
        attempt,
        track_cost,
        provider = "openai",
        model = tenant.model,
        tags(tenant = tenant.name),
        budget(HOUSE, reserve = MOST_OF_AN_ATTEMPT),
    )]
    async fn attempt(&self, tenant: &Tenant, question: &str) -> Result<Value, AskError> {
        let request = json!({
            "model": tenant.model,
            "messages": [{ "role": "user", "content": question }],
            "max_tokens": MOST_OUTPUT,
        });
        let url = format!("{}/v1/chat/completions", self.base_url);
        let response = self.http.post(url).json(&request).send().await.map_err(AskError::lost)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.text().await.map_err(AskError::lost)?;
        if !status.is_success() {
            return Err(AskError::refused(status.as_u16(), &headers, &body));
        }
        serde_json::from_str(&body).map_err(AskError::lost)
    }
}
