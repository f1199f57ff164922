//! What queues and breakers gained in a slice, beside what calls gained.
//!
//! What always holds: a queue or a breaker is cut at the end of a slice under its own lock, so its
//! slices add up to all that it counted, and what was longest in a slice is exact; how it stands at
//! a moment is in no slice.

use super::super::{core::Core, merge::merge_named};
use crate::{breaker::BreakerSnapshot, collector::Snapshot, queue::QueueSnapshot};
use std::sync::Arc;

/// What queues and breakers gained, in the order of their names.
#[derive(Clone, Default)]
pub(super) struct Around {
    pub(super) queues: Arc<Vec<QueueSnapshot>>,
    pub(super) breakers: Arc<Vec<BreakerSnapshot>>,
}

impl Around {
    /// What they gained since the last slice ended.
    pub(super) fn open(core: &Core) -> Around {
        let queues = core.queues.all();
        let breakers = core.breakers.all();
        Around {
            queues: Arc::new(queues.iter().map(|queue| queue.open_slice()).collect()),
            breakers: Arc::new(breakers.iter().map(|it| it.open_slice(&core.clock)).collect()),
        }
    }

    /// The same, and begins another slice.
    pub(super) fn end(core: &Core) -> Around {
        let queues = core.queues.all();
        let breakers = core.breakers.all();
        Around {
            queues: Arc::new(queues.iter().map(|queue| queue.end_slice()).collect()),
            breakers: Arc::new(breakers.iter().map(|it| it.end_slice(&core.clock)).collect()),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queues.is_empty() && self.breakers.is_empty()
    }

    /// Adds what they gained in another slice.
    pub(super) fn add(&mut self, other: &Around) {
        let queues = Arc::make_mut(&mut self.queues);
        merge_named(queues, other.queues.to_vec(), |it| &it.name, QueueSnapshot::merge);
        let breakers = Arc::make_mut(&mut self.breakers);
        merge_named(breakers, other.breakers.to_vec(), |it| &it.name, BreakerSnapshot::merge);
    }

    /// The same with how they stand in `whole`, in which are all of them.
    pub(super) fn standing(mut self, whole: &Snapshot) -> Around {
        let queues = whole.queues.iter().map(QueueSnapshot::standing);
        merge_named(
            Arc::make_mut(&mut self.queues),
            queues.collect(),
            |it| &it.name,
            QueueSnapshot::merge,
        );
        let breakers = whole.breakers.iter().map(BreakerSnapshot::standing);
        merge_named(
            Arc::make_mut(&mut self.breakers),
            breakers.collect(),
            |it| &it.name,
            BreakerSnapshot::merge,
        );
        self
    }

    pub(super) fn bytes(&self) -> usize {
        let queue = |it: &QueueSnapshot| {
            size_of::<QueueSnapshot>() + it.name.len() + size_of_val(it.wait.histogram.buckets())
        };
        let breaker = |it: &BreakerSnapshot| {
            size_of::<BreakerSnapshot>() + it.name.len() + size_of_val(&*it.changes)
        };
        let queues = self.queues.iter().map(queue).sum::<usize>();
        queues + self.breakers.iter().map(breaker).sum::<usize>()
    }
}
