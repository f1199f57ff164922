use monitor_runtime::TokenUsage;

#[derive(TokenUsage)]
struct Reply {
    #[usage(input)]
    sent: u32,
    #[usage(input)]
    asked: u32,
}

fn main() {}
