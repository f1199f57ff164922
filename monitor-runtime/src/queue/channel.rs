//! A bounded channel of tokio's whose items are a queue.
//!
//! What always holds: an item waits from the moment in which somebody wants to send it until it is
//! received, in front of the channel while that is full, and in it; one that nobody receives has
//! left the queue. Each is received with its wait.

use super::{Active, Queue, Waiting, Working};
use tokio::sync::mpsc::{
    self,
    error::{SendError, TryRecvError, TrySendError},
};

/// `tokio::sync::mpsc::channel`, watched by a queue: at most `capacity` items lie in it, and more
/// may wait in front of it.
///
/// # Panics
/// As tokio's, without any capacity.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, monitor, queue};
///
/// #[monitor]
/// async fn answer(question: String) -> String {
///     format!("{question}? Yes.")
/// }
///
/// # futures::executor::block_on(async {
/// let (questions, mut worker) = queue::channel(&Collector::global().queue("questions"), 100);
/// questions.send("Really".to_string()).await?;
/// drop(questions);
///
/// while let Some(job) = worker.recv().await {
///     // this call has waited as long as its question has
///     job.run_async(answer).await;
/// }
/// let waits = Collector::global().report().queue_wait;
/// assert!(waits.max.is_some());
/// # Ok::<(), tokio::sync::mpsc::error::SendError<String>>(())
/// # }).unwrap();
/// ```
pub fn channel<T>(queue: &Queue, capacity: usize) -> (Sender<T>, Receiver<T>) {
    let queue = queue.clone().capacity(capacity as u64);
    let (sender, receiver) = mpsc::channel(capacity);
    (Sender { sender, queue }, Receiver(receiver))
}

/// The end of a [`channel`] that items go into.
#[derive(Debug)]
pub struct Sender<T> {
    sender: mpsc::Sender<Queued<T>>,
    queue: Queue,
}

/// The end of a [`channel`] that items come out of.
#[derive(Debug)]
pub struct Receiver<T>(mpsc::Receiver<Queued<T>>);

/// An item that was received, which is active in its queue as long as this lives.
///
/// # Example
/// ```
/// use monitor_runtime::{Call, Collector, clock::MockClock, queue};
/// use std::time::Duration;
///
/// let clock = MockClock::new();
/// let collector = Collector::builder().clock(clock.clock()).build();
/// let (sender, mut worker) = queue::channel(&collector.queue("questions"), 100);
/// sender.try_send("Really")?;
/// clock.advance(Duration::from_secs(2));
///
/// let job = worker.try_recv()?;
/// assert_eq!((*job.item(), job.wait()), ("Really", Duration::from_secs(2)));
/// job.run(|_question| Call::builder("answer").collector(&collector).run(|| "Yes."));
/// assert_eq!(collector.requests().all()[0].queue_wait, Duration::from_secs(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "dropped, it is over"]
pub struct Job<T> {
    // before its place: what its destructor does is part of the work
    item: T,
    active: Active,
}

#[derive(Debug)]
struct Queued<T> {
    item: T,
    waiting: Waiting,
}

impl<T> Sender<T> {
    /// Sends an item, as soon as there is room for it. The time until then is part of its wait;
    /// dropped before, the item has left the queue.
    ///
    /// # Errors
    /// The item, if there is no receiver any more.
    pub async fn send(&self, item: T) -> Result<(), SendError<T>> {
        let (room, waiting) = self.queue.wait_for(self.sender.reserve()).await;
        let Ok(room) = room else { return Err(SendError(item)) };
        room.send(Queued { item, waiting: waiting.unwrap_or_else(|| self.queue.enter()) });
        Ok(())
    }

    /// Sends an item, if there is room for it at once.
    ///
    /// # Errors
    /// The item, if there is no room or no receiver any more. Without room this is a rejection: of
    /// the queue, and of the current call, if that returns an error
    /// ([`Current::reject`](crate::Current::reject)).
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, queue};
    ///
    /// let jobs = Collector::default().queue("jobs");
    /// let (sender, mut worker) = queue::channel(&jobs, 1);
    /// sender.try_send("first").unwrap();
    /// sender.try_send("second").unwrap_err();
    /// assert_eq!((jobs.snapshot().waiting, jobs.snapshot().rejected), (1, 1));
    /// # worker.try_recv().unwrap().into_inner();
    /// ```
    pub fn try_send(&self, item: T) -> Result<(), TrySendError<T>> {
        match self.sender.try_reserve() {
            Ok(room) => {
                room.send(Queued { item, waiting: self.queue.enter() });
                Ok(())
            }
            Err(TrySendError::Full(())) => {
                self.queue.reject();
                Err(TrySendError::Full(item))
            }
            Err(TrySendError::Closed(())) => Err(TrySendError::Closed(item)),
        }
    }

    /// Sends an item from a thread that may block.
    ///
    /// # Errors
    /// The item, if there is no receiver any more.
    ///
    /// # Panics
    /// As tokio's, inside of an async runtime.
    pub fn blocking_send(&self, item: T) -> Result<(), SendError<T>> {
        if self.is_closed() {
            return Err(SendError(item)); // it never waited
        }
        let queued = Queued { item, waiting: self.queue.enter() };
        self.sender.blocking_send(queued).map_err(|unsent| SendError(unsent.0.item))
    }

    /// Whether there is no receiver any more.
    pub fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Sender<T> {
        Sender { sender: self.sender.clone(), queue: self.queue.clone() }
    }
}

impl<T> Receiver<T> {
    /// The next item, as soon as there is one; `None` when no more can come.
    pub async fn recv(&mut self) -> Option<Job<T>> {
        self.0.recv().await.map(Job::of)
    }

    /// The next item, if there is one at once.
    ///
    /// # Errors
    /// As tokio's, where there is none yet, or none any more.
    pub fn try_recv(&mut self) -> Result<Job<T>, TryRecvError> {
        self.0.try_recv().map(Job::of)
    }

    /// The next item, on a thread that may block.
    ///
    /// # Panics
    /// As tokio's, inside of an async runtime.
    pub fn blocking_recv(&mut self) -> Option<Job<T>> {
        self.0.blocking_recv().map(Job::of)
    }

    /// From now on nothing can be sent; what lies here can be received still.
    pub fn close(&mut self) {
        self.0.close();
    }
}

impl<T> Job<T> {
    // A call around a worker's loop has not waited: the item has, and the call that works on it.
    fn of(queued: Queued<T>) -> Job<T> {
        Job { item: queued.item, active: queued.waiting.start_untold() }
    }

    /// How long the item waited.
    pub fn wait(&self) -> std::time::Duration {
        self.active.wait()
    }

    /// What was sent.
    pub fn item(&self) -> &T {
        &self.item
    }

    /// Works on the item, after which the job is over. The first monitored call that begins inside
    /// has the item's wait as its own, see [`Active::run`].
    pub fn run<R>(self, work: impl FnOnce(T) -> R) -> R {
        let Job { item, active } = self;
        active.run(|| work(item))
    }

    /// A future that works on the item; the job is over when it is ready or dropped. The first
    /// monitored call that begins while it is polled has the item's wait as its own.
    pub fn run_async<F: Future>(self, work: impl FnOnce(T) -> F) -> Working<F> {
        let Job { item, mut active } = self;
        let future = active.within(|| work(item));
        active.run_async(future)
    }

    /// The item, and its place among those that are active.
    ///
    /// A call that has begun by then takes the wait by [`Current::queue_wait`](crate::Current::queue_wait)
    /// and [`Active::wait`].
    pub fn into_parts(self) -> (T, Active) {
        (self.item, self.active)
    }

    /// The item; the job is over.
    pub fn into_inner(self) -> T {
        self.item
    }
}
