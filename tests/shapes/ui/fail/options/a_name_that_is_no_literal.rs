use monitor_runtime::monitor;

#[monitor(name = String::from("chat"))]
async fn chat() {}

fn main() {}
