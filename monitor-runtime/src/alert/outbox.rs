//! What waits to be sent to one sink, and the thread that sends it.
//!
//! What always holds: whoever puts something in waits for nobody; at most [`MOST`] wait, and what is
//! thrown away is counted; the thread ends with its outbox, and what it waits for meanwhile is its
//! sink alone.

use super::{AlertSink, Notification, SinkError, sink::Retry};
use crate::{caught::guarded, collector::AlertSinkHealth};
use parking_lot::{Condvar, Mutex};
use std::{
    collections::VecDeque,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// The most notifications that wait for one sink.
const MOST: usize = 1_000;
/// How often one notification is tried.
const TRIES: u32 = 10;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The longest pause that a service may ask for; the shortest is the first one, because some say
/// "after 0 seconds".
const LONGEST_ASKED_FOR: Duration = Duration::from_secs(300);

/// The way to one sink. Its thread ends when this is dropped, as soon as the sink lets it.
pub(super) struct Outbox(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Arc<Notification>>,
    /// How many were put in: the number of the last that waits.
    put: u64,
    /// The number of the one that is being sent.
    sending: Option<u64>,
    is_closed: bool,
    health: AlertSinkHealth,
}

impl Outbox {
    pub(super) fn new(name: String, sink: Box<dyn AlertSink>) -> Outbox {
        let mut state = State::default();
        state.health.name = name;
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let outbox = Outbox(Arc::clone(&shared));
        let thread = thread::Builder::new().name("monitor-alerts".to_owned());
        if thread.spawn(move || shared.send_all(sink)).is_err() {
            let mut state = outbox.0.state.lock();
            state.is_closed = true;
            state.health.last_error = Some("no thread could be started for it".to_owned());
        }
        outbox
    }

    /// Puts one in, and gives it its number.
    pub(super) fn put(&self, notification: Arc<Notification>) -> u64 {
        let mut state = self.0.state.lock();
        if state.waiting.len() == MOST || state.is_closed {
            state.health.dropped += 1;
            state.waiting.pop_front();
        }
        if !state.is_closed {
            state.waiting.push_back(notification);
            state.put += 1;
        }
        let number = state.put;
        drop(state);
        self.0.changed.notify_all();
        number
    }

    /// Whether nothing waits any more; waits for that until a moment.
    pub(super) fn flush(&self, until: Instant) -> bool {
        let mut state = self.0.state.lock();
        while !state.is_idle() {
            if self.0.changed.wait_until(&mut state, until).timed_out() {
                return state.is_idle();
            }
        }
        true
    }

    /// Whether the one of this number is neither sent nor given up nor thrown away.
    pub(super) fn has(&self, number: u64) -> bool {
        let state = self.0.state.lock();
        state.sending == Some(number) || number > state.put - state.waiting.len() as u64
    }

    pub(super) fn health(&self) -> AlertSinkHealth {
        let state = self.0.state.lock();
        let waiting = state.waiting.len() as u64 + u64::from(state.sending.is_some());
        AlertSinkHealth { waiting, ..state.health.clone() }
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        self.0.state.lock().is_closed = true;
        self.0.changed.notify_all();
    }
}

impl State {
    fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.sending.is_none()
    }
}

impl Shared {
    /// The life of the thread.
    fn send_all(&self, mut sink: Box<dyn AlertSink>) {
        while let Some(notification) = self.next() {
            let sent = self.send(&mut *sink, &notification);
            let mut state = self.state.lock();
            state.sending = None;
            if sent {
                state.health.sent += 1;
                state.health.last_error = None;
            } else {
                state.health.failed += 1;
            }
            drop(state);
            self.changed.notify_all();
        }
        guarded(|| drop(sink));
    }

    /// Waits for a notification; `None` once the outbox is gone.
    fn next(&self) -> Option<Arc<Notification>> {
        let mut state = self.state.lock();
        loop {
            if state.is_closed {
                return None;
            }
            if let Some(notification) = state.waiting.pop_front() {
                state.sending = Some(state.put - state.waiting.len() as u64);
                return Some(notification);
            }
            self.changed.wait(&mut state);
        }
    }

    /// Tries until it arrives, is refused, or was tried for long enough.
    fn send(&self, sink: &mut dyn AlertSink, notification: &Notification) -> bool {
        let mut usual_pause = FIRST_PAUSE;
        for tries in 1..=TRIES {
            let panicked = || Err(SinkError::refused("it panicked"));
            let Err(error) = guarded(|| sink.send(notification)).unwrap_or_else(panicked) else {
                return true;
            };
            self.state.lock().health.last_error = Some(error.to_string());
            let pause = match error.when() {
                Retry::Never => return false,
                Retry::Later => usual_pause,
                Retry::After(pause) => pause.clamp(FIRST_PAUSE, LONGEST_ASKED_FOR),
            };
            if tries == TRIES || !self.pause(pause) {
                return false;
            }
            usual_pause = LONGEST_PAUSE.min(usual_pause * 2);
        }
        false
    }

    /// Waits for so long; false if the outbox is gone before.
    fn pause(&self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        let mut state = self.state.lock();
        while !state.is_closed {
            if self.changed.wait_until(&mut state, until).timed_out() {
                return !state.is_closed;
            }
        }
        false
    }
}
