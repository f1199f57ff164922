use monitor_runtime::monitor;

struct Chat;

#[monitor]
impl Chat {
    #[monitor = "chat"]
    async fn chat(&self) {}

    #[monitor]
    const fn at_compile_time() {}
}

fn main() {}
