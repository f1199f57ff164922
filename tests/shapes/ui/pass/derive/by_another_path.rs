mod vendored {
    pub use monitor_runtime as inner;
}

use vendored::inner::usage::TokenUsage;

#[derive(TokenUsage)]
#[usage(crate = vendored::inner)]
struct Reply {
    input_tokens: u32,
}

pub fn main() {
    assert!(Reply { input_tokens: 3 }.usage().is_some());
}
