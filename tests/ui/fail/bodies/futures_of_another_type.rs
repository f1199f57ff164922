use monitor_runtime::monitor;
use std::{future::Future, pin::Pin, rc::Rc};

#[monitor]
fn opaque() -> impl Future<Output = u32> {
    std::future::ready("text")
}

#[monitor]
fn boxed() -> Pin<Box<dyn Future<Output = u32>>> {
    Box::pin(std::future::ready("text"))
}

#[monitor]
fn not_send() -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async {
        let shared = Rc::new(1);
        std::future::ready(()).await;
        *shared
    })
}

#[monitor]
fn without_size() -> dyn std::fmt::Debug {
    1
}

fn main() {}
