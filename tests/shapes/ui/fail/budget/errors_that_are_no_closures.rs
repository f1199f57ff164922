use monitor_runtime::monitor;

#[monitor(budget("team"), budget_error = "refused")]
fn literal() -> Result<u8, String> {
    Ok(1)
}

#[monitor(budget("team"), budget_error = String::new())]
fn value() -> Result<u8, String> {
    Ok(1)
}

#[monitor(budget("team"), budget_error)]
fn nothing() -> Result<u8, String> {
    Ok(1)
}

fn main() {}
