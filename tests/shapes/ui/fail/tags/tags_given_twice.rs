use monitor_runtime::monitor;

#[monitor(tags(tenant, tenant = 3))]
async fn chat(tenant: &str) {
    drop(tenant.len());
}

#[monitor(tags(r#type = 1, r#type = 2))]
async fn raw() {}

#[monitor(tags(a = 1), tags(b = 2))]
async fn lists() {}

fn main() {}
