use monitor_runtime::monitor;

#[monitor(track_tokens = 3)]
async fn number() {}

#[monitor(track_cost = "true")]
async fn text() {}

#[monitor(track_cost = True)]
async fn word() {}

fn main() {}
