use monitor_runtime::{budget::BudgetExceeded, monitor};

#[monitor(budget("team", reserve = 0.02))]
fn dollars_as_a_float() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", reserve = 2_000))]
async fn a_bare_number() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", reserve = "0.02"))]
async fn a_text() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget("team", reserve = most.input))]
async fn a_count(most: &Most) -> Result<(), BudgetExceeded> {
    Ok(())
}

struct Most {
    input: u64,
}

fn main() {}
