use monitor_runtime::monitor;

#[monitor(skip)]
async fn chat() {}

fn main() {}
