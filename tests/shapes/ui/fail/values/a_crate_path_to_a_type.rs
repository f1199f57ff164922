use monitor_runtime::{Usage, monitor};

#[monitor(crate = monitor_runtime::Usage, track_cost, tags(region = "eu"))]
async fn chat() -> Result<Usage, String> {
    Ok(Usage::new(1, 1))
}

fn main() {}
