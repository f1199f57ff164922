use futures::Stream;
use monitor_runtime::monitor;

#[monitor(stream)]
fn words() -> impl Stream<Item = u32> + Send + Clone {
    futures::stream::iter([1])
}

fn main() {}
