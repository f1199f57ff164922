//! Users' own errors around those of clients.

use super::{
    forms::error_of,
    wire::{Answer, nobody, provider},
};
use anyhow::Context;
use monitor_runtime::{
    ErrorKind::{self, *},
    error::Failure,
    monitor,
};
use std::{error::Error, net::SocketAddr, sync::Arc, time::Duration};

#[derive(Debug, thiserror::Error)]
enum SearchError {
    #[error("the model did not answer")]
    Model(#[from] reqwest::Error),
    #[error("the index is not readable")]
    Index {
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
    #[error(transparent)]
    Other(#[from] anyhow::Error),
    #[error("nothing was found for the invalid api key")]
    Words,
}

async fn asked(address: SocketAddr) -> Result<(), SearchError> {
    super::reqwest::client().get(format!("http://{address}/")).send().await?;
    Ok(())
}

#[monitor]
fn search(error: SearchError) -> Result<(), SearchError> {
    Err(error)
}

#[monitor]
fn research(error: SearchError) -> anyhow::Result<()> {
    Err(error).context("research failed").context("the agent gave up")
}

#[track_caller]
fn is(make: impl Fn() -> SearchError, kind: ErrorKind) {
    assert_eq!(error_of(|| search(make())), Some(kind), "as it is");
    assert_eq!(error_of(|| research(make())), Some(kind), "in anyhow");
    assert_eq!(Failure::of_error(&make()).kind, kind, "by hand");
}

fn refused() -> std::io::Error {
    std::io::ErrorKind::ConnectionRefused.into()
}

#[tokio::test]
async fn a_clients_error_is_found_behind_the_users() {
    let [nobody, silent] = [nobody(), provider(Answer::Never)];
    for (address, kind) in [(nobody, Connection), (silent, Timeout)] {
        let [one, two] = [asked(address).await, asked(address).await];
        let [one, two] = [one, two].map(|asked| asked.expect_err("nobody answers"));
        let failure = Failure::of_error(&one);
        assert_eq!((failure.kind, failure.type_name), (kind, Some("reqwest::Error")));
        assert_eq!(failure.message.as_deref(), Some("the model did not answer"));
        assert_eq!(error_of(|| search(one)), Some(kind), "as it is");
        assert_eq!(error_of(|| research(two)), Some(kind), "in anyhow");
    }
}

#[test]
fn a_boxed_source_counts_and_so_does_what_an_io_error_wraps() {
    is(|| SearchError::Index { cause: refused().into() }, Connection);
    let wrapped = || std::io::Error::other(refused());
    is(|| SearchError::Index { cause: wrapped().into() }, Connection);
}

#[test]
fn a_transparent_error_is_what_it_holds() {
    let held = || anyhow::Error::from(refused()).context("while reading");
    is(|| SearchError::Other(held()), Connection);
}

#[test]
fn without_a_known_type_the_words_count() {
    is(|| SearchError::Words, Authentication);
    is(|| SearchError::Index { cause: "429 Too Many Requests".into() }, RateLimit);
}

#[tokio::test]
async fn what_is_known_of_a_type_is_known_behind_a_pointer() {
    #[monitor]
    fn shared(error: Arc<std::io::Error>) -> Result<(), Arc<std::io::Error>> {
        Err(error)
    }
    #[monitor]
    fn boxed(
        error: Box<tokio::time::error::Elapsed>,
    ) -> Result<(), Box<tokio::time::error::Elapsed>> {
        Err(error)
    }
    assert_eq!(error_of(|| shared(Arc::new(refused()))), Some(Connection));
    let late = tokio::time::timeout(Duration::ZERO, std::future::pending::<()>()).await;
    assert_eq!(error_of(|| boxed(Box::new(late.expect_err("it is late")))), Some(Timeout));
}
