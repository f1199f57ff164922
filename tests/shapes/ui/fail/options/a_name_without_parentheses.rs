use monitor_runtime::monitor;

#[monitor name = "chat"]
async fn chat() {}

fn main() {}
