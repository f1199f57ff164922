use monitor_runtime::TokenUsage;

#[derive(TokenUsage)]
struct Reply {
    #[usage(inptu)]
    sent: u32,
    #[usage(prompt)]
    asked: u32,
    #[usage(temperature)]
    warmth: u32,
}

fn main() {}
