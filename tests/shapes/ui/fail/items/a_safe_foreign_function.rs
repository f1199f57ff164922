use monitor_runtime::monitor;

unsafe extern "C" {
    #[monitor]
    safe fn chat();
}

fn main() {}
