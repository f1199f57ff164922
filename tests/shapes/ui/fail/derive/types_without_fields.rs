use monitor_runtime::TokenUsage;

#[derive(TokenUsage)]
struct Unit;

#[derive(TokenUsage)]
union Either {
    input_tokens: u32,
    other: f32,
}

#[derive(TokenUsage)]
enum Empty {}

fn main() {}
