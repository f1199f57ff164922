use monitor_runtime::monitor;

#[monitor(track_tokens track_cost name "chat")]
async fn chat() {}

fn main() {}
