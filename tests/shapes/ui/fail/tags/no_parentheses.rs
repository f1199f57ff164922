use monitor_runtime::monitor;

#[monitor(tags)]
async fn nothing() {}

#[monitor(tags = "tenant")]
async fn a_value() {}

#[monitor(tags[tenant])]
async fn brackets() {}

fn main() {}
