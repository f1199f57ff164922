use monitor_runtime::monitor;

#[monitor(attempt = 3)]
async fn a_number() {}

#[monitor(attempt(3))]
async fn a_number_in_parentheses() {}

#[monitor(attempts)]
async fn many() {}

#[monitor(retries = 3)]
async fn retried() {}

#[monitor(attempt, attempt = false)]
async fn twice() {}

fn main() {}
