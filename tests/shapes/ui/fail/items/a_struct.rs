use monitor_runtime::monitor;

#[monitor]
pub struct Chat;

fn main() {}
