use monitor_runtime::monitor;

struct Chat;

#[monitor]
impl Chat {
    #[monitor(skip, name = "ask")]
    async fn ask(&self) {}
    #[monitor(skip = 1)]
    async fn tell(&self) {}
    async fn listen(&self) {}
}

fn main() {}
