use monitor_runtime::{Usage, monitor};

#[monitor(model = model.into_bytes().len())]
async fn moved_by_a_value(model: String) -> String {
    model
}

#[monitor(usage = |_| Usage::new(model.len() as u64, 0))]
fn used_after_the_body(model: String) {
    drop(model);
}

fn main() {}
