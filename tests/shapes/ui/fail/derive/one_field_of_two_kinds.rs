use monitor_runtime::TokenUsage;

#[derive(TokenUsage)]
struct Reply {
    #[usage(input, nested)]
    sent: u32,
    #[usage(output)]
    #[usage(output)]
    made: u32,
}

fn main() {}
