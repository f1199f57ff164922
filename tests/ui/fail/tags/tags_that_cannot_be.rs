use monitor_runtime::monitor;

#[monitor(tags(tenannt, le = 1, __name__ = 2, tenant, tenant = 3))]
async fn chat(tenant: &str) {}

#[monitor(tags(self, _))]
async fn ask(tenant: &str) {}

#[monitor(tags(tenant region = 1, "a"))]
async fn tell(tenant: &str) {
    drop(tenant.len());
}

fn main() {}
