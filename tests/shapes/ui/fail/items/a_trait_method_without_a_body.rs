use monitor_runtime::monitor;

trait Chat {
    #[monitor]
    async fn chat(&self);
}

fn main() {}
