use monitor_runtime::monitor;

#[monitor(labels(tenant), cost, vendor = "openai")]
async fn chat(tenant: &str) {
    drop(tenant.len());
}

fn main() {}
