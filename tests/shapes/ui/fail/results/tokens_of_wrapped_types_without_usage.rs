use monitor_runtime::monitor;

#[monitor(track_tokens)]
async fn nothing() {}

#[monitor(track_tokens)]
async fn result() -> Result<String, u8> {
    Ok(String::new())
}

#[monitor(track_cost)]
fn option() -> Option<u32> {
    None
}

#[monitor(track_cost)]
fn boxed() -> Box<str> {
    "".into()
}

#[monitor(track_tokens)]
fn tuple() -> (String, u16) {
    (String::new(), 1)
}

#[monitor(track_tokens)]
fn future() -> impl Future<Output = Result<(), String>> {
    async { Ok(()) }
}

#[monitor(track_tokens, track_cost)]
fn boxed_future() -> std::pin::Pin<Box<dyn Future<Output = String>>> {
    Box::pin(async { String::new() })
}

fn main() {}
