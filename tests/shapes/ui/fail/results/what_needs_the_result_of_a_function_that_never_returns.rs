use monitor_runtime::monitor;

#[monitor(classify = |error| monitor_runtime::ErrorKind::Overloaded)]
fn serve() -> ! {
    loop {}
}

#[monitor(ok_if = |result| true)]
async fn later() -> ! {
    loop {}
}

fn main() {}
