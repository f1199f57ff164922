use monitor_runtime::monitor;

#[monitor]
fn empty() -> u32 {}

#[monitor]
async fn empty_too() -> u32 {}

#[monitor]
fn a_semicolon_too_many() -> u32 {
    1;
}

#[monitor]
fn borrows_too_long<'a>(kept: &'a str, lost: &str) -> &'a str {
    println!("{kept}");
    lost
}

fn main() {}
