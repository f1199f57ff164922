use monitor_runtime::monitor;

#[monitor(crate = "monitor_runtime")]
async fn chat() {}

fn main() {}
