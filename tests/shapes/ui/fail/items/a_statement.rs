use monitor_runtime::monitor;

fn chat() -> u32 {
    #[monitor]
    let reply = 1;
    reply
}

fn main() {}
