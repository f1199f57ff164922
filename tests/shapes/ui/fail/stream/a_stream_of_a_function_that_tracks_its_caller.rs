use futures::Stream;
use monitor_runtime::monitor;

#[monitor(stream)]
#[track_caller]
fn words() -> impl Stream<Item = u32> {
    futures::stream::iter([1])
}

fn main() {}
