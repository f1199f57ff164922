use monitor_runtime::monitor;

#[monitor(track_tokens)]
async fn text() -> Result<String, std::io::Error> {
    Ok(String::new())
}

#[monitor(track_cost)]
async fn nothing() {}

struct Opaque;

#[monitor(track_tokens = true)]
fn opaque() -> Option<Opaque> {
    None
}

#[monitor(track_tokens)]
fn generic<T>(value: T) -> T {
    value
}

fn main() {}
