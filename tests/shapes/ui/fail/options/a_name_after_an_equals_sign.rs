use monitor_runtime::monitor;

#[monitor = "chat"]
async fn chat() {}

fn main() {}
