use monitor_runtime::{monitor, monitor as observe};

#[monitor]
#[monitor(name = "ask")]
async fn chat() {}

#[monitor]
#[cfg_attr(all(), monitor(name = "ask"))]
async fn under_a_condition() {}

#[cfg_attr(all(), monitor(name = "ask"))]
#[monitor]
async fn over_a_condition() {}

#[monitor]
#[monitor_runtime::monitor]
fn by_two_paths() {}

#[monitor]
#[observe]
fn by_two_names() {}

fn main() {}
