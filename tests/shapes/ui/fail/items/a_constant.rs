use monitor_runtime::monitor;

#[monitor]
const CHAT: u32 = 1;

fn main() {}
