use monitor_runtime::monitor;

#[monitor]
pub unsafe extern "C" fn chat(words: u32, mut more: ...) -> u32 {
    words
}

fn ask() -> u32 {
    unsafe { chat(1, 2) }
}

fn main() {}
