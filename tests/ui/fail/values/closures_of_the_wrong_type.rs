use monitor_runtime::{ErrorKind, monitor};

#[monitor(usage = |reply| reply.len())]
fn counted() -> Vec<u8> {
    Vec::new()
}

#[monitor(ok_if = |n| *n)]
fn number() -> u32 {
    1
}

#[monitor(classify = |_| "timeout")]
fn worded() -> Result<(), String> {
    Ok(())
}

#[monitor(classify = |_| ErrorKind::Quota)]
fn no_result() -> u32 {
    1
}

#[monitor(ok_if = true)]
fn literal() -> u32 {
    1
}

fn main() {}
