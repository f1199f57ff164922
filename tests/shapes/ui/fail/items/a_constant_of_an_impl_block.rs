use monitor_runtime::monitor;

struct Chat;

impl Chat {
    #[monitor]
    const MODEL: &'static str = "m";
}

trait Model {
    #[monitor]
    type Reply;
}

fn main() {}
