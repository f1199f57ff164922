use futures::{Stream, stream, stream::BoxStream};
use monitor_runtime::{Usage, monitor};

#[monitor(track_cost)]
fn opaque() -> impl Stream<Item = Usage> {
    stream::iter([Usage::new(1, 1)])
}

#[monitor(track_tokens)]
async fn boxed() -> Result<BoxStream<'static, Usage>, String> {
    Err("busy".into())
}

fn main() {}
