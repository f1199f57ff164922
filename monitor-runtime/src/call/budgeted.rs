//! A call made by hand that asks a budget first.

use super::{Verdict, made::Settings, run_async, run_sync};
use crate::{
    budget::{BudgetExceeded, Reserve},
    error::Failure,
};
use std::future::Future;

/// The settings of a call that a budget may refuse; made by
/// [`CallBuilder::budget`](super::CallBuilder::budget).
#[derive(Clone, Debug)]
#[must_use = "a call begins with `run` or `run_async`"]
pub struct BudgetedCall<'a> {
    pub(super) settings: Settings<'a>,
    pub(super) budget: &'a str,
    pub(super) reserve: Option<Reserve>,
}

impl BudgetedCall<'_> {
    /// What the call reserves: dollars, or usage, which is priced with the model asked for.
    /// Default: what the budget says.
    pub fn reserve(mut self, reserve: impl Into<Reserve>) -> Self {
        self.reserve = Some(reserve.into());
        self
    }

    /// Runs a body as this call. Any value is ok unless the body says otherwise.
    ///
    /// # Errors
    /// If the budget refuses the call: the body does not run, and the call is recorded as rejected.
    pub fn run<R>(self, body: impl FnOnce() -> R) -> Result<R, BudgetExceeded> {
        self.run_judged(body, |_, _| ())
    }

    /// Runs a body as this call; `judge` looks at its value.
    ///
    /// # Errors
    /// As those of [`BudgetedCall::run`].
    pub fn run_judged<R>(
        self,
        body: impl FnOnce() -> R,
        judge: impl FnOnce(&R, &mut Verdict),
    ) -> Result<R, BudgetExceeded> {
        let (prepared, mut ask) = self.settings.prepare_asking(self.budget, self.reserve);
        let body = move || match ask.refused() {
            Some(refused) => Err(refused),
            None => Ok(body()),
        };
        let mut judge = Some(judge);
        run_sync(prepared, body, |result, verdict| match (result, judge.take()) {
            (Ok(value), Some(judge)) => judge(value, verdict),
            (Err(refused), _) => verdict.error(Failure::of_error(refused)),
            (Ok(_), None) => {}
        })
    }

    /// Monitors a future as this call. Any value is ok unless the body says otherwise. It yields an
    /// error, and the future is not polled, if the budget refuses.
    ///
    /// # Example
    /// ```
    /// use futures::executor::block_on;
    /// use monitor_runtime::{Budget, Call, Collector};
    ///
    /// let collector = Collector::builder().budget(Budget::tokens("none", 0)).build();
    /// let ask = Call::builder("ask").collector(&collector).budget("none");
    /// let answer = block_on(ask.run_async(async { "yes" }));
    ///
    /// assert_eq!(answer.unwrap_err().budget(), "none");
    /// assert_eq!(collector.report().totals.rejected, 1);
    /// ```
    pub fn run_async<F: Future>(
        self,
        body: F,
    ) -> impl Future<Output = Result<F::Output, BudgetExceeded>> + use<F> {
        self.run_async_judged(body, |_: &F::Output, _: &mut Verdict| ())
    }

    /// Monitors a future as this call; `judge` looks at its value.
    pub fn run_async_judged<F, J>(
        self,
        body: F,
        mut judge: J,
    ) -> impl Future<Output = Result<F::Output, BudgetExceeded>> + use<F, J>
    where
        F: Future,
        J: FnMut(&F::Output, &mut Verdict),
    {
        let (prepared, mut ask) = self.settings.prepare_asking(self.budget, self.reserve);
        let body = async move {
            match ask.refused() {
                Some(refused) => Err(refused),
                None => Ok(body.await),
            }
        };
        run_async(prepared, body, move |result: &Result<F::Output, _>, verdict: &mut Verdict| {
            match result {
                Ok(value) => judge(value, verdict),
                Err(refused) => verdict.error(Failure::of_error(refused)),
            }
        })
    }
}
