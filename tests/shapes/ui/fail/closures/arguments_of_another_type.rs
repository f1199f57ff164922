use monitor_runtime::{ErrorKind, Usage, monitor};

#[monitor(ok_if = |n: &u32| *n > 1)]
fn another() -> u8 {
    1
}

#[monitor(ok_if = |n: u8| n > 1)]
fn by_value() -> u8 {
    1
}

#[monitor(usage = |result: &Result<String, u8>| Usage::new(1, 2))]
fn the_whole_result() -> Result<String, u8> {
    Ok(String::new())
}

#[monitor(classify = |error: &String| ErrorKind::Quota)]
fn another_error() -> Result<u8, u8> {
    Ok(1)
}

fn main() {}
