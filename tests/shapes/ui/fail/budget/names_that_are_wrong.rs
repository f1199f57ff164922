use monitor_runtime::{budget::BudgetExceeded, monitor};

#[monitor(budget)]
fn without_parentheses() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget, track_cost = true)]
fn without_parentheses_and_more() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget = "team")]
fn after_an_equals_sign() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget = TEAM)]
fn a_constant_after_an_equals_sign() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget "team")]
fn without_anything() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget())]
fn none() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget(""))]
fn empty() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", "all"))]
fn two() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget(TEAM, tenant))]
fn two_expressions(tenant: &str) -> Result<&str, BudgetExceeded> {
    Ok(tenant)
}

#[monitor(budget(5))]
fn a_number() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget(name = "team"))]
fn with_a_word() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget(reserve = 5))]
fn only_a_reserve() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team"), budget("all"))]
fn twice() -> Result<(), BudgetExceeded> {
    Ok(())
}

const TEAM: &str = "team";

fn main() {
    println!("{TEAM}");
}
