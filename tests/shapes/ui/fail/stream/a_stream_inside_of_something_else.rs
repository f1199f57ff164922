use futures::{Stream, stream::BoxStream};
use monitor_runtime::monitor;

#[monitor(stream)]
fn several() -> Vec<BoxStream<'static, u32>> {
    Vec::new()
}

#[monitor(stream)]
async fn with_a_status() -> Result<(u16, impl Stream<Item = u32>), String> {
    Ok((200, futures::stream::iter([1])))
}

fn main() {}
