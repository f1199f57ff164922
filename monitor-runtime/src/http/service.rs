//! What the routes share: the collector, the settings, and how many answers are made at once.
//!
//! What always holds: an answer is made on a thread that may block, so that the program's own
//! requests go on; of what one client asks the others wait only for their turn, and not for its
//! reading.

use super::{
    answer::Answer,
    document,
    parameters::Parameters,
    problem::Problem,
    settings::Settings,
    unread::Unread,
    view::{Asked, View},
};
use crate::Collector;
use axum::{
    http::{HeaderMap, header::ACCEPT},
    response::Response,
};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Answers that are made at once: one may be large, and another should not wait for it.
const AT_ONCE: usize = 2;

/// Requests that wait for their turn; those past them are told to come again.
const WAITING: usize = 64;

/// What the routes share.
#[derive(Clone)]
pub(super) struct Service(Arc<Shared>);

struct Shared {
    collector: Collector,
    settings: Settings,
    document: Box<[u8]>,
    unread: Unread,
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Service {
    pub(super) fn new(collector: &Collector, settings: Settings) -> Service {
        Service(Arc::new(Shared {
            collector: collector.clone(),
            document: document::of(&settings).into(),
            settings,
            unread: Unread::default(),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }))
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The description of the API.
    pub(super) fn document(&self) -> Result<Response, Problem> {
        let answer = Answer::new("application/json", self.0.document.to_vec())?;
        Ok(answer.response(&self.0.unread))
    }

    pub(super) async fn answer(
        self,
        view: View,
        parameters: Parameters,
        id: Option<String>,
        headers: HeaderMap,
    ) -> Result<Response, Problem> {
        let turn = self.turn().await?;
        let make = move || {
            let accept = headers.get_all(ACCEPT).iter().filter_map(|accept| accept.to_str().ok());
            let answer = view(&Asked {
                collector: &self.0.collector,
                settings: &self.0.settings,
                parameters: &parameters,
                id: id.as_deref(),
                accept: &accept.collect::<Vec<_>>().join(","),
            });
            // here and not with the request, which may be dropped while this runs
            drop(turn);
            answer.map(|answer| answer.response(&self.0.unread))
        };
        tokio::task::spawn_blocking(make).await.map_err(|_| Problem::internal())?
    }

    async fn turn(&self) -> Result<[OwnedSemaphorePermit; 2], Problem> {
        let place = Arc::clone(&self.0.places).try_acquire_owned().map_err(|_| Problem::busy())?;
        let turn = Arc::clone(&self.0.turns).acquire_owned().await;
        Ok([place, turn.map_err(|_| Problem::busy())?])
    }
}
