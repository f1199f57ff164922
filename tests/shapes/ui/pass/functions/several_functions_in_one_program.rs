#![deny(warnings)]

use monitor_runtime::monitor;

#[monitor]
async fn chat() -> Result<u32, String> {
    Ok(1)
}

#[monitor(name = "ask")]
fn ask() -> u32 {
    2
}

pub fn main() {
    drop(chat());
    ask();
}
