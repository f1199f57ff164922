use futures::{Stream, StreamExt, stream::BoxStream};
use monitor_runtime::monitor;

#[monitor(stream)]
fn wrong_item() -> impl Stream<Item = u32> {
    futures::stream::iter(["text"])
}

#[monitor(stream)]
fn wrong_argument(text: &str) -> BoxStream<'static, u32> {
    futures::stream::iter([text.len()]).boxed()
}

#[monitor(stream)]
async fn question() -> Result<impl Stream<Item = u8>, String> {
    let n: u8 = "1".parse()?;
    Ok(futures::stream::iter([n]))
}

#[monitor(stream)]
fn not_send() -> impl Stream<Item = u8> + Send {
    let n = std::rc::Rc::new(1);
    futures::stream::once(async move { *n })
}

fn main() {}
