use monitor_runtime::monitor;

struct Request {
    tenant: String,
}

#[monitor(tags(request.tenant))]
async fn field(request: Request) {
    drop(request.tenant);
}

#[monitor(tags(tenant()))]
async fn call() {}

#[monitor(tags(tenant: 5, region => 6))]
async fn other_signs() {}

fn main() {}
