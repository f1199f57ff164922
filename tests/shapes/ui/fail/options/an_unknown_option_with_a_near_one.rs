use monitor_runtime::monitor;

#[monitor(modle = "m")]
async fn chat() {}

fn main() {}
