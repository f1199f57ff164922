use monitor_runtime::{budget::BudgetExceeded, monitor};

struct Chat;

#[monitor(budget("team"), budget_error = BudgetExceeded::from)]
impl Chat {
    async fn ask(&self) -> Result<(), BudgetExceeded> {
        self.send().await
    }

    async fn send(&self) -> Result<(), BudgetExceeded> {
        Ok(())
    }
}

fn main() {}
