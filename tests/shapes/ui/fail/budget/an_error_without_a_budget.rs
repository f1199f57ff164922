use monitor_runtime::monitor;

#[monitor(budget_error = |refused| refused.to_string())]
fn chat() -> Result<u8, String> {
    Ok(1)
}

fn main() {}
