use monitor_runtime::monitor;

#[monitor]
extern crate std as other;

fn main() {}
