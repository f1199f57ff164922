//! What a budget is, as its user says it.

use super::{
    Amount, BudgetPeriod, Reserve,
    part::{Part, as_kept},
};
use crate::{Usage, Usd};

/// How much may be spent, over how long, by whom.
///
/// Calls spend from it that name it (`#[monitor(budget("team"))]`), with all calls inside of them;
/// these are refused when it is used up. With [`everything`](Budget::everything),
/// [`provider`](Budget::provider), [`model`](Budget::model), [`function`](Budget::function) or
/// [`tag`](Budget::tag) all calls of that part spend from it too, whether they name it or not: only
/// those that name it can be refused.
///
/// Unless said otherwise it is in total, in UTC, a call reserves a hundredth of the limit, and a
/// call whose cost is unknown counts as much as it had reserved.
///
/// # Example
/// ```
/// use monitor_runtime::{Budget, Collector, Usage, monitor};
/// use monitor_runtime::budget::BudgetExceeded;
///
/// #[monitor(model = "gpt-4o-mini", budget("team", reserve = Usage::new(2_000, 500)))]
/// fn ask(question: &str) -> Result<String, BudgetExceeded> {
///     monitor_runtime::current().usage(Usage::new(1_000, 200));
///     Ok(format!("{question}? Yes."))
/// }
///
/// // enough for one call, which costs $0.00027 and may cost up to $0.0006
/// Collector::builder()
///     .budget(Budget::dollars("team", "0.0007".parse()?).per_day())
///     .install_global()?;
/// ask("Really")?;
/// let refused = ask("Really").unwrap_err();
/// assert_eq!(refused.spent().to_string(), "$0.00027");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a budget holds when a collector has it: `CollectorBuilder::budget`, `Collector::set_budget`"]
pub struct Budget {
    pub(crate) name: String,
    pub(super) limit: Amount,
    pub(super) period: BudgetPeriod,
    pub(super) offset_seconds: i64,
    pub(crate) part: Option<Part>,
    pub(super) reserve: Option<Reserve>,
    pub(super) unpriced: Option<Amount>,
    pub(super) soft_limit: Option<f64>,
    /// What was said that cannot be meant.
    wrong: Vec<String>,
}

impl Budget {
    fn new(name: impl Into<String>, limit: Amount) -> Budget {
        let name = as_kept(&name.into());
        Budget {
            name,
            limit,
            period: BudgetPeriod::Total,
            offset_seconds: 0,
            part: None,
            reserve: None,
            unpriced: None,
            soft_limit: None,
            wrong: Vec::new(),
        }
    }

    /// A budget of dollars. A limit of zero, or below, refuses every call.
    pub fn dollars(name: impl Into<String>, limit: Usd) -> Budget {
        let mut budget = Budget::new(name, Amount::Usd(limit.max(Usd::ZERO)));
        if limit < Usd::ZERO {
            budget.is_wrong(|| format!("a limit of ${limit} is below zero; it refuses every call"));
        }
        budget
    }

    /// A budget of tokens: input and output together. A limit of zero refuses every call.
    pub fn tokens(name: impl Into<String>, limit: u64) -> Budget {
        Budget::new(name, Amount::Tokens(limit))
    }

    /// It begins anew with each hour of the clock.
    pub fn per_hour(mut self) -> Self {
        self.period = BudgetPeriod::Hour;
        self
    }

    /// It begins anew with each day of the calendar.
    pub fn per_day(mut self) -> Self {
        self.period = BudgetPeriod::Day;
        self
    }

    /// It begins anew with each month of the calendar.
    pub fn per_month(mut self) -> Self {
        self.period = BudgetPeriod::Month;
        self
    }

    /// How far the clocks by which its periods begin are before UTC, in minutes: 60 for Berlin in
    /// winter, -480 for San Francisco. Summer time is not known to it. Default: 0, UTC.
    ///
    /// More than a day is refused and counted in [`Health::refused`](crate::collector::Health).
    pub fn utc_offset_minutes(mut self, minutes: i32) -> Self {
        if minutes.unsigned_abs() > 24 * 60 {
            self.is_wrong(|| format!("an offset of {minutes} minutes is more than a day"));
            return self;
        }
        self.offset_seconds = i64::from(minutes) * 60;
        self
    }

    /// All calls of the collector spend from it.
    pub fn everything(mut self) -> Self {
        self.part.get_or_insert_default();
        self
    }

    /// All calls to this provider spend from it. Several such words narrow each other.
    pub fn provider(mut self, provider: &str) -> Self {
        self.part.get_or_insert_default().provider = Some(as_kept(provider));
        self
    }

    /// All calls that ask for this model, or that it answers, spend from it.
    pub fn model(mut self, model: &str) -> Self {
        self.part.get_or_insert_default().model = Some(as_kept(model));
        self
    }

    /// All calls of the functions shown by this name spend from it.
    pub fn function(mut self, function: &str) -> Self {
        self.part.get_or_insert_default().function = Some(as_kept(function));
        self
    }

    /// All calls with this tag spend from it.
    pub fn tag(mut self, name: &str, value: impl ToString) -> Self {
        let tag = (as_kept(name), as_kept(&value.to_string()));
        self.part.get_or_insert_default().tags.push(tag);
        self
    }

    /// What a call reserves that does not say it by itself: dollars, or usage, which is priced with
    /// the model that the call asks for. Default: a hundredth of the limit.
    ///
    /// While no call costs more than it reserves, no more than the limit is ever spent. Usage whose
    /// model has no price, and dollars of a budget of tokens, are no reserve: a hundredth of the
    /// limit is, and the refusal is counted.
    pub fn reserve(mut self, reserve: impl Into<Reserve>) -> Self {
        self.reserve = Some(reserve.into());
        self
    }

    /// What a call counts whose cost is unknown, in dollars; of a budget of tokens, the tokens.
    /// Default: what the call reserved; inside of one that reserved, what is left of that at its
    /// end; and what calls reserve if neither did.
    ///
    /// A call that was cancelled before it told any usage always counts that.
    pub fn unpriced(mut self, worst_case: impl Into<Reserve>) -> Self {
        let worst_case = worst_case.into();
        match (self.limit, worst_case) {
            (Amount::Usd(_), Reserve::Dollars(dollars)) if dollars >= Usd::ZERO => {
                self.unpriced = Some(Amount::Usd(dollars));
            }
            (Amount::Tokens(_), Reserve::Usage(usage)) => {
                self.unpriced = Some(Amount::Tokens(usage.tokens()));
            }
            _ => self.is_wrong(|| "the worst case of an unpriced call is in another unit".into()),
        }
        self
    }

    /// The share of the limit, from 0 to 1, from which on an alert fires. Default: none.
    pub fn soft_limit(mut self, share: f64) -> Self {
        match (0.0..=1.0).contains(&share) {
            true => self.soft_limit = Some(share),
            false => self.is_wrong(|| format!("soft_limit({share}): a share is from 0 to 1")),
        }
        self
    }

    pub(crate) fn has_soft_limit(&self) -> bool {
        self.soft_limit.is_some()
    }

    fn is_wrong(&mut self, words: impl FnOnce() -> String) {
        let words = format!("budget {:?}: {}", self.name, words());
        self.wrong.push(words);
    }

    /// What was said that cannot be meant, in words.
    pub(crate) fn take_wrong(&mut self) -> Vec<String> {
        std::mem::take(&mut self.wrong)
    }

    /// What a call reserves that asks for so much; `None` if it cannot be told in this unit.
    pub(super) fn units_of(
        &self,
        reserve: &Reserve,
        price: &dyn Fn(&Usage) -> Option<Usd>,
    ) -> Option<i128> {
        let units = match (self.limit, reserve) {
            (Amount::Usd(_), Reserve::Dollars(dollars)) => dollars.picos(),
            (Amount::Usd(_), Reserve::Usage(usage)) => price(usage)?.picos(),
            (Amount::Tokens(_), Reserve::Usage(usage)) => i128::from(usage.tokens()),
            (Amount::Tokens(_), Reserve::Dollars(_)) => return None,
        };
        (units >= 0).then_some(units)
    }

    /// What a call reserves that does not say it.
    pub(super) fn usual_reserve(&self, price: &dyn Fn(&Usage) -> Option<Usd>) -> i128 {
        let said = self.reserve.as_ref().and_then(|reserve| self.units_of(reserve, price));
        said.unwrap_or_else(|| self.hundredth())
    }

    /// A hundredth of the limit, and not nothing.
    pub(super) fn hundredth(&self) -> i128 {
        let limit = self.limit.units();
        limit / 100 + i128::from(limit % 100 != 0)
    }
}
