use monitor_runtime::monitor;

struct Chat {
    model: String,
}

#[monitor(model = self.model)]
impl Chat {
    async fn chat(&self) {}

    async fn connect() {}

    #[monitor(skip)]
    async fn left_out() {}

    #[monitor(model = "gpt-4o")]
    async fn with_its_own() {}
}

fn main() {}
