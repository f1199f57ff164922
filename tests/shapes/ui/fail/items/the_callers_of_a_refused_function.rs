use monitor_runtime::monitor;

#[monitor(nmae = "chat")]
async fn chat(message: &str) -> usize {
    message.len()
}

#[monitor]
const fn ask(message: &str) -> usize {
    message.len()
}

struct Client;

impl Client {
    #[monitor(temperature = 1)]
    fn tell(&self) {}
}

#[monitor(budgets)]
impl Client {
    #[monitor(skip)]
    async fn left_out(&self) {}
    async fn taken(&self) {}
}

const LENGTH: usize = ask("a");

async fn caller() -> usize {
    Client.tell();
    Client.left_out().await;
    Client.taken().await;
    chat("a").await + LENGTH
}

fn main() {}
