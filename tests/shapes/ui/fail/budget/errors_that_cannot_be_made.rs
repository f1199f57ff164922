use monitor_runtime::monitor;
use std::future::Future;

#[derive(Debug)]
struct LlmError;

#[monitor(budget("team"))]
async fn of_a_type() -> Result<u8, LlmError> {
    Err(LlmError)
}

#[monitor(budget("team"))]
fn of_text() -> Result<u8, String> {
    Ok(1)
}

#[monitor(budget("team"))]
fn by_an_alias() -> std::io::Result<u8> {
    Ok(1)
}

#[monitor(budget("team"))]
fn by_hand() -> impl Future<Output = Result<u8, LlmError>> {
    std::future::ready(Ok(1))
}

#[monitor(budget("team"))]
fn boxed_elsewhere() -> futures::future::BoxFuture<'static, Result<u8, LlmError>> {
    futures::FutureExt::boxed(async { Ok(1) })
}

#[monitor(budget("team"))]
async fn generic<E>(error: E) -> Result<u8, E> {
    Err(error)
}

fn main() {}
