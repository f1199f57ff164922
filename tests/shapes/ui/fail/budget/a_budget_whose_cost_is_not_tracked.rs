use monitor_runtime::{budget::BudgetExceeded, monitor};

#[monitor(budget("team"), track_cost = false)]
async fn no_cost() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(track_tokens = false, budget("team"))]
async fn no_tokens() -> Result<(), BudgetExceeded> {
    Ok(())
}

fn main() {}
