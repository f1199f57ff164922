use monitor_runtime::monitor;

struct Request {
    tenant: String,
}

#[monitor(tags(request.tenant))]
async fn field(request: Request) {
    drop(request.tenant);
}

impl Request {
    #[monitor(tags(self.parts.tier(1)))]
    async fn method(&self) {}
}

#[monitor(tags(tenant()))]
async fn call() {}

#[monitor(tags(tenant: 5, region => 6))]
async fn other_signs() {}

fn main() {}
