//! Options that cannot stand together.
//!
//! What always holds: the error stands at one of the two, and says which to leave out or to add.

use crate::{
    diagnostics::Diagnostics,
    options::{BUDGET, BUDGET_ERROR, ERROR_IF, OK_IF, Options, SKIP, TRACK_COST, TRACK_TOKENS},
};

pub(crate) fn check(options: &Options, diagnostics: &mut Diagnostics) {
    if let (Some(_), Some(second)) = (options.get(OK_IF), options.get(ERROR_IF)) {
        let message = "`ok_if` and `error_if` both decide about success: write one of them";
        diagnostics.error(second.span, message);
    }
    cost_without_tokens(options, diagnostics);
    budget_without_cost(options, diagnostics);
    if let Some(error) = options.get(BUDGET_ERROR)
        && !options.is_written(BUDGET)
    {
        let message = "`budget_error` makes the error of a budget, and there is none: write \
                       `budget(\"team\")` too, or leave it out";
        diagnostics.error(error.span, message);
    }
    if let Some(second) = options.get(SKIP)
        && !options.is_alone()
    {
        let message = "a method that is left out has no options: write `#[monitor(skip)]` alone";
        diagnostics.error(second.span, message);
    }
}

fn cost_without_tokens(options: &Options, diagnostics: &mut Diagnostics) {
    if let (Some(tokens), Some(true)) = (options.get(TRACK_TOKENS), options.flag(TRACK_COST))
        && options.flag(TRACK_TOKENS) == Some(false)
    {
        let message = "the cost comes from the tokens: leave `track_tokens = false` out, or write \
                       `track_cost = false`";
        diagnostics.error(tokens.span, message);
    }
}

fn budget_without_cost(options: &Options, diagnostics: &mut Diagnostics) {
    if options.budget().is_none() || options.flag(TRACK_COST) == Some(true) {
        return;
    }
    for flag in [TRACK_COST, TRACK_TOKENS] {
        if let (Some(given), Some(false)) = (options.get(flag), options.flag(flag)) {
            let message = format!(
                "a budget is charged with what each call really cost: leave `{flag} = false` out"
            );
            return diagnostics.error(given.span, message);
        }
    }
}
