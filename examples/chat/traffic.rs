//! The service's own traffic: messages over HTTP, as its users would send them.

use super::options::Options;
use futures::{StreamExt, stream};
use provider::{Api, Plan, Provider};
use serde_json::json;

/// Messages under way at the same time.
const CONCURRENCY: usize = 16;

/// The models that are asked for in turn; the provider answers under their dated names.
const MODELS: [(Api, &str); 4] = [
    (Api::Openai, "gpt-4o-mini"),
    (Api::Anthropic, "claude-3-5-sonnet-20241022"),
    (Api::Openai, "gpt-4o"),
    (Api::Anthropic, "claude-3-haiku-20240307"),
];

/// Sends `calls` messages to the service and waits for all of them.
///
/// Of the messages that the embedded provider leaves without an answer, every other client hangs
/// up; the rest wait until the service gives up.
pub(crate) async fn send(
    calls: u64,
    address: &str,
    options: &Options,
    embedded: Option<&Provider>,
) -> Result<(), reqwest::Error> {
    let http = reqwest::Client::builder().build()?;
    let (http, plan) = (&http, Plan::new(options.seed));
    let messages = stream::iter(0..calls).map(|number| async move {
        let (api, model) = MODELS[number as usize % MODELS.len()];
        let model = options.model.as_deref().unwrap_or(model);
        let message = format!("Question {number}: how hot should the water be?");
        let body = json!({ "model": model, "message": message });
        let answer = http.post(format!("{address}/chat")).json(&body).send();
        match embedded {
            Some(provider) if plan.stalls(api, &message) && number % 2 == 0 => tokio::select! {
                answer = answer => answer.map(drop),
                () = provider.stalled_on(&message) => Ok(()),
            },
            // The report tells whether the answer was an error; here it only has to come.
            _ => answer.await.map(drop),
        }
    });
    let mut messages = messages.buffer_unordered(CONCURRENCY);
    while let Some(sent) = messages.next().await {
        sent?;
    }
    Ok(())
}
