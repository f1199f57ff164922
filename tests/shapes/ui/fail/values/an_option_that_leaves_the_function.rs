use monitor_runtime::monitor;

#[monitor(model = find()?, provider = { return }, tags(a = later().await, b = loop { break 1 }))]
async fn chat() {}

fn find() -> Option<u8> {
    None
}

async fn later() -> u8 {
    1
}

fn main() {}
