//! What the body of a call says about itself: usage, models, retries, waiting, status.
//!
//! What always holds: a call that says nothing has no notes; notes belong to one call and refuse
//! what comes after its end; they are taken from a pool, so that saying something allocates only
//! the first time.

use super::here::Below;
use crate::{
    Usage,
    budget::Purse,
    clock::nanos_of,
    collector::nested::{Late, Nested},
    cost::Usd,
    error::Failure,
    span::TraceParent,
    usage::{InlineText, InvalidUsage, Reply},
};
use parking_lot::{Mutex, MutexGuard};
use std::{sync::Arc, time::Duration};

#[derive(Debug)]
pub(crate) struct Notes(Mutex<Noted>);

/// What was said of one call.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// The call it belongs to; zero once the call has ended.
    span: u64,
    pub(super) usage: Usage,
    pub(super) invalid: Option<InvalidUsage>,
    pub(super) provider: InlineText<24>,
    pub(super) model: InlineText<96>,
    pub(super) service_tier: InlineText<24>,
    pub(super) reported: Option<Usd>,
    pub(super) local_cache: bool,
    /// The body counted usage itself, not only by the replies that it handed over.
    pub(super) counted: bool,
    /// The call read an answer as a stream that carried no usage.
    pub(super) streamed: Option<Streamed>,
    pub(super) retries: u32,
    /// Attempts of the call that have begun.
    pub(super) attempts: u32,
    /// What the calls inside of it came to that have ended.
    pub(super) nested: Nested,
    /// What those come to that end after it; there where somebody has a handle
    /// to it still. It stays.
    pub(super) late: Option<Arc<Late>>,
    /// The call of another program that is around it. It stays.
    pub(super) remote: Option<TraceParent>,
    pub(super) queue_wait: Duration,
    pub(super) status: Option<u16>,
    /// The last reply was an error in the place of an answer.
    pub(super) failure: Option<Failure>,
    /// The call was refused before the provider was asked.
    pub(super) rejected: bool,
    /// A budget refused it: its body did not run, whatever was returned.
    pub(super) refused: bool,
    /// What this call and those around it have reserved of budgets. It stays.
    pub(super) purse: Option<Purse>,
    /// Whether this call has.
    pub(super) is_admitted: bool,
    /// The model that was asked for, where the series had no place for it.
    pub(super) asked_model: Option<Box<str>>,
    /// What nested calls told that were carried elsewhere.
    pub(super) below: Below,
}

/// A stream without usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Streamed {
    WithoutUsage,
    /// Of a provider that tells usage only to who asks for it.
    LacksIncludeUsage,
}

impl Streamed {
    pub(super) fn of(reply: &Reply) -> Option<Streamed> {
        let tells =
            reply.usage().is_some() || reply.invalid().is_some() || reply.reported_cost().is_some();
        (reply.is_stream() && !tells).then_some(match reply.lacks_include_usage() {
            true => Streamed::LacksIncludeUsage,
            false => Streamed::WithoutUsage,
        })
    }
}

/// Notes for the next calls. Few are in use at once by calls that say something.
static POOL: Mutex<Vec<Arc<Notes>>> = Mutex::new(Vec::new());
const POOLED: usize = 64;

impl Notes {
    /// Empty notes of a call.
    pub(super) fn of(span: u64) -> Arc<Notes> {
        let pooled = POOL.try_lock().and_then(|mut pool| pool.pop());
        let mut notes = pooled.unwrap_or_else(|| Arc::new(Notes(Mutex::default())));
        match Arc::get_mut(&mut notes) {
            Some(alone) => alone.0.get_mut().span = span,
            None => notes.0.lock().span = span, // never: those of the pool are empty, and nobody has them
        }
        notes
    }

    /// What was said of this call, to say more; `None` once the call is over.
    pub(super) fn open(&self, span: u64) -> Option<MutexGuard<'_, Noted>> {
        Some(self.0.lock()).filter(|noted| noted.span == span)
    }

    /// The place of a call of another program, which takes no words.
    pub(super) fn of_remote(remote: TraceParent) -> Arc<Notes> {
        Arc::new(Notes(Mutex::new(Noted { remote: Some(remote), ..Noted::default() })))
    }

    pub(super) fn set_remote(&self, remote: Option<TraceParent>) {
        self.0.lock().remote = remote;
    }

    pub(super) fn remote(&self) -> Option<TraceParent> {
        self.0.lock().remote
    }

    /// Adds what a call came to that ended inside of this one, or after it.
    pub(super) fn add_nested(&self, span: u64, nested: &Nested, late: Option<&Arc<Late>>) {
        let mut noted = self.0.lock();
        let own = match noted.span == span {
            true => {
                noted.nested.add(nested);
                late.map(|_| Arc::clone(noted.late.get_or_insert_default()))
            }
            false => noted.late.clone().inspect(|own| own.add(nested)),
        };
        drop(noted);
        if let (Some(own), Some(late)) = (own, late) {
            late.ended_in(&own);
        }
    }

    /// What calls inside of this one spend from.
    pub(super) fn purse(&self) -> Option<Purse> {
        self.0.lock().purse.clone()
    }

    /// Whether usage was said of this call.
    pub(super) fn say_usage(&self, span: u64) -> bool {
        self.open(span).is_some_and(|noted| !noted.usage.is_empty() || noted.reported.is_some())
    }

    /// The call has got its number.
    pub(super) fn rename(&self, from: u64, to: u64) {
        if let Some(mut noted) = self.open(from) {
            noted.span = to;
        }
    }

    /// Shows what was said: the call is over, and what comes later is refused.
    pub(super) fn close_with<R>(mut self: Arc<Self>, look: impl FnOnce(&Noted) -> R) -> R {
        let Some(alone) = Arc::get_mut(&mut self) else { return look(&self.close()) };
        let noted = alone.0.get_mut();
        let seen = look(noted);
        *noted = Noted::default();
        self.into_pool();
        seen
    }

    /// The same, to be kept.
    pub(super) fn close(mut self: Arc<Self>) -> Noted {
        if let Some(alone) = Arc::get_mut(&mut self) {
            let noted = std::mem::take(alone.0.get_mut());
            self.into_pool();
            return noted;
        }
        // who has them still may say something after the end
        let mut noted = self.0.lock();
        noted.late.get_or_insert_default();
        let stays = Noted {
            late: noted.late.clone(),
            remote: noted.remote,
            purse: noted.purse.clone(),
            ..Noted::default()
        };
        std::mem::replace(&mut *noted, stays)
    }

    /// Empty, for the next call that says something.
    fn into_pool(self: Arc<Self>) {
        if let Some(mut pool) = POOL.try_lock()
            && pool.len() < POOLED
        {
            if pool.capacity() < POOLED {
                pool.reserve_exact(POOLED);
            }
            pool.push(self);
        }
    }
}

impl Noted {
    /// Adds what a whole reply says.
    pub(super) fn add_reply(&mut self, reply: &Reply) {
        if let Some(usage) = reply.usage() {
            self.usage.add(usage);
        }
        self.invalid = self.invalid.or(reply.invalid());
        if let Some(cost) = reply.reported_cost() {
            self.reported = Some(self.reported.unwrap_or(Usd::ZERO) + cost);
        }
        let texts = [reply.provider(), reply.price_variant()];
        for (said, text) in [&mut self.provider, &mut self.service_tier].into_iter().zip(texts) {
            if let Some(text) = text {
                said.set(text);
            }
        }
        if let Some(model) = reply.model() {
            self.model.set(model);
        }
        self.failure = reply.failure().cloned();
        self.streamed = Streamed::of(reply).or(self.streamed);
    }

    /// Whether anything was said that costs, or that a cost would be known by.
    pub(super) fn says_cost(&self, below_tells: bool) -> bool {
        !self.usage.is_empty()
            || self.reported.is_some()
            || self.invalid.is_some()
            || self.local_cache
            || (self.streamed.is_some() && !below_tells)
    }

    /// What this call and those around it have reserved of budgets, and whether this one has.
    pub(super) fn admitted(&self) -> Option<(&Purse, bool)> {
        Some((self.purse.as_ref()?, self.is_admitted))
    }

    /// Attempts beyond the first, those that were begun and those that were told.
    pub(super) fn all_retries(&self) -> u32 {
        self.retries.saturating_add(self.attempts.saturating_sub(1))
    }

    pub(super) fn queue_wait_nanos(&self) -> u64 {
        nanos_of(self.queue_wait)
    }
}
