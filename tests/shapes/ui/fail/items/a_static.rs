use monitor_runtime::monitor;

#[monitor]
static CHAT: u32 = 1;

fn main() {}
