use monitor_runtime::monitor;

#[monitor(tags(le = 1, quantile = 2, __name__ = 3))]
async fn chat() {}

fn main() {}
