use monitor_runtime::monitor;

struct Model;

#[monitor(model = Model, tags(ids))]
async fn chat(ids: Vec<u8>) {
    drop(ids);
}

fn main() {}
