use monitor_runtime::monitor;

#[monitor(ok_if = |a, b| true)]
fn two() -> u8 {
    1
}

#[monitor(error_if = || true)]
fn none() -> u8 {
    1
}

fn main() {}
