use monitor_runtime::monitor;

#[monitor(usage = |reply| reply.len())]
fn counted() -> Vec<u8> {
    Vec::new()
}

#[monitor(usage = |_| {})]
fn nothing() -> u8 {
    1
}

#[monitor(ok_if = |n| *n)]
fn number() -> u32 {
    1
}

#[monitor(classify = |_| "timeout")]
fn worded() -> Result<(), String> {
    Ok(())
}

fn main() {}
