use monitor_runtime::monitor;

#[monitor(temperature = 3)]
async fn chat() {}

fn main() {}
