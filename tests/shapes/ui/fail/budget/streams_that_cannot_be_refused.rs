use futures::{Stream, stream};
use monitor_runtime::{budget::BudgetExceeded, monitor};

#[monitor(stream, budget("team"))]
fn bare() -> impl Stream<Item = u8> {
    stream::iter([1])
}

#[monitor(stream, budget("team"))]
fn in_a_box() -> stream::BoxStream<'static, Result<u8, BudgetExceeded>> {
    futures::StreamExt::boxed(stream::iter([Ok(1)]))
}

#[monitor(stream, budget("team"))]
async fn later() -> impl Stream<Item = u8> {
    stream::iter([1])
}

#[monitor(budget("team"))]
async fn without_the_flag() -> Result<impl Stream<Item = u8>, BudgetExceeded> {
    Ok(stream::iter([1]))
}

fn main() {}
