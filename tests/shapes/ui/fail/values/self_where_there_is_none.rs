use monitor_runtime::monitor;

struct Client {
    model: String,
}

#[monitor(model = self.model)]
async fn function(client: Client) -> String {
    client.model
}

impl Client {
    #[monitor(tags(model = format!("{}", self.model)))]
    async fn new(model: String) -> Client {
        Client { model }
    }
}

fn main() {}
