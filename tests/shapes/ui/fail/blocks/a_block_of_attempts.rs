use monitor_runtime::monitor;

struct Chat;

#[monitor(attempt)]
impl Chat {
    async fn ask(&self) {
        self.send().await
    }

    async fn send(&self) {}
}

fn main() {}
