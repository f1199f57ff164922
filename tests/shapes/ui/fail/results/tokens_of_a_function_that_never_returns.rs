use monitor_runtime::monitor;

#[monitor(track_tokens)]
fn stop() -> ! {
    std::process::exit(1)
}

#[monitor(track_cost)]
async fn serve() -> ! {
    std::future::pending().await
}

fn main() {}
