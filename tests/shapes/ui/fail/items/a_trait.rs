use monitor_runtime::monitor;

#[monitor]
trait Chat {
    fn chat(&self);
}

fn main() {}
