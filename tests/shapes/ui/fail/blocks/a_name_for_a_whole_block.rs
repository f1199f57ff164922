use monitor_runtime::monitor;

struct Chat;

#[monitor(name = "chat")]
impl Chat {
    async fn ask(&self) {}
}

fn main() {}
