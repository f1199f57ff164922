use monitor_runtime::TokenUsage;

struct Opaque;

#[derive(TokenUsage)]
struct Reply {
    #[usage(nested)]
    inside: Option<Opaque>,
    #[usage(nested)]
    count: u32,
}

#[derive(TokenUsage)]
struct Tokens(u64);

fn main() {}
