use monitor_runtime::monitor;

#[monitor(budget("team"))]
async fn chat() {}

fn main() {}
