//! The budgets of a collector, and which calls spend from them.
//!
//! What always holds: a call is counted in a budget once, whether it names it, lies in a call that
//! does, or belongs to its part of all calls; where there are no budgets, a call is asked one bit.

use super::{
    billing::Billing,
    core::Core,
    finished::{Apart, Extra, Finished, Priced},
    health::HealthCounters,
    series::{SeriesId, Text},
    snapshot::{Refusal, SeriesKey},
};
use crate::{
    Outcome, Unpriced, Usage, Usd,
    budget::{Account, Budget, BudgetSnapshot, Called, Charge, Reserve, Spent},
    clock::Clock,
    text::mended,
};
use parking_lot::RwLock;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

pub(super) struct Accounts {
    /// Whether any budget counts calls that do not name it.
    any_by_part: AtomicBool,
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    accounts: BTreeMap<String, Arc<Account>>,
    by_part: Vec<(Budget, Arc<Account>)>,
    /// Whose calls count where, as far as somebody has asked.
    of_series: HashMap<SeriesId, Arc<[Arc<Account>]>>,
}

/// How many budgets there may be.
const MOST: usize = 100_000;

impl Accounts {
    pub(super) fn new(budgets: Vec<Budget>, clock: &Clock, health: &HealthCounters) -> Accounts {
        let accounts = Accounts { any_by_part: AtomicBool::new(false), known: RwLock::default() };
        for budget in budgets {
            accounts.set(budget, clock, health);
        }
        accounts
    }

    /// Adds a budget, or changes the one of its name.
    pub(super) fn set(&self, mut budget: Budget, clock: &Clock, health: &HealthCounters) {
        for words in budget.take_wrong() {
            health.refuse(Refusal::BadValue, || words);
        }
        let mut known = self.known.write();
        if known.accounts.len() >= MOST && !known.accounts.contains_key(&budget.name) {
            let words = || format!("budget {:?} is one more than {MOST}", budget.name);
            return health.refuse(Refusal::TooManyBudgets, words);
        }
        let account = match known.accounts.get(&budget.name) {
            Some(account) => {
                account.set(budget.clone());
                Arc::clone(account)
            }
            None => {
                let account = Arc::new(Account::new(budget.clone(), clock.clone()));
                known.accounts.insert(budget.name.clone(), Arc::clone(&account));
                account
            }
        };
        known.by_part.retain(|(of, _)| of.name != budget.name);
        if budget.part.is_some() {
            known.by_part.push((budget, account));
        }
        known.of_series.clear();
        self.any_by_part.store(!known.by_part.is_empty(), Relaxed);
    }

    pub(super) fn remove(&self, name: &str) -> Option<Arc<Account>> {
        let mut known = self.known.write();
        known.by_part.retain(|(of, _)| of.name != name);
        known.of_series.clear();
        self.any_by_part.store(!known.by_part.is_empty(), Relaxed);
        known.accounts.remove(name)
    }

    pub(super) fn find(&self, name: &str) -> Option<Arc<Account>> {
        self.known.read().accounts.get(name).map(Arc::clone)
    }

    pub(super) fn read(&self) -> Vec<BudgetSnapshot> {
        self.known.read().accounts.values().map(|account| account.read()).collect()
    }

    /// Whether a call that names no budget may have to be counted.
    #[inline]
    pub(super) fn any_by_part(&self) -> bool {
        self.any_by_part.load(Relaxed)
    }
}

impl Core {
    /// The budget that a call names. Where there is none the call is let through, and the fault
    /// counted.
    pub(crate) fn account(&self, name: &str) -> Option<Arc<Account>> {
        let name = mended(name);
        let account = self.accounts.find(&name);
        if account.is_none() {
            let words = || format!("budget {name:?} is not there: its calls are let through");
            self.health.refuse(Refusal::UnknownBudget, words);
        }
        account
    }

    /// What a call of this model reserves.
    pub(crate) fn reserve(
        &self,
        account: &Account,
        reserve: Option<&Reserve>,
        provider: Text,
        model: Text,
    ) -> i128 {
        let price = |usage: &Usage| {
            let (provider, model) = (self.text_of(provider), self.text_of(model)?);
            let book = self.series.prices.book();
            Some(book.cost(provider, model, usage, self.clock.now()).ok()?.upper)
        };
        account.units_of(reserve, &price).unwrap_or_else(|usual| {
            self.health.refuse(Refusal::UnknownReserve, || {
                let model = self.text_of(model).unwrap_or("(unknown)");
                format!("budget {:?}: a reserve for {model:?} cannot be told", account.name)
            });
            usual
        })
    }

    /// Counts a finished call in the budgets that it spends from.
    #[cold]
    #[inline(never)]
    pub(super) fn charge(&self, Apart { call, .. }: Apart<'_>) {
        let call = &call;
        let price = |usage: &Usage| {
            let priced = self.price(call.series, Some(usage), call.started, Billing::default());
            priced.cost().map(|cost| cost.upper)
        };
        let dollars = dollars(call, &price);
        let spent = Spent { dollars, tokens: tokens(call), price: &price };
        let extra = call.extra.copied().unwrap_or_default();
        // what it asked for before it was rejected was spent
        let told = call.usage.is_some() || call.priced.cost().is_some();
        if told || call.outcome != Outcome::Rejected {
            self.charge_all(call.series, &extra, &spent);
        }
        if let Some((purse, true)) = extra.admitted {
            purse.end_nearest();
        }
    }

    fn charge_all(&self, series: SeriesId, extra: &Extra<'_>, spent: &Spent<'_>) {
        let purse = extra.admitted.map(|(purse, _)| purse);
        if let Some(purse) = purse {
            purse.charge(spent);
        }
        let is_counted = |account| purse.is_some_and(|purse| purse.has(account));
        let named = extra.spends_from.filter(|account| !is_counted(account));
        if let Some(account) = named {
            account.charge(spent);
        }
        if !self.accounts.any_by_part() {
            return;
        }
        let is_named = |account| named.is_some_and(|named| Arc::ptr_eq(named, account));
        for account in &*self.accounts_of(series) {
            if !is_counted(account) && !is_named(account) {
                account.charge(spent);
            }
        }
    }

    /// The budgets that count the calls of a series though these do not name them.
    fn accounts_of(&self, series: SeriesId) -> Arc<[Arc<Account>]> {
        if let Some(found) = self.accounts.known.read().of_series.get(&series) {
            return Arc::clone(found);
        }
        let mut known = self.accounts.known.write();
        let key = self.series.describe(series, &self.bytes);
        let mut found = Vec::new();
        let mut may_change = key.overflow;
        for (budget, account) in &known.by_part {
            let Some(part) = &budget.part else { continue };
            // who sells a model is known once a price book knows it
            may_change |= part.asks_for_provider() && key.provider.is_none();
            // past the cap of series nobody knows who was called
            if key.overflow && !part.is_all() {
                account.cannot_tell();
            } else if part.has(&called(&key)) {
                found.push(Arc::clone(account));
            }
        }
        let found: Arc<[_]> = found.into();
        if !may_change {
            known.of_series.insert(series, Arc::clone(&found));
        }
        found
    }
}

fn called(key: &SeriesKey) -> Called<'_> {
    Called {
        provider: key.provider.as_deref(),
        models: [key.model.as_deref(), key.response_model.as_deref()],
        function: &key.function,
        tags: &key.tags,
    }
}

fn dollars(call: &Finished<'_>, price: &dyn Fn(&Usage) -> Option<Usd>) -> Charge<Usd> {
    match (&call.priced, call.usage) {
        (Priced::NotAsked, None) => Charge::Known(Usd::ZERO),
        // nobody asked for its price, and it had one
        (Priced::NotAsked, Some(usage)) => price(usage).map_or(Charge::Unknown, Charge::Known),
        (Priced::Unpriced(reason), _) => unknown(call, *reason),
        (priced, _) => priced.cost().map_or(Charge::Unknown, |cost| Charge::Known(cost.upper)),
    }
}

fn tokens(call: &Finished<'_>) -> Charge<u64> {
    match (&call.priced, call.usage) {
        (Priced::Unpriced(Unpriced::UnknownModel), Some(usage)) => Charge::Known(usage.tokens()),
        (Priced::Unpriced(reason), _) => unknown(call, *reason),
        (_, usage) => Charge::Known(usage.map_or(0, Usage::tokens)),
    }
}

fn unknown<T>(call: &Finished<'_>, reason: Unpriced) -> Charge<T> {
    let told_nothing = matches!(reason, Unpriced::NoUsage | Unpriced::StreamWithoutUsage);
    match call.outcome {
        Outcome::Cancelled if told_nothing => Charge::Cancelled,
        _ => Charge::Unknown,
    }
}
