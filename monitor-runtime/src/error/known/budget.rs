//! The refusal of a budget of ours: a quota, which comes back when the budget begins anew.

use super::{Known, classify};
use crate::{
    budget::BudgetExceeded,
    error::{ErrorKind, Failure},
};
use std::error::Error;

classify!(BudgetExceeded);

pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    let refused = error.downcast_ref::<BudgetExceeded>()?;
    let failure = Failure { retry_after: refused.resets_in(), ..Failure::new(ErrorKind::Quota) };
    Some(Known::all("monitor_runtime::BudgetExceeded", failure))
}
