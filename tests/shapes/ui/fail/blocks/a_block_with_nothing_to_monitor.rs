use monitor_runtime::monitor;

struct Chat;

#[monitor]
impl Chat {
    fn ask(&self) {}
}

fn main() {}
