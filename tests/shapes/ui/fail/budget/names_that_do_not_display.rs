use monitor_runtime::{budget::BudgetExceeded, monitor};

struct Team;

#[monitor(budget(Team))]
async fn of_a_type() -> Result<(), BudgetExceeded> {
    Ok(())
}

#[monitor(budget(self.team))]
async fn of_no_self() -> Result<(), BudgetExceeded> {
    Ok(())
}

fn main() {}
