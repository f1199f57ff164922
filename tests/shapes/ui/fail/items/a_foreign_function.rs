use monitor_runtime::monitor;

unsafe extern "C" {
    #[monitor]
    fn chat();
}

fn main() {}
