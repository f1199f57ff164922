use monitor_runtime::monitor;

#[monitor(name = "")]
async fn chat() {}

fn main() {}
