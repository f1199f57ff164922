use futures::stream::{BoxStream, Iter};
use monitor_runtime::monitor;

type Chunks = BoxStream<'static, u32>;

#[monitor(stream)]
fn named() -> Iter<std::ops::Range<u32>> {
    futures::stream::iter(0..3)
}

#[monitor(stream)]
async fn inside() -> Result<Iter<std::ops::Range<u32>>, String> {
    Ok(futures::stream::iter(0..3))
}

#[monitor(stream)]
fn alias() -> Option<Chunks> {
    None
}

fn main() {}
