use monitor_runtime::TokenUsage;

#[derive(TokenUsage)]
struct Reply {
    #[usage(model)]
    id: u32,
    input_tokens: u32,
}

fn main() {}
