use monitor_runtime::monitor;

#[monitor]
pub const fn chat() {}

fn main() {}
