use monitor_runtime::{budget::BudgetExceeded, monitor};

#[monitor(budget(tenant))]
async fn of_nothing() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", reserve = most))]
fn of_no_reserve() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team"), budget_error = refused)]
fn of_no_error() -> Result<(), BudgetExceeded> {
    Ok(())
}

fn main() {}
