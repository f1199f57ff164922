use monitor_runtime::TokenUsage;

#[derive(TokenUsage)]
struct Reply {
    #[usage(input)]
    sent: String,
    #[usage(output)]
    made: f64,
    #[usage(cost)]
    paid: f64,
    #[usage(provider)]
    by: Vec<String>,
}

fn main() {}
