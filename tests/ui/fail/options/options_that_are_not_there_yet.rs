use monitor_runtime::monitor;

#[monitor(stream)]
fn chunks() {}

#[monitor(budget("team"))]
async fn chat() {}

fn main() {}
