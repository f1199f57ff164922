use monitor_runtime::monitor;

#[monitor(crate = nowhere::runtime)]
async fn chat() {}

fn main() {}
