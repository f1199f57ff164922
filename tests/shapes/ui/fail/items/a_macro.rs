use monitor_runtime::monitor;

#[monitor]
macro_rules! chat {
    () => {};
}

fn main() {}
