use monitor_runtime::monitor;

#[monitor(tags(tenannt))]
async fn a_near_one(tenant: &str) {
    drop(tenant.len());
}

#[monitor(tags(region))]
async fn no_near_one(tenant: &str) {
    drop(tenant.len());
}

#[monitor(tags(tenant))]
async fn no_name(_: &str) {}

#[monitor(tags(pair))]
async fn a_pattern((tenant, region): (&str, &str)) {
    drop((tenant.len(), region.len()));
}

#[monitor(tags(_))]
async fn an_underscore(tenant: &str) {
    drop(tenant.len());
}

#[monitor(tags(self))]
async fn no_method() {}

fn main() {}
