use monitor_runtime::monitor;

#[monitor]
use std::fmt;

fn main() {}
