#![deny(warnings)]

use futures::{FutureExt, Stream, StreamExt, executor::block_on, future::BoxFuture, stream};
use monitor_runtime::{Collector, monitor, testing::capture};

struct Client;

#[monitor(track_cost)]
impl Client {
    const LIMIT: usize = 2;

    const fn new() -> Self {
        Client
    }

    async fn chat(&self) -> u32 {
        1
    }

    fn boxed(&self) -> BoxFuture<'_, u32> {
        async { 2 }.boxed()
    }

    fn later(&self) -> impl Future<Output = u32> + use<> {
        async { 3 }
    }

    fn chunks(&self) -> impl Stream<Item = u32> + use<> {
        stream::iter([4; Self::LIMIT])
    }

    fn sync(&self) -> u32 {
        5
    }

    #[monitor(name = "counted")]
    fn sync_with_its_own(&self) -> u32 {
        6
    }

    #[monitor(skip)]
    async fn left_out(&self) -> u32 {
        7
    }
}

pub fn main() {
    let collector = Collector::builder().build();
    let sum = capture(&collector, || {
        let client = Client::new();
        let (chat, boxed, later) = (client.chat(), client.boxed(), client.later());
        let futures: u32 = block_on(chat) + block_on(boxed) + block_on(later);
        let items: u32 = block_on(client.chunks().collect::<Vec<_>>()).into_iter().sum();
        futures + items + client.sync() + client.sync_with_its_own() + block_on(client.left_out())
    });
    assert_eq!(sum, 1 + 2 + 3 + 8 + 5 + 6 + 7);

    let mut names: Vec<String> =
        collector.requests().all().into_iter().map(|record| record.key.function).collect();
    names.sort_unstable();
    let taken = ["Client::boxed", "Client::chat", "Client::chunks", "Client::later", "counted"];
    assert_eq!(names, taken);
}
