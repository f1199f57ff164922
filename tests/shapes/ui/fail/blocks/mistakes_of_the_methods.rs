use monitor_runtime::monitor;

struct Chat;

#[monitor(tags(tenant))]
impl Chat {
    async fn ask(&self, tenant: &str) {
        drop(tenant.len());
    }
    async fn tell(&self, tenat: &str) {
        drop(tenat.len());
    }
    #[monitor(modle = "m")]
    async fn listen(&self, tenant: &str) {
        drop(tenant.len());
    }
    #[monitor]
    const fn wait(&self) {}
    #[monitor]
    const LIMIT: u32 = 1;
    #[monitor(skip)]
    async fn left_out(&self) {}
}

fn main() {}
