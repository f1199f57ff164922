use monitor_runtime::TokenUsage;

#[derive(TokenUsage)]
struct Reply {
    #[usage]
    sent: u32,
    #[usage()]
    made: u32,
    #[usage = "input"]
    cached: u32,
    #[usage(input = 3)]
    counted: u32,
    #[usage("input")]
    quoted: u32,
}

fn main() {}
