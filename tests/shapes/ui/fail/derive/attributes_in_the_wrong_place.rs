use monitor_runtime::TokenUsage;

#[derive(TokenUsage)]
#[usage(input)]
struct Reply {
    #[usage(crate = monitor_runtime)]
    input_tokens: u32,
}

#[derive(TokenUsage)]
#[usage(crate = "monitor_runtime")]
enum Answer {
    #[usage(nested)]
    Chat(Reply),
}

fn main() {}
