use monitor_runtime::monitor;

#[monitor(ok_if = |n| n.is_fine())]
async fn no_method() -> u8 {
    1
}

#[monitor(usage = |reply| reply.usage)]
async fn no_field() -> Result<String, u8> {
    Ok(String::new())
}

#[monitor(classify = |error| error.kind())]
async fn no_kind() -> Result<String, u8> {
    Ok(String::new())
}

#[monitor(ok_if = |n| later(n).await)]
async fn awaits() -> u8 {
    1
}

async fn later(_: &u8) -> bool {
    true
}

fn main() {}
