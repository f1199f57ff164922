use monitor_runtime::monitor;

#[monitor(crate = std)]
async fn chat() -> u32 {
    1
}

fn main() {}
