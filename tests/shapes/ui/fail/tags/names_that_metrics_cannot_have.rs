use monitor_runtime::monitor;

#[monitor(tags(größe = 1))]
async fn letters() {}

#[monitor(tags("region" = "eu"))]
async fn text() {}

#[monitor(tags(5))]
async fn number() {}

fn main() {}
