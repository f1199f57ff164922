use monitor_runtime::monitor;

#[monitor]
union Chat {
    a: u32,
}

fn main() {}
