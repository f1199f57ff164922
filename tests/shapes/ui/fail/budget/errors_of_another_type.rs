use monitor_runtime::{budget::BudgetExceeded, monitor};

#[derive(Debug)]
enum LlmError {
    Refused(BudgetExceeded),
}

#[monitor(budget("team"), budget_error = |refused| refused.to_string())]
async fn of_a_text() -> Result<u8, LlmError> {
    Ok(1)
}

#[monitor(budget("team"), budget_error = |refused| Err(LlmError::Refused(refused)))]
fn of_a_result() -> Result<u8, LlmError> {
    Ok(1)
}

#[monitor(budget("team"), budget_error = of_text)]
fn by_a_function() -> Result<u8, String> {
    Ok(1)
}

fn of_text(text: &str) -> String {
    text.to_owned()
}

#[monitor(budget("team"), budget_error = || LlmError::Refused(todo()))]
fn without_an_argument() -> Result<u8, LlmError> {
    Ok(1)
}

fn todo() -> BudgetExceeded {
    loop {}
}

#[monitor(budget("team"), budget_error = |refused| refused.limits())]
fn by_a_method_that_is_not_there() -> Result<u8, String> {
    Ok(1)
}

fn main() {}
