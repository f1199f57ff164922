use monitor_runtime::monitor;

#[monitor(model = "gpt" "4o", name = 5)]
async fn chat() {}

#[monitor(provider = openai chat)]
async fn ask() {}

fn main() {}
