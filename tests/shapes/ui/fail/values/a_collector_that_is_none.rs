use monitor_runtime::monitor;

#[monitor(collector = "mine")]
async fn chat() {}

fn main() {}
