use monitor_runtime::monitor;

#[monitor(TRACK_COST)]
fn chat() {}

fn main() {}
