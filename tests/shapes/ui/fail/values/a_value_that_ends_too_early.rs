use monitor_runtime::monitor;

#[monitor(provider = "open" +)]
fn operator() {}

#[monitor(usage = |reply|)]
fn closure() -> u32 {
    1
}

#[monitor(tags(tenant = !))]
fn tag() {}

fn main() {}
