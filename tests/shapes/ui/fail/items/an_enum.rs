use monitor_runtime::monitor;

#[monitor]
enum Chat {
    A,
}

fn main() {}
