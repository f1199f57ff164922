use monitor_runtime::monitor;

struct Chat;

#[monitor(skip)]
impl Chat {
    async fn ask(&self) {}
}

fn main() {}
