//! Monitoring a piece of code that is no function of its own.

use super::{
    BudgetedCall, ItemVerdict, Monitored, MonitoredStream, Verdict,
    made::{Settings, begun},
    run_async, run_sync,
};
use crate::Collector;
use futures_core::Stream;
use std::future::Future;

/// A call made by hand, where an attribute has no place.
#[derive(Debug)]
pub struct Call(());

impl Call {
    /// A call of this name. Calls of one name are one series.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, Usage, current};
    ///
    /// let collector = Collector::builder().build();
    /// let answer = Call::builder("summarise")
    ///     .model("gpt-4o-mini")
    ///     .tag("tenant", "acme")
    ///     .collector(&collector)
    ///     .run(|| {
    ///         current().usage(Usage::new(1_000, 200));
    ///         "short"
    ///     });
    ///
    /// assert_eq!(answer, "short");
    /// let report = collector.report().tag("tenant", "acme");
    /// assert_eq!(report.totals.requests, 1);
    /// ```
    pub fn builder(name: &str) -> CallBuilder<'_> {
        CallBuilder(Settings::new(name))
    }
}

/// The settings of a call made by hand; made by [`Call::builder`].
#[derive(Clone, Debug)]
#[must_use = "a call begins with `run`, `run_async` or `wrap_stream`"]
pub struct CallBuilder<'a>(Settings<'a>);

impl<'a> CallBuilder<'a> {
    /// Who is called. Default: who sells the model, by the reply or the price book.
    pub fn provider(mut self, provider: &'a str) -> Self {
        self.0.provider(provider);
        self
    }

    /// The model asked for.
    pub fn model(mut self, model: &'a str) -> Self {
        self.0.model(model);
        self
    }

    /// One more tag; at most 16 are kept, and of two of one name the last.
    pub fn tag(mut self, name: &'a str, value: &'a str) -> Self {
        self.0.tag(name, value);
        self
    }

    /// The call has to account for a cost: without usage it counts as unpriced.
    pub fn track_cost(mut self) -> Self {
        self.0.track_cost();
        self
    }

    /// The call is one attempt of the call around it; without one it is a call like any other.
    ///
    /// It has an outcome of its own and is recorded by itself, beside the calls of its name that
    /// are none. It is no request; the call around it is one, whose `retries` are its attempts
    /// beyond the first. Errors, tokens and cost of attempts count.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, current};
    ///
    /// let collector = Collector::builder().build();
    /// let send = |status| Call::builder("send").attempt().run(|| _ = current().status(status));
    /// Call::builder("chat").collector(&collector).run(|| {
    ///     send(529);
    ///     send(200);
    /// });
    ///
    /// let report = collector.report();
    /// assert_eq!((report.totals.requests, report.totals.retries), (1, 1));
    /// assert_eq!(report.success_rate, Some(1.0));
    /// assert_eq!(report.attempts.unwrap().failures, 1);
    /// ```
    pub fn attempt(mut self) -> Self {
        self.0.attempt();
        self
    }

    /// The call spends from this budget, and is refused when it is used up: then the body does not
    /// run. It has to account for a cost.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Budget, Call, Collector, Usd, current};
    ///
    /// let collector = Collector::builder()
    ///     .budget(Budget::dollars("team", "0.01".parse()?).reserve("0.01".parse::<Usd>()?))
    ///     .build();
    /// let ask = || {
    ///     let call = Call::builder("ask").model("gpt-4o-mini").collector(&collector);
    ///     call.budget("team").run(|| current().tokens(1_000, 200).span_id())
    /// };
    /// assert!(ask().is_ok());
    /// assert!(ask().is_err(), "$0.00973 are left, and a call reserves a cent");
    /// assert_eq!(collector.budget("team").unwrap().spent.to_string(), "$0.00027");
    /// # Ok::<(), monitor_runtime::cost::ParseUsdError>(())
    /// ```
    pub fn budget(mut self, budget: &'a str) -> BudgetedCall<'a> {
        self.0.track_cost();
        BudgetedCall { settings: self.0, budget, reserve: None }
    }

    /// Another collector than the one of the call around it or the global one.
    pub fn collector(mut self, collector: &'a Collector) -> Self {
        self.0.collector(collector);
        self
    }

    /// Runs a body as this call. Any value is ok unless the body says otherwise.
    pub fn run<R>(self, body: impl FnOnce() -> R) -> R {
        self.run_judged(body, |_, _| ())
    }

    /// Runs a body as this call; `judge` looks at its value.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Call, Collector, error::Failure};
    ///
    /// let collector = Collector::builder().build();
    /// let parsed = Call::builder("parse").collector(&collector).run_judged(
    ///     || "x".parse::<u32>(),
    ///     |value, verdict| {
    ///         if let Err(error) = value {
    ///             verdict.error(Failure::of_error(error));
    ///         }
    ///     },
    /// );
    /// assert!(parsed.is_err());
    /// assert_eq!(collector.report().totals.failures, 1);
    /// ```
    pub fn run_judged<R>(
        self,
        body: impl FnOnce() -> R,
        judge: impl FnOnce(&R, &mut Verdict),
    ) -> R {
        let mut judge = Some(judge);
        let once = |value: &R, verdict: &mut Verdict| {
            if let Some(judge) = judge.take() {
                judge(value, verdict);
            }
        };
        run_sync(self.0.prepare(), body, once)
    }

    /// Monitors a future as this call. Any value is ok unless the body says otherwise.
    // `use<F>`: the settings were copied, so the future can be spawned whatever they borrowed
    pub fn run_async<F: Future>(
        self,
        body: F,
    ) -> Monitored<F, impl FnMut(&F::Output, &mut Verdict) + use<F>> {
        self.run_async_judged(body, |_: &F::Output, _: &mut Verdict| ())
    }

    /// Monitors a future as this call; `judge` looks at its value.
    pub fn run_async_judged<F, J>(self, body: F, judge: J) -> Monitored<F, J>
    where
        F: Future,
        J: FnMut(&F::Output, &mut Verdict),
    {
        run_async(self.0.prepare(), body, judge)
    }

    /// Monitors a stream as this call, which begins here and ends with the stream: `ok` at its end,
    /// `cancelled` when it is dropped before, also when nobody polled it. Any item is ok unless the
    /// code that makes it says otherwise.
    ///
    /// # Example
    /// ```
    /// use futures::{StreamExt, executor::block_on, stream};
    /// use monitor_runtime::{Call, Collector};
    ///
    /// let collector = Collector::builder().build();
    /// let words = Call::builder("words")
    ///     .collector(&collector)
    ///     .wrap_stream(stream::iter(["Hello", "world"]));
    ///
    /// assert_eq!(block_on(words.collect::<Vec<_>>()), ["Hello", "world"]);
    /// assert_eq!(collector.report().totals.requests, 1);
    /// ```
    pub fn wrap_stream<S: Stream>(
        self,
        stream: S,
    ) -> MonitoredStream<S, impl FnMut(&S::Item, &mut ItemVerdict) + use<S>> {
        self.wrap_stream_judged(stream, |_: &S::Item, _: &mut ItemVerdict| ())
    }

    /// Monitors a stream as this call; `judge` looks at each item.
    ///
    /// An item that is an error makes the outcome an error, and the stream goes on; the first such
    /// error is the call's. Of usage each count takes its last value, and what was seen by then
    /// counts also when the stream is dropped half-read. A call that tracks cost and saw none has
    /// no cost: it is unpriced as
    /// [`Unpriced::StreamWithoutUsage`](crate::Unpriced::StreamWithoutUsage).
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use futures::{StreamExt, executor::block_on, stream};
    /// use monitor_runtime::{Call, Collector, Usage, error::Failure};
    ///
    /// let collector = Collector::builder().build();
    /// // bytes as the network cuts them
    /// let body: [Result<&[u8], std::io::Error>; 2] = [
    ///     Ok(b"data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"compl"),
    ///     Ok(b"etion_tokens\":2}}\n\ndata: [DONE]\n\n"),
    /// ];
    /// let chat = Call::builder("chat").collector(&collector).wrap_stream_judged(
    ///     stream::iter(body),
    ///     |item, verdict| match item {
    ///         Ok(bytes) => verdict.reply_bytes(bytes),
    ///         Err(error) => verdict.error(Failure::of_error(error)),
    ///     },
    /// );
    /// block_on(chat.for_each(|_| async {}));
    ///
    /// assert_eq!(collector.requests().all()[0].usage, Usage::new(9, 2));
    /// # }
    /// ```
    pub fn wrap_stream_judged<S, J>(self, stream: S, judge: J) -> MonitoredStream<S, J>
    where
        S: Stream,
        J: FnMut(&S::Item, &mut ItemVerdict),
    {
        begun(self.0.prepare()).stream(stream, judge)
    }
}
