//! What one call has reserved, and what is left of it.
//!
//! What always holds: what was reserved is given back exactly once, by what the call and those
//! inside of it cost and, at its end, all that is left; the rest counts as spent if of one of them
//! nobody knows what it cost.

use super::{Account, BudgetExceeded, Spent, account::State};
use parking_lot::Mutex;
use std::{fmt, sync::Arc};

/// A call that a budget let through.
pub(super) struct Admission {
    account: Arc<Account>,
    /// What is left of its reserve; locked while the account is.
    left: Mutex<Left>,
}

struct Left {
    units: i128,
    /// The account's when this was reserved.
    version: u64,
    is_open: bool,
    /// Something of unknown cost may have cost it all.
    is_kept: bool,
}

impl Admission {
    /// Reserves so much for a call, or says why it is refused.
    pub(super) fn ask(account: Arc<Account>, reserve: i128) -> Result<Admission, BudgetExceeded> {
        let version = account.reserve(reserve)?;
        let left = Mutex::new(Left { units: reserve, version, is_open: true, is_kept: false });
        Ok(Admission { account, left })
    }

    pub(super) fn is_of(&self, account: &Arc<Account>) -> bool {
        Arc::ptr_eq(&self.account, account)
    }

    /// Whether both are of one budget.
    pub(super) fn is_beside(&self, other: &Admission) -> bool {
        self.is_of(&other.account)
    }

    /// Counts a finished call: the one that has reserved, or one inside of it.
    pub(super) fn charge(&self, spent: &Spent<'_>) {
        let mut account = self.account.lock();
        let mut left = self.left.lock();
        let is_held = left.is_open && left.version == account.version;
        if is_held && account.counts_its_reserve(spent) {
            // others inside may tell yet what they cost, which is part of the same reserve
            left.is_kept = true;
            account.count_of_unknown_cost();
            return;
        }
        let units = account.charge(spent);
        let covered = units.min(left.units_in(&account));
        left.units -= covered;
        account.reserved -= covered;
        account.add_above_reserve(units - covered);
    }

    /// The call is over: what is left of its reserve is free.
    pub(super) fn end(&self) {
        let mut account = self.account.lock();
        let mut left = self.left.lock();
        if std::mem::take(&mut left.is_open) {
            let units = left.units_in(&account);
            account.reserved -= units;
            account.in_flight -= 1;
            if left.is_kept {
                account.assume(units);
            }
            left.units = 0;
        }
    }
}

impl Left {
    /// What is left is worth nothing in an account that counts in another unit since.
    fn units_in(&mut self, account: &State) -> i128 {
        if self.version != account.version {
            self.units = 0;
        }
        self.units
    }
}

impl fmt::Debug for Admission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admission").field("budget", &self.account.name).finish_non_exhaustive()
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        self.end();
    }
}
