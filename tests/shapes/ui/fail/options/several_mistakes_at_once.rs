use monitor_runtime::monitor;

#[monitor(nmae = "chat", track_cots, model, tags(tenannt))]
async fn chat(tenant: &str) {
    drop(tenant.len());
}

fn used() {
    let _ = chat("a");
}

fn main() {}
