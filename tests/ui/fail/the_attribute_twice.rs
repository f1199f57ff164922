use monitor_runtime::monitor;

#[monitor]
#[monitor(track_tokens)]
async fn chat() {}

fn main() {}
