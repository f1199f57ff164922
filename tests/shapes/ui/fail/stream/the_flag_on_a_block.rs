use futures::Stream;
use monitor_runtime::monitor;

struct Client;

#[monitor(stream)]
impl Client {
    fn words(&self) -> impl Stream<Item = u32> {
        futures::stream::iter([1])
    }
}

fn main() {}
