//! A timeout whose calls are recorded as timeouts.

use super::here;
use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    task::unconstrained,
    time::{Instant, error::Elapsed},
};

/// `tokio::time::timeout` for monitored futures: the calls that it drops are errors of kind
/// `timeout`, where under any other timeout they are cancelled. The time runs from here on.
///
/// # Errors
/// `Elapsed` if the time is up before the future is ready.
///
/// # Panics
/// As `tokio::time::timeout`: at the first poll, outside of a runtime with timers.
///
/// # Example
/// ```
/// use monitor_runtime::{Call, Collector, timeout};
/// use std::time::Duration;
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let collector = Collector::builder().build();
/// let slow = Call::builder("slow").collector(&collector).run_async(std::future::pending::<()>());
/// timeout(Duration::from_millis(5), slow).await.unwrap_err();
/// assert_eq!(collector.report().totals.timeouts, 1);
/// # });
/// ```
pub fn timeout<F: Future>(after: Duration, future: F) -> Timeout<F> {
    // no deadline: further away than the clock can say
    Timeout { future: Some(future), sleep: None, deadline: Instant::now().checked_add(after) }
}

pin_project_lite::pin_project! {
    /// A future with a time limit; made by [`timeout`].
    #[must_use = "futures do nothing unless polled"]
    pub struct Timeout<F> {
        #[pin]
        future: Option<F>,
        #[pin]
        sleep: Option<tokio::time::Timeout<std::future::Pending<()>>>,
        deadline: Option<Instant>,
    }
}

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, Elapsed>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let Some(future) = this.future.as_mut().as_pin_mut()
            && let Poll::Ready(value) = future.poll(cx)
        {
            return Poll::Ready(Ok(value));
        }
        let Some(deadline) = *this.deadline else { return Poll::Pending };
        if this.sleep.is_none() {
            // the only way to tokio's own `Elapsed`, which callers already know how to handle
            this.sleep.set(Some(tokio::time::timeout_at(deadline, std::future::pending())));
        }
        let Some(sleep) = this.sleep.as_pin_mut() else { return Poll::Pending };
        // a future that uses up the task's budget at each poll must not keep the time from ending
        match pin!(unconstrained(sleep)).poll(cx) {
            Poll::Ready(Err(elapsed)) => {
                let _timed_out = here::TimingOut::begin();
                this.future.set(None);
                Poll::Ready(Err(elapsed))
            }
            _ => Poll::Pending,
        }
    }
}
