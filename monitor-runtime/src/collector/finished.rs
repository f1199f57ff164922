//! One finished call, as it is handed to the store.

use super::{
    bytes::Bytes,
    nested::{Late, Nested},
    pace::Pace,
    series::SeriesId,
};
use crate::{
    Outcome, Timestamp, Usage, UsageKind,
    budget::{Account, Purse},
    cost::{Cost, CostSource, Unpriced, Usd},
    error::{ErrorKind, Failure},
    span::TraceParent,
    usage::InvalidUsage,
};
use std::{fmt, sync::Arc};

/// Everything about one finished call. It is lent to the store, which copies what it keeps.
#[derive(Clone, Copy)]
pub(crate) struct Finished<'a> {
    pub(crate) series: SeriesId,
    /// The series under which the call is in flight, if it was counted there.
    pub(crate) in_flight_as: Option<SeriesId>,
    pub(crate) outcome: Outcome,
    /// Whether it is an attempt of the call around it.
    pub(crate) attempt: bool,
    /// The kind of an error.
    pub(crate) error: Option<ErrorKind>,
    pub(crate) started: Timestamp,
    pub(crate) nanos: u64,
    /// When a call by hand is recorded; any other is recorded when it ends.
    pub(crate) recorded: Option<Timestamp>,
    /// Whether there is usage at all; without it `usage` is not read.
    pub(crate) usage: Option<&'a Usage>,
    pub(crate) priced: Priced,
    pub(crate) retries: u32,
    pub(crate) status: u16,
    pub(crate) queue_wait_nanos: u64,
    pub(crate) span: SpanIds,
    /// What few calls have.
    pub(crate) extra: Option<&'a Extra<'a>>,
}

/// A call as those get it who are asked of few calls only, out of line.
///
/// The usual call is written in line and lies in registers, as long as nobody is lent it. So this is a
/// copy; and it has something beside the call, because in place of a mere copy the compiler lends the
/// original.
pub(super) struct Apart<'a> {
    pub(super) call: Finished<'a>,
    pub(super) bytes: &'a Bytes,
}

/// What few calls have: errors, calls recorded by hand, some without a cost, and those with others
/// inside or far outside of them.
#[derive(Clone, Copy, Default)]
pub(crate) struct Extra<'a> {
    pub(crate) failure: Option<&'a Failure>,
    pub(crate) method: Option<&'a str>,
    pub(crate) detail: Option<Why>,
    /// How a stream came.
    pub(crate) pace: Option<&'a Pace>,
    /// What the calls inside of it come to.
    pub(crate) nested: Option<&'a Nested>,
    /// What those come to that end after it.
    pub(crate) late: Option<&'a Arc<Late>>,
    /// The trace that it is part of, where another program began it.
    pub(crate) remote: Option<&'a TraceParent>,
    /// What it and the calls around it have reserved of budgets, and whether it has itself.
    pub(crate) admitted: Option<(&'a Purse, bool)>,
    /// A budget that it names without having reserved.
    pub(crate) spends_from: Option<&'a Arc<Account>>,
}

impl Extra<'_> {
    /// Whether the call spends from a budget.
    pub(super) fn spends(&self) -> bool {
        self.admitted.is_some() || self.spends_from.is_some()
    }

    /// `None` if there is nothing in it.
    pub(crate) fn any(&self) -> Option<&Self> {
        let Extra { failure, method, detail, pace, nested, late, remote, admitted, spends_from } =
            self;
        let any = failure.is_some() || method.is_some() || detail.is_some() || pace.is_some();
        let kin = nested.is_some() || late.is_some() || remote.is_some();
        (any || kin || admitted.is_some() || spends_from.is_some()).then_some(self)
    }
}

/// More on why a call has no cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    Invalid(InvalidUsage),
    /// Each part fits into the whole, but not all of them together.
    Together {
        whole: UsageKind,
        parts: u64,
        limit: u64,
    },
    /// It read a stream of a provider that tells usage only to who asks for it.
    LacksIncludeUsage,
}

impl Why {
    /// Why a model could not be billed by these counts.
    pub(crate) fn of_invalid(usage: &Usage) -> Option<Why> {
        if let Err(invalid) = usage.check() {
            return Some(Why::Invalid(invalid));
        }
        let together = |whole: UsageKind| {
            let parts = usage.iter().filter(|(kind, _)| kind.part_of() == Some(whole));
            let parts = parts.fold(0, |sum: u64, (_, count)| sum.saturating_add(count));
            let limit = usage.count(whole);
            (parts > limit).then_some(Why::Together { whole, parts, limit })
        };
        UsageKind::ALL.into_iter().find_map(together)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Invalid(why) => why.fmt(f),
            Why::Together { whole, parts, limit } => {
                write!(f, "parts of the {whole} {limit} are {parts} together")
            }
            Why::LacksIncludeUsage => f.write_str(
                "the stream carried no usage: ask with `stream_options: {\"include_usage\": true}`",
            ),
        }
    }
}

/// What is known of the cost of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Priced {
    /// Nobody asked for the cost, or a nested call accounts for it.
    #[default]
    NotAsked,
    /// Pico-dollars of a cost that is exact and fits into a word, as nearly all do: it is handed on
    /// four times, and two 128-bit bounds would take longer to copy than to compute.
    Exact(u64, CostSource),
    Cost(Cost),
    /// The provider said what it cost, and the price book knows what it should.
    Compared {
        reported: Usd,
        catalogue: Usd,
    },
    Unpriced(Unpriced),
}

impl Priced {
    /// The cost, if there is one.
    pub(crate) fn cost(self) -> Option<Cost> {
        match self {
            Priced::Exact(picos, source) => {
                Some(Cost::exact(Usd::from_picos(i128::from(picos)), source))
            }
            Priced::Cost(cost) => Some(cost),
            Priced::Compared { reported, .. } => Some(Cost::exact(reported, CostSource::Reported)),
            Priced::NotAsked | Priced::Unpriced(_) => None,
        }
    }
}

impl From<Result<Cost, Unpriced>> for Priced {
    #[inline]
    fn from(priced: Result<Cost, Unpriced>) -> Priced {
        match priced {
            Ok(cost) => Priced::Cost(cost),
            Err(reason) => Priced::Unpriced(reason),
        }
    }
}

/// Numbers of a call, of the one around it, and of the outermost one; zero for none. The number of an
/// outermost one in another program is [`span::is_remote`](crate::span::is_remote).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SpanIds {
    pub(crate) span: u64,
    pub(crate) parent: u64,
    pub(crate) root: u64,
}

impl Finished<'_> {
    /// It, and where memory for it comes from.
    #[inline(always)]
    pub(super) fn apart<'b>(&'b self, bytes: &'b Bytes) -> Apart<'b> {
        Apart { call: *self, bytes }
    }

    /// When it ended; what is said to end in the future ends now.
    pub(super) fn ended(&self) -> Timestamp {
        let ended = self.started.unix_nanos().saturating_add(self.nanos);
        let ended = Timestamp::from_unix_nanos(ended);
        self.recorded.map_or(ended, |recorded| recorded.min(ended))
    }

    /// The second in which it ended and the one in which it is recorded. What is said to end in
    /// the future ends now.
    #[inline]
    pub(super) fn second_and_now(&self) -> (u64, u64) {
        let ended = self.started.unix_nanos().saturating_add(self.nanos);
        let ended = Timestamp::from_unix_nanos(ended).unix_seconds();
        self.recorded.map_or((ended, ended), |recorded| second_recorded(ended, recorded))
    }
}

// Apart, or the division would be made for every call.
#[inline(never)]
fn second_recorded(ended: u64, recorded: Timestamp) -> (u64, u64) {
    let now = recorded.unix_seconds();
    (ended.min(now), now)
}
