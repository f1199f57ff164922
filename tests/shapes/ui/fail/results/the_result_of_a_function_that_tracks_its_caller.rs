use monitor_runtime::monitor;

#[monitor(ok_if = |n| *n > 1)]
#[track_caller]
fn chat() -> u32 {
    1
}

fn main() {}
