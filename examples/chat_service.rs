//! A chat service whose every call of a language model is monitored.
//!
//! ```text
//! cargo run --release --example chat_service -- --calls 200
//! ```
//! sends 200 messages through it, prints the report and compares it with what the provider counted.
//! Without `--calls` it stays up and says where its dashboard is; `--traffic 5` sends it five messages a
//! second meanwhile. The provider is one of its own on loopback, which also fails now and then;
//! `--base-url`, `--api` and `--model` name a real one. Calls wait for their turn, leave a
//! provider alone that is out of order, and stop where the day's money is spent; who is to know is told.

mod chat {
    pub(crate) mod client;
    pub(crate) mod comparison;
    pub(crate) mod failure;
    pub(crate) mod limits;
    pub(crate) mod options;
    pub(crate) mod routes;
    pub(crate) mod traffic;
}

use chat::{
    client::Client,
    comparison,
    limits::{self, Limits},
    options::Options,
    routes::Service,
    traffic::Users,
};
use clap::Parser;
use monitor_runtime::Collector;
use provider::{Api, Plan, Provider};
use std::{error::Error, net::Ipv4Addr, process::ExitCode, time::Duration};
use tokio::{net::TcpListener, sync::oneshot};

#[tokio::main]
async fn main() -> ExitCode {
    run(Options::parse()).await.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

async fn run(options: Options) -> Result<ExitCode, Box<dyn Error>> {
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "another TLS provider is installed already")?;
    limits::watched(Collector::builder().service("chat-service"), &options).install_global()?;

    let embedded = match options.base_url {
        Some(_) => None,
        None => Some(Provider::start(Plan::new(options.seed)).await?),
    };
    let service = Service::new(clients(&options, embedded.as_ref())?, &options);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .await
        .map_err(|error| format!("--port {}: {error}; 0 is any port that is free", options.port))?;
    let address = format!("http://{}", listener.local_addr()?);

    let users = Users::new(&address, &options, embedded.as_ref())?;
    let Some(calls) = options.calls else {
        println!("dashboard: {address}/metrics/dashboard\nlistening on {address}");
        let server = axum::serve(listener, service.routes()).with_graceful_shutdown(interrupted());
        match options.traffic {
            None => server.await?,
            Some(per_second) => tokio::select! {
                ended = server.into_future() => ended?,
                () = users.keep_sending(per_second) => {}
            },
        }
        return Ok(ExitCode::SUCCESS);
    };
    let (end, ended) = oneshot::channel::<()>();
    let server = axum::serve(listener, service.routes()).with_graceful_shutdown(async {
        let _ = ended.await;
    });
    let server = tokio::spawn(server.into_future());
    users.send(calls).await?;
    // The server ends when its last handler has, also those whose client hung up.
    drop(end);
    server.await??;

    let report = Collector::global().report();
    println!("{report}");
    let Some(embedded) = embedded else { return Ok(ExitCode::SUCCESS) };
    let agrees = comparison::print(&report, &embedded.served());
    Ok(if agrees { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// One client for each API that the service speaks.
fn clients(options: &Options, embedded: Option<&Provider>) -> Result<Vec<Client>, Box<dyn Error>> {
    match (embedded, &options.base_url) {
        (Some(provider), _) => [Api::Openai, Api::Anthropic]
            .into_iter()
            .map(|api| {
                let limits = Limits::of(api, options);
                Ok(Client::new(api, &provider.base_url(), Duration::from_secs(3), limits)?)
            })
            .collect(),
        (None, Some(base_url)) => {
            let api = options.api.ok_or("--base-url needs --api")?;
            let limits = Limits::of(api, options);
            let client = Client::new(api, base_url, Duration::from_secs(120), limits)?;
            Ok(vec![client.with_key_of_environment()])
        }
        (None, None) => Ok(Vec::new()),
    }
}

async fn interrupted() {
    // Without a handler for the signal the service cannot be stopped gently; it then runs on.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
