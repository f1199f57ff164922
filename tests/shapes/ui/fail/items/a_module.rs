use monitor_runtime::monitor;

#[monitor]
mod chat {}

fn main() {}
