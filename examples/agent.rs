//! An agent with tools: one run of it is one tree of calls, over tasks, threads and programs, with what
//! each branch took and cost.
//!
//! ```text
//! cargo run --example agent
//! ```
//! asks one question and prints the tree of the run. The provider and the server of one of the tools
//! are its own on loopback; the provider fails now and then, so that there are attempts to see.

mod agent {
    pub(crate) mod client;
    pub(crate) mod options;
    pub(crate) mod shop;
}

use agent::{
    client::{Client, Error},
    options::Options,
    shop::Shop,
};
use clap::Parser;
use futures::future::try_join_all;
use monitor_runtime::{Collector, current, monitor, report::CallTree, span::TraceId};
use provider::{Plan, Provider};
use std::{process::ExitCode, sync::Arc};

const PLANNER: &str = "gpt-4o";
const READER: &str = "gpt-4o-mini";
const TOPICS: [&str; 3] = ["green tea", "gyokuro", "kettles"];

/// What the agent works with.
struct Tools {
    client: Client,
    shop: Shop,
}

/// A run of the agent. It returns its trace too, to look at.
#[monitor(tags(shop = "tea"))]
async fn agent(tools: Arc<Tools>, question: &str) -> Result<(String, Option<TraceId>), Error> {
    let plan = tools.client.ask(PLANNER, &format!("Plan how to answer: {question}")).await?;
    let searches = TOPICS.map(|topic| {
        let (tools, plan) = (Arc::clone(&tools), plan.clone());
        // a task of its own, and still inside of this call
        current().spawn(async move { search(&tools, &plan, topic).await })
    });
    let found = try_join_all(searches).await?.into_iter().collect::<Result<Vec<_>, _>>()?;
    let facts = current().spawn_blocking(move || condense(&found)).await?;
    let price = tools.shop.price_of("kettle").await?;
    let question = format!("{question}\nKnown: {facts}\nA kettle costs {price} cents.");
    let answer = tools.client.ask(PLANNER, &question).await?;
    Ok((answer, current().trace_id()))
}

/// A tool that reads three pages at once.
#[monitor]
async fn search(tools: &Tools, plan: &str, topic: &str) -> Result<Vec<String>, Error> {
    let pages = (1..=3).map(|page| read(tools, plan, topic, page));
    try_join_all(pages).await
}

#[monitor]
async fn read(tools: &Tools, plan: &str, topic: &str, page: u32) -> Result<String, Error> {
    let question = format!("{plan}\nWhat does page {page} say about {topic}?");
    Ok(tools.client.ask(READER, &question).await?)
}

/// Work that keeps a thread busy.
#[monitor]
fn condense(found: &[Vec<String>]) -> String {
    let mut facts: Vec<&str> = found.iter().flatten().flat_map(|text| text.split(". ")).collect();
    facts.sort_unstable();
    facts.dedup();
    facts.join(". ")
}

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    let options = Options::parse();
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "another TLS provider is installed already")?;
    let provider = Provider::start(Plan::new(options.seed)).await?;
    // The shop is another program in all but its process: calls in it go to a collector of its own.
    let of_shop = Collector::builder().service("shop").build();
    let tools = Tools {
        client: Client::new(&provider.base_url())?,
        shop: Shop::open(of_shop.clone()).await?,
    };

    let (answer, trace) = agent(Arc::new(tools), "Which kettle suits green tea?").await?;
    match options.json {
        true => eprintln!("{answer}"),
        false => println!("{answer}\n"),
    }

    // The calls of both programs are one trace, by the `traceparent` of the request between them.
    let trace = trace.ok_or("the run was not traced")?;
    let calls = [Collector::global(), &of_shop].map(|collector| collector.calls_of(trace));
    for tree in CallTree::of(calls.into_iter().flatten()) {
        match options.json {
            true => println!("{}", serde_json::to_string_pretty(&tree)?),
            false => println!("{tree}"),
        }
    }
    Ok(ExitCode::SUCCESS)
}
