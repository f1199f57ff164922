use monitor_runtime::monitor;

#[monitor(track_tokens = 3)]
async fn chat() {}

fn main() {}
