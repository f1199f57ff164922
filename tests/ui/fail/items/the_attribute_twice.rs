use monitor_runtime::monitor;

#[monitor]
#[monitor(name = "ask")]
async fn chat() {}

fn main() {}
