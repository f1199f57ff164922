//! One error in each form in which functions return errors.

use anyhow::Context;
use monitor_runtime::{
    Collector, ErrorKind, Outcome,
    error::{Classify, Failure},
    monitor, testing,
};
use std::error::Error;

pub(super) type Boxed = Box<dyn Error + Send + Sync>;

/// What is known of an error, by its form.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) typed: Failure,
    pub(super) asked: Failure,
    kinds: [(&'static str, Option<ErrorKind>); 3],
}

#[monitor]
fn boxed(error: Boxed) -> Result<(), Boxed> {
    Err(error)
}

#[monitor]
fn with_context(error: anyhow::Error) -> anyhow::Result<()> {
    Err(error).context("while the summary was written")
}

/// The error of the one call that there was.
pub(super) fn error_of<T>(call: impl FnOnce() -> T) -> Option<ErrorKind> {
    let collector = Collector::builder().build();
    testing::capture(&collector, call);
    let records = collector.requests().all();
    assert_eq!(records.len(), 1, "one call is one record");
    assert_eq!(records[0].outcome, Outcome::Error);
    records[0].error
}

/// Looks at an error in each form; `plain` is a monitored function that returns it as it is.
pub(super) async fn forms<E: Error + Classify + Send + Sync + 'static, T>(
    make: impl AsyncFn() -> E,
    plain: impl FnOnce(E) -> T,
) -> Known {
    let (typed, asked) = (make().await, make().await);
    let [one, two, three] = [make().await, make().await, make().await];
    Known {
        typed: Failure::of_classified(&typed),
        asked: Failure::of_error(&asked),
        kinds: [
            ("as it is", error_of(|| plain(one))),
            ("in a box", error_of(|| boxed(two.into()))),
            ("in anyhow", error_of(|| with_context(three.into()))),
        ],
    }
}

impl Known {
    /// It is of this kind in every form.
    #[track_caller]
    pub(super) fn is(self, kind: ErrorKind) -> Known {
        for (form, found) in self.kinds {
            assert_eq!(found, Some(kind), "{form}");
        }
        assert_eq!((self.typed.kind, self.asked.kind), (kind, kind), "{self:?}");
        self
    }

    /// It is of this kind where its type is written down, and of that one where it is hidden.
    #[track_caller]
    pub(super) fn hidden_as(self, kind: ErrorKind, hidden: ErrorKind) -> Known {
        let [plain, boxed, anyhow] = self.kinds.map(|(_, kind)| kind);
        assert_eq!((plain, self.typed.kind), (Some(kind), kind), "{self:?}");
        assert_eq!((boxed, anyhow), (Some(hidden), Some(hidden)), "{self:?}");
        self
    }

    /// It is known under this path.
    #[track_caller]
    pub(super) fn named(self, name: &str) -> Known {
        assert_eq!(self.typed.type_name, Some(name));
        assert_eq!(self.asked.type_name, Some(name));
        self
    }
}

/// Looks at an error of this type in every form.
macro_rules! in_every_form {
    ($type:ty, $make:expr) => {{
        // as large as the client made it
        #[allow(clippy::result_large_err)]
        #[monitor_runtime::monitor]
        fn plain(error: $type) -> Result<(), $type> {
            Err(error)
        }
        $crate::errors::forms::forms($make, plain).await
    }};
}
pub(super) use in_every_form;
