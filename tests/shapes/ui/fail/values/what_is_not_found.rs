use monitor_runtime::monitor;

struct Client;

impl Client {
    #[monitor(model = self.mdoel())]
    async fn chat(&self) {}

    fn model(&self) -> &str {
        "m"
    }
}

#[monitor(provider = vendor.name())]
async fn ask() {}

#[monitor(collector = collector)]
async fn tell() {}

#[monitor(ok_if = is_fine)]
async fn listen() {}

fn main() {}
