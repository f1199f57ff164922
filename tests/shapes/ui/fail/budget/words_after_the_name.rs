use monitor_runtime::{budget::BudgetExceeded, monitor};

#[monitor(budget("team", reserv = monitor_runtime::Usage::new(1, 1)))]
fn a_slip() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", limit = 5))]
fn another_word() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", reserve))]
fn no_value() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", reserve =))]
fn no_value_after_the_equals_sign() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", reserve(monitor_runtime::Usage::new(1, 1))))]
fn parentheses() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", reserve = monitor_runtime::Usage::new(1, 1), reserve = monitor_runtime::Usage::new(2, 2)))]
fn twice() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team" reserve = monitor_runtime::Usage::new(1, 1)))]
fn no_comma() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", budget_error = |refused| refused))]
fn the_error_inside() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team"), reserve = monitor_runtime::Usage::new(1, 1))]
fn the_reserve_beside() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", 0.05))]
fn a_bare_amount() -> Result<(), BudgetExceeded> {
    Ok(())
}

fn main() {}
