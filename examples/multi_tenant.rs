//! A service for several tenants, each with a budget of its own a day, and all of them with one a
//! month: who has used up his money is refused before the provider is asked, and the others go on.
//!
//! ```text
//! cargo run --example multi_tenant
//! ```
//! sends the questions of three tenants, prints the report, in which stand what is left of each budget
//! and when it begins anew, and compares it with what the provider counted. The provider is one of its
//! own on loopback, which fails now and then: what a broken-off answer cost nobody knows, so it counts
//! what was reserved for it.

mod multi_tenant {
    pub(crate) mod client;
    pub(crate) mod comparison;
    pub(crate) mod error;
    pub(crate) mod options;
    pub(crate) mod tenant;
}

use clap::Parser;
use futures::{StreamExt, future::join_all, stream};
use monitor_runtime::{Budget, BudgetExceeded, Collector};
use multi_tenant::{
    client::{Client, HOUSE, MOST_OF_AN_ATTEMPT},
    comparison,
    error::AskError,
    options::Options,
    tenant::{TENANTS, Tenant},
};
use provider::{Plan, Provider};
use std::{error::Error, process::ExitCode};

/// Questions that one tenant has under way at the same time.
const CONCURRENCY: usize = 3;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let options = Options::parse();
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "another TLS provider is installed already")?;
    install_collector()?;

    let provider = Provider::start(Plan::new(options.seed)).await?;
    let client = Client::new(&provider.base_url())?;
    let all = TENANTS.each_ref().map(|tenant| ask_all(&client, tenant, options.questions));
    for (tenant, refusals) in TENANTS.iter().zip(join_all(all).await) {
        if let Some(first) = refusals.first() {
            println!("{} was refused {} times: {first}", tenant.name, refusals.len());
        }
    }
    println!("{}", Collector::global().report());
    let agrees = comparison::print(Collector::global(), &provider.served());
    Ok(if agrees { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A budget for each tenant, and one that the calls of all of them spend from.
fn install_collector() -> Result<(), Box<dyn Error>> {
    let mut settings = Collector::builder().service("multi-tenant");
    for tenant in TENANTS {
        let budget = Budget::dollars(tenant.name, tenant.dollars_a_day.parse()?);
        settings = settings.budget(budget.per_day().soft_limit(0.8).reserve(MOST_OF_AN_ATTEMPT));
    }
    let house = Budget::dollars(HOUSE, "5".parse()?).per_month();
    settings.budget(house.soft_limit(0.8)).install_global()?;
    Ok(())
}

/// Asks the questions of a tenant; returns how budgets refused him, in their order.
async fn ask_all(client: &Client, tenant: &Tenant, questions: u32) -> Vec<BudgetExceeded> {
    let answers = stream::iter(0..questions).map(|number| async move {
        let question = format!("Question {number} of {}: is the tea ready?", tenant.name);
        client.answer(tenant, &question).await
    });
    let refused = |answer| async move {
        match answer {
            Err(AskError::OverBudget(refused)) => Some(refused),
            // the report tells of all others
            _ => None,
        }
    };
    answers.buffer_unordered(CONCURRENCY).filter_map(refused).collect().await
}
