use monitor_runtime::monitor;

#[monitor]
unsafe extern "C" {
    fn chat();
}

fn main() {}
