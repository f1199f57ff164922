use futures::{Stream, stream::BoxStream};
use monitor_runtime::monitor;

#[monitor(stream, track_tokens)]
fn numbers() -> impl Stream<Item = u32> {
    futures::stream::iter([1])
}

struct Opaque;

#[monitor(stream, track_cost)]
async fn opaque() -> Result<BoxStream<'static, Result<Opaque, String>>, String> {
    Err(String::new())
}

fn main() {}
