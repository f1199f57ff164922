use monitor_runtime::monitor;

#[monitor(name = "chat",, model = "m")]
async fn chat() {}

fn main() {}
