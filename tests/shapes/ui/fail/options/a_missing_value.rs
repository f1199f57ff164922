use monitor_runtime::monitor;

#[monitor(model, name = , collector)]
async fn chat() {}

fn main() {}
