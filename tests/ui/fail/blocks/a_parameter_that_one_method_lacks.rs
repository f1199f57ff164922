use monitor_runtime::monitor;

struct Chat;

#[monitor(tags(tenant))]
impl Chat {
    async fn chat(&self, tenant: &str) -> usize {
        tenant.len()
    }

    async fn connect(&self, tennant: &str) -> usize {
        tennant.len()
    }
}

fn main() {}
