use monitor_runtime::TokenUsage;

#[derive(TokenUsage)]
struct Reply {
    sent: u32,
    text: String,
}

fn main() {}
