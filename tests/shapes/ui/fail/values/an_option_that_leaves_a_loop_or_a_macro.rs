use monitor_runtime::monitor;

#[monitor(model = loop { return; }, provider = format!("{}", name?))]
async fn chat(name: Option<&str>) {
    drop(name);
}

#[monitor(model = loop { break 'outer 1; }, provider = 'a: { break 'a "mine" })]
async fn ask() {}

fn main() {}
