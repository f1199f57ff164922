use monitor_runtime::{TokenUsage, monitor};

#[derive(TokenUsage)]
struct Reply<'a, T> {
    #[usage(imput)]
    sent: u32,
    text: &'a T,
}

#[monitor(track_tokens)]
fn chat(text: &u8) -> Reply<'_, u8> {
    Reply { sent: 1, text }
}

fn main() {}
