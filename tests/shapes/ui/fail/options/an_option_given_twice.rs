use monitor_runtime::monitor;

#[monitor(name = "a", track_tokens, name = "b")]
async fn chat() -> monitor_runtime::Usage {
    monitor_runtime::Usage::new(1, 2)
}

fn main() {}
