use monitor_runtime::{ErrorKind, monitor};

#[monitor(ok_if = true)]
fn literal() -> u32 {
    1
}

#[monitor(error_if = 1 + 1)]
fn number() -> u32 {
    1
}

#[monitor(classify = ErrorKind::Quota)]
fn kind() -> Result<u32, u32> {
    Ok(1)
}

fn main() {}
