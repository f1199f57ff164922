use monitor_runtime::TokenUsage;

struct Opaque;

#[derive(TokenUsage)]
struct Reply {
    usage: Option<Opaque>,
    output_tokens: u32,
}

#[derive(TokenUsage)]
struct Generic<T> {
    #[usage(output)]
    made: u32,
    usage_metadata: T,
}

// left out on purpose, or called so for another reason
#[derive(TokenUsage)]
struct Skipped {
    #[usage(skip)]
    usage: Opaque,
    disk_usage: f64,
    output_tokens: u32,
}

fn main() {}
