use monitor_runtime::monitor;

#[monitor("chat", track_cost)]
async fn chat() -> monitor_runtime::Usage {
    monitor_runtime::Usage::new(1, 2)
}

fn main() {}
