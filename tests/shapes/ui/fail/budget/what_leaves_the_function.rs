use monitor_runtime::{Usage, budget::BudgetExceeded, monitor};

#[monitor(budget(find()?, reserve = Usage::new(1, 1)))]
async fn in_the_name() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", reserve = later().await))]
async fn in_the_reserve() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget({ return Ok(()) }))]
async fn returning() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team"), budget_error = find()?)]
async fn in_the_error() -> Result<(), BudgetExceeded> {
    Ok(())
}

fn find() -> Option<&'static str> {
    None
}

async fn later() -> Usage {
    Usage::new(1, 1)
}

fn main() {}
