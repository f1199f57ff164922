//! What is spent and reserved of one budget.
//!
//! What always holds: whoever decides and whoever adds does so under one lock, so a decision sees
//! all that was decided before; a period is never gone back to, whatever the wall clock does.

use super::{
    Amount, Budget, BudgetExceeded, BudgetSnapshot, Reserve, amount::Unit, exceeded::Refused,
};
use crate::{Timestamp, Usage, Usd, clock::Clock};
use parking_lot::Mutex;

pub(crate) struct Account {
    pub(crate) name: String,
    clock: Clock,
    state: Mutex<State>,
}

pub(super) struct State {
    settings: Budget,
    since: Timestamp,
    until: Option<Timestamp>,
    pub(super) reserved: i128,
    pub(super) in_flight: u64,
    /// Another one each time the unit changes.
    pub(super) version: u64,
    period: Counts,
}

/// What begins anew with each period.
#[derive(Default)]
struct Counts {
    spent: i128,
    assumed: i128,
    above_reserve: i128,
    calls: u64,
    unpriced_calls: u64,
    refused: u64,
    untold_calls: u64,
}

impl Counts {
    fn spend(&mut self, units: i128) {
        self.spent = self.spent.saturating_add(units);
    }
}

/// What a finished call is known to have used.
pub(crate) struct Spent<'a> {
    pub(crate) dollars: Charge<Usd>,
    pub(crate) tokens: Charge<u64>,
    /// What other usage would cost with the model of this call.
    pub(crate) price: &'a dyn Fn(&Usage) -> Option<Usd>,
}

/// What a finished call counts in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charge<T> {
    Known(T),
    /// Nobody knows; the worst case counts.
    Unknown,
    /// Nobody knows, because it was cancelled before it told: what it reserved counts.
    Cancelled,
}

impl<T> Charge<T> {
    fn units(self, units: impl FnOnce(T) -> i128) -> Charge<i128> {
        match self {
            Charge::Known(amount) => Charge::Known(units(amount)),
            Charge::Unknown => Charge::Unknown,
            Charge::Cancelled => Charge::Cancelled,
        }
    }
}

impl Account {
    pub(crate) fn new(settings: Budget, clock: Clock) -> Account {
        let now = clock.now();
        let (since, until) = settings.period.around(now, settings.offset_seconds);
        let since = if until.is_some() { since } else { now };
        let name = settings.name.clone();
        let (reserved, in_flight, version, period) = (0, 0, 0, Counts::default());
        let state = State { settings, since, until, reserved, in_flight, version, period };
        Account { name, clock, state: Mutex::new(state) }
    }

    /// Takes other settings. What is spent stays, if it is in the same unit and the same period.
    pub(crate) fn set(&self, settings: Budget) {
        let mut state = self.lock();
        let stays = state.unit() == settings.limit.unit()
            && (state.settings.period, state.settings.offset_seconds)
                == (settings.period, settings.offset_seconds);
        if state.unit() != settings.limit.unit() {
            // what calls in flight had reserved was in the other one
            state.reserved = 0;
            state.version += 1;
        }
        state.settings = settings;
        if !stays {
            let now = self.clock.now();
            state.begin_period(now);
        }
    }

    /// Its state in the present period.
    pub(super) fn lock(&self) -> parking_lot::MutexGuard<'_, State> {
        let mut state = self.state.lock();
        // under the lock: who waited for it has a time that has passed
        if let Some(until) = state.until {
            let now = self.clock.now();
            if now >= until {
                state.begin_period(now);
            }
        }
        state
    }

    /// What a call reserves; as an error if what it asks for, or the budget for it, cannot be told.
    pub(crate) fn units_of(
        &self,
        reserve: Option<&Reserve>,
        price: &dyn Fn(&Usage) -> Option<Usd>,
    ) -> Result<i128, i128> {
        let state = self.state.lock();
        let settings = &state.settings;
        let asked = reserve.or(settings.reserve.as_ref());
        let told = asked.map(|reserve| settings.units_of(reserve, price));
        match told {
            Some(Some(units)) => Ok(units),
            Some(None) => Err(settings.usual_reserve(price)),
            None => Ok(settings.hundredth()),
        }
    }

    /// Reserves so much, or says why not.
    pub(super) fn reserve(&self, asked: i128) -> Result<u64, BudgetExceeded> {
        let mut state = self.lock();
        let limit = state.settings.limit.units();
        let taken = state.period.spent.saturating_add(state.reserved);
        // what asks for nothing still needs something left
        let is_left = taken < limit && taken.saturating_add(asked) <= limit;
        if is_left {
            state.reserved += asked;
            state.in_flight += 1;
            return Ok(state.version);
        }
        state.period.refused += 1;
        let unit = state.unit();
        Err(BudgetExceeded::new(Refused {
            budget: self.name.clone(),
            limit: state.settings.limit,
            spent: unit.amount(state.period.spent),
            reserved: unit.amount(state.reserved),
            asked: unit.amount(asked),
            resets_in: state.until.map(|until| until.since(self.clock.now())),
        }))
    }

    /// Counts a finished call that has reserved nothing itself or around it.
    pub(crate) fn charge(&self, spent: &Spent<'_>) {
        self.lock().charge(spent);
    }

    /// Counts a call of which nobody knows whether it belongs to this budget.
    pub(crate) fn cannot_tell(&self) {
        self.lock().period.untold_calls += 1;
    }

    pub(crate) fn read(&self) -> BudgetSnapshot {
        let state = self.lock();
        let (unit, counts) = (state.unit(), &state.period);
        BudgetSnapshot {
            name: self.name.clone(),
            limit: state.settings.limit,
            period: state.settings.period,
            since: state.since,
            resets_at: state.until,
            spent: unit.amount(counts.spent),
            assumed: unit.amount(counts.assumed),
            reserved: unit.amount(state.reserved),
            in_flight: state.in_flight,
            calls: counts.calls,
            unpriced_calls: counts.unpriced_calls,
            refused: counts.refused,
            above_reserve: unit.amount(counts.above_reserve),
            untold_calls: counts.untold_calls,
            soft_limit: state.settings.soft_limit,
        }
    }
}

impl State {
    fn unit(&self) -> Unit {
        self.settings.limit.unit()
    }

    /// What calls in flight have reserved stays reserved: they end in the new period.
    fn begin_period(&mut self, now: Timestamp) {
        let (since, until) = self.settings.period.around(now, self.settings.offset_seconds);
        self.since = if until.is_some() { since } else { now };
        self.until = until;
        self.period = Counts::default();
    }

    /// What a finished call counts in what this is in.
    fn charge_of(&self, spent: &Spent<'_>) -> Charge<i128> {
        match self.unit() {
            Unit::Dollars => spent.dollars.units(Usd::picos),
            Unit::Tokens => spent.tokens.units(i128::from),
        }
    }

    /// Whether a call counts what was reserved for it, because nobody knows what it cost.
    pub(super) fn counts_its_reserve(&self, spent: &Spent<'_>) -> bool {
        match self.charge_of(spent) {
            Charge::Known(_) => false,
            Charge::Unknown => self.settings.unpriced.is_none(),
            Charge::Cancelled => true,
        }
    }

    /// Counts a finished call for which nothing is held; returns what it counts.
    pub(super) fn charge(&mut self, spent: &Spent<'_>) -> i128 {
        let charge = self.charge_of(spent);
        let reserve = || self.settings.usual_reserve(spent.price);
        let worst_case = || self.settings.unpriced.map_or_else(reserve, Amount::units);
        let units = match charge {
            Charge::Known(units) => units.max(0),
            Charge::Unknown => worst_case(),
            Charge::Cancelled => reserve(),
        };
        if let Charge::Known(_) = charge {
            self.period.calls += 1;
            self.period.spend(units);
        } else {
            self.count_of_unknown_cost();
            self.assume(units);
        }
        units
    }

    /// Counts a finished call, and not yet what it may have cost.
    pub(super) fn count_of_unknown_cost(&mut self) {
        self.period.calls += 1;
        self.period.unpriced_calls += 1;
    }

    /// So much may have been spent.
    pub(super) fn assume(&mut self, units: i128) {
        self.period.spend(units);
        self.period.assumed = self.period.assumed.saturating_add(units);
    }

    /// Calls cost so much more than was reserved for them.
    pub(super) fn add_above_reserve(&mut self, units: i128) {
        self.period.above_reserve = self.period.above_reserve.saturating_add(units);
    }
}
