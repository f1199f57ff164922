use monitor_runtime::monitor;

#[monitor(tags(tenant = , region =))]
async fn tags(tenant: &str) {
    drop(tenant);
}

#[monitor(track_tokens; name = "chat")]
async fn semicolon() -> serde_json::Value {
    serde_json::Value::Null
}

fn main() {}
