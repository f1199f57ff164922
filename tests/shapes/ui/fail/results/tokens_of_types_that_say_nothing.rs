use monitor_runtime::monitor;

pub struct Reply {
    pub text: String,
}

#[monitor(track_tokens)]
async fn own() -> Result<Reply, String> {
    Err(String::new())
}

#[monitor(track_tokens)]
async fn generic<T>(reply: T) -> Option<T> {
    Some(reply)
}

#[monitor(track_cost)]
fn hidden() -> impl Sized {
    "text"
}

fn main() {}
