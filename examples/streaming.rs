//! Streams of language models, monitored to their end: when the first item came, how fast the others
//! followed, and what is known of the cost of a stream that nobody reads to its end.
//!
//! ```text
//! cargo run --example streaming
//! ```
//! reads some streams, prints the report and compares it with what the provider counted. The provider
//! is one of its own on loopback; `--base-url`, `--api` and `--model` name a real one.

mod streaming {
    pub(crate) mod client;
    pub(crate) mod comparison;
    pub(crate) mod options;
}

use axum::body::Bytes;
use clap::Parser;
use futures::{Stream, StreamExt, TryStreamExt};
use monitor_runtime::{Collector, monitor};
use provider::{Api, Fate, Plan, Provider};
use serde_json::Value;
use std::{pin::pin, process::ExitCode, time::Duration};
use streaming::{
    client::{self, Chunk, Client, Error},
    comparison,
    options::Options,
};
use tokio::time::timeout;

const QUESTION: &str = "How hot should the water for green tea be?";

/// Typed chunks, as an SDK yields them. The call ends with the stream, not when this returns.
#[monitor(stream, track_cost, provider = "openai", model = model)]
async fn chat(
    client: &Client,
    model: &str,
    include_usage: bool,
) -> Result<impl Stream<Item = Result<Chunk, Error>>, Error> {
    let response = client.send(model, QUESTION, include_usage).await?;
    Ok(client::events(response))
}

/// Events as plain JSON.
#[monitor(stream, track_cost, provider = "anthropic", model = model)]
async fn converse(
    client: &Client,
    model: &str,
) -> Result<impl Stream<Item = Result<Value, Error>>, Error> {
    let response = client.send(model, QUESTION, true).await?;
    Ok(client::events(response))
}

/// The body as the network cuts it, to be passed on to a browser for example. The monitor reads the
/// events in it for itself.
#[monitor(stream, track_cost, provider = client.api(), model = model)]
async fn relay(
    client: &Client,
    model: &str,
) -> Result<impl Stream<Item = reqwest::Result<Bytes>>, Error> {
    let response = client.send(model, QUESTION, true).await?;
    Ok(response.bytes_stream())
}

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    let options = Options::parse();
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "another TLS provider is installed already")?;
    let served = match (&options.base_url, options.api, &options.model) {
        (Some(base_url), Some(api), Some(model)) => {
            ask_real_one(&Client::new(api, base_url)?, model).await?;
            Vec::new()
        }
        _ => read_in_every_way().await?,
    };
    let report = Collector::global().report();
    match options.json {
        true => println!("{}", report.to_json()),
        false => println!("{report}"),
    }
    let agrees = served.is_empty() || comparison::print(&report, &served);
    Ok(if agrees { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads streams of providers on loopback, and returns what these counted.
async fn read_in_every_way() -> Result<Vec<provider::Served>, Error> {
    let sound = Provider::start(Plan::always(Fate::Answered)).await?;
    let stalling = Provider::start(Plan::always(Fate::Stalled)).await?;
    let breaking = Provider::start(Plan::always(Fate::Cut)).await?;
    let openai = Client::new(Api::Openai, &sound.base_url())?;
    let anthropic = Client::new(Api::Anthropic, &sound.base_url())?;

    // Read to the end: the last chunk tells the usage, because it was asked for.
    let mut text = String::new();
    let mut chunks = pin!(chat(&openai, "gpt-4o-mini", true).await?);
    while let Some(chunk) = chunks.try_next().await? {
        text.extend(chunk.choices.into_iter().filter_map(|choice| choice.delta.content));
    }
    println!("read to its end: {}", text.trim());

    // Not asked for: nobody knows what it cost, and the report says what to do.
    read_to_end(chat(&openai, "gpt-4o-mini", false).await?).await?;

    // Left half-read, because no more comes: the provider bills it. Anthropic tells the input first,
    // so that counts; OpenAI would have told everything last.
    let anthropic_stalling = Client::new(Api::Anthropic, &stalling.base_url())?;
    let events = converse(&anthropic_stalling, "claude-3-5-sonnet-latest").await?;
    let events: Vec<Value> = events.take(6).try_collect().await?;
    let text: String = events.iter().map(client::text_of).collect();
    println!("left half-read: {} …", text.trim());
    let openai_stalling = Client::new(Api::Openai, &stalling.base_url())?;
    read_to_end(chat(&openai_stalling, "gpt-4o", true).await?.take(3)).await?;

    // Broken off by the provider in the middle.
    let openai_breaking = Client::new(Api::Openai, &breaking.base_url())?;
    if let Err(error) = read_to_end(chat(&openai_breaking, "gpt-4o-mini", true).await?).await {
        println!("broken off: {error}\n");
    }

    // Bytes that only pass through.
    read_to_end(relay(&openai, "gpt-4o-mini").await?).await?;
    read_to_end(relay(&anthropic, "claude-3-haiku-20240307").await?).await?;

    // It has to notice that its readers are gone.
    timeout(Duration::from_secs(10), stalling.at_rest()).await?;
    Ok(vec![sound.served(), stalling.served(), breaking.served()])
}

/// Reads streams of a real provider to their end, parsed and as bytes.
async fn ask_real_one(client: &Client, model: &str) -> Result<(), Error> {
    match client.api() {
        Api::Openai => read_to_end(chat(client, model, true).await?).await?,
        Api::Anthropic => read_to_end(converse(client, model).await?).await?,
    }
    Ok(read_to_end(relay(client, model).await?).await?)
}

async fn read_to_end<T, E>(stream: impl Stream<Item = Result<T, E>>) -> Result<(), E> {
    stream.try_for_each(|_| async { Ok(()) }).await
}
