use monitor_runtime::{ErrorKind, monitor};

#[monitor(classify = |error| ErrorKind::Overloaded)]
fn serve() -> ! {
    loop {}
}

#[monitor(ok_if = |result| true)]
async fn later() -> ! {
    loop {}
}

fn main() {}
