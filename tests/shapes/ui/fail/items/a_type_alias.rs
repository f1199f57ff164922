use monitor_runtime::monitor;

#[monitor]
type Chat = u32;

fn main() {}
