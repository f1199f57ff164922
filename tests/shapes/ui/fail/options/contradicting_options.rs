use monitor_runtime::monitor;

#[monitor(ok_if = |_| true, error_if = |_| false)]
async fn chat() {}

#[monitor(track_tokens = false, track_cost)]
async fn ask() {}

fn main() {}
