use monitor_runtime::monitor;

#[monitor(name("chat"))]
async fn in_parentheses() {}

#[monitor(model: "gpt-4o-mini", provider => "openai")]
async fn other_signs() {}

#[monitor(name "chat")]
async fn no_sign() {}

#[monitor(track_cost(true), track_tokens: true)]
async fn flags() {}

#[monitor(name == "chat")]
async fn two_signs() {}

fn main() {}
