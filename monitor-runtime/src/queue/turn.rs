//! A service's turn in a queue: from the first time that it is not ready up to its next request.
//!
//! What always holds: who has a permit, or needs none, and a service that is ready, has never waited
//! or waits no longer. Limits hold whether or not anybody counts.

use super::{Active, Queue, Waiting};
use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

pub(super) struct Turn {
    queue: Queue,
    limits: Limits,
    acquiring: Option<Acquiring>,
    permit: Option<OwnedSemaphorePermit>,
    waits: Option<Waits>,
    active: Option<Active>,
}

type Acquiring =
    Pin<Box<dyn Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send + Sync>>;

/// What all services of one layer share.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits {
    /// One permit for each that may be active; `None` without a limit of our own.
    pub(super) active: Option<Arc<Semaphore>>,
    /// One permit for each that may wait; `None` where all may.
    pub(super) waiting: Option<Arc<Semaphore>>,
}

struct Waits {
    waiting: Waiting,
    _room: Option<OwnedSemaphorePermit>,
}

/// What has become of a turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Admission {
    Admitted,
    /// As many wait as may.
    TurnedAway,
}

impl Turn {
    pub(super) fn new(queue: Queue, limits: Limits) -> Turn {
        Turn { queue, limits, acquiring: None, permit: None, waits: None, active: None }
    }

    pub(super) fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Whether it is this one's turn, once the service is ready.
    pub(super) fn poll<E>(
        &mut self,
        cx: &mut Context<'_>,
        service: impl FnOnce(&mut Context<'_>) -> Poll<Result<(), E>>,
    ) -> Poll<Result<Admission, E>> {
        let polled = match self.poll_permit(cx) {
            Poll::Ready(()) => service(cx),
            Poll::Pending => Poll::Pending,
        };
        match polled {
            Poll::Ready(Ok(())) => {
                self.start();
                Poll::Ready(Ok(Admission::Admitted))
            }
            Poll::Ready(Err(error)) => {
                self.leave();
                Poll::Ready(Err(error))
            }
            Poll::Pending if self.waits() => Poll::Pending,
            Poll::Pending => {
                self.leave();
                Poll::Ready(Ok(Admission::TurnedAway))
            }
        }
    }

    /// Makes its request. Who does not ask whether it is ready, as services must be asked, is
    /// counted and not held up.
    pub(super) fn take(&mut self) -> Active {
        self.active.take().unwrap_or_else(|| self.queue.start())
    }

    fn poll_permit(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(permits) = &self.limits.active else { return Poll::Ready(()) };
        if self.permit.is_some() || self.active.is_some() {
            return Poll::Ready(());
        }
        let new = || Box::pin(Arc::clone(permits).acquire_owned()) as Acquiring;
        let polled = self.acquiring.get_or_insert_with(new).as_mut().poll(cx);
        polled.map(|permit| {
            self.acquiring = None;
            self.permit = permit.ok(); // nobody closes it
        })
    }

    fn start(&mut self) {
        if self.active.is_none() {
            let waits = self.waits.take();
            let active = waits.map_or_else(|| self.queue.start(), |waits| waits.waiting.start());
            self.active = Some(active.holding(self.permit.take()));
        }
    }

    /// Waits, if it may.
    fn waits(&mut self) -> bool {
        if self.waits.is_some() || self.active.is_some() {
            return true;
        }
        let room = match &self.limits.waiting {
            None => None,
            Some(rooms) => match Arc::clone(rooms).try_acquire_owned() {
                Ok(room) => Some(room),
                Err(_) => return false,
            },
        };
        self.waits = Some(Waits { waiting: self.queue.enter(), _room: room });
        true
    }

    fn leave(&mut self) {
        (self.acquiring, self.permit, self.waits, self.active) = (None, None, None, None);
    }
}

impl Clone for Turn {
    /// A turn of its own in the same queue.
    fn clone(&self) -> Turn {
        Turn::new(self.queue.clone(), self.limits.clone())
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").field("queue", &self.queue).finish_non_exhaustive()
    }
}
