use monitor_runtime::monitor;

#[monitor(nmae = "chat", track_cots, model)]
async fn chat() {}

fn used() {
    let _ = chat();
}

fn main() {}
