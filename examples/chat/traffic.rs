//! The service's own traffic: messages over HTTP, as its users would send them.

use super::options::Options;
use futures::{StreamExt, stream};
use provider::{Api, Plan, Provider};
use serde_json::json;
use std::{future, time::Duration};
use tokio::time::{MissedTickBehavior, interval};

/// Messages under way at the same time.
const CONCURRENCY: usize = 16;

/// After these the first comes again: the provider remembers every message that it ever got.
const DIFFERENT_MESSAGES: u64 = 100_000;

/// The models that are asked for in turn; the provider answers under their dated names.
const MODELS: [(Api, &str); 4] = [
    (Api::Openai, "gpt-4o-mini"),
    (Api::Anthropic, "claude-3-5-sonnet-20241022"),
    (Api::Openai, "gpt-4o"),
    (Api::Anthropic, "claude-3-haiku-20240307"),
];

/// Those who use the service.
pub(crate) struct Users<'a> {
    http: reqwest::Client,
    address: &'a str,
    plan: Plan,
    model: Option<&'a str>,
    embedded: Option<&'a Provider>,
}

impl<'a> Users<'a> {
    pub(crate) fn new(
        address: &'a str,
        options: &'a Options,
        embedded: Option<&'a Provider>,
    ) -> Result<Users<'a>, reqwest::Error> {
        let http = reqwest::Client::builder().build()?;
        let (plan, model) = (Plan::new(options.seed), options.model.as_deref());
        Ok(Users { http, address, plan, model, embedded })
    }

    /// Sends so many messages and waits for all of them.
    pub(crate) async fn send(&self, calls: u64) -> Result<(), reqwest::Error> {
        let messages = stream::iter(0..calls).map(|number| self.message(number));
        let mut messages = messages.buffer_unordered(CONCURRENCY);
        while let Some(sent) = messages.next().await {
            sent?;
        }
        Ok(())
    }

    /// Sends so many messages a second, for ever; no more than the service keeps up with.
    pub(crate) async fn keep_sending(&self, per_second: u32) {
        let mut ticks = interval(Duration::from_secs(1) / per_second);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let ticks = stream::unfold(ticks, async |mut ticks| Some((ticks.tick().await, ticks)));
        let numbers = stream::iter((0..DIFFERENT_MESSAGES).cycle());
        let messages = ticks.zip(numbers).map(|(_, number)| self.message(number));
        // where nobody answers the service is going down
        messages.buffer_unordered(CONCURRENCY).for_each(|_| future::ready(())).await;
    }

    /// Sends a message.
    ///
    /// Of those that the embedded provider leaves without an answer, every other client hangs up;
    /// the rest wait until the service gives up.
    async fn message(&self, number: u64) -> Result<(), reqwest::Error> {
        let (api, model) = MODELS[number as usize % MODELS.len()];
        let model = self.model.unwrap_or(model);
        let message = format!("Question {number}: how hot should the water be?");
        let body = json!({ "model": model, "message": message });
        let answer = self.http.post(format!("{}/chat", self.address)).json(&body).send();
        match self.embedded {
            Some(provider) if self.plan.stalls(api, &message) && number.is_multiple_of(2) => {
                tokio::select! {
                    answer = answer => answer.map(drop),
                    () = provider.stalled_on(&message) => Ok(()),
                }
            }
            // The report tells whether the answer was an error; here it only has to come.
            _ => answer.await.map(drop),
        }
    }
}
