use monitor_runtime::monitor;

#[monitor]
std::thread_local! {
    static CHAT: u32 = 1;
}

fn main() {}
