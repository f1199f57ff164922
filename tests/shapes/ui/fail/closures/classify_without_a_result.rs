use monitor_runtime::{ErrorKind, monitor};

#[monitor(classify = |_| ErrorKind::Quota)]
fn number() -> u32 {
    1
}

#[monitor(classify = |_| ErrorKind::Quota)]
async fn nothing() {}

#[monitor(classify = |_| ErrorKind::Quota)]
fn option() -> Option<u32> {
    None
}

fn main() {}
