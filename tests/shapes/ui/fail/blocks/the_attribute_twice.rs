use monitor_runtime::monitor;

struct Chat;

#[monitor]
#[monitor(track_cost)]
impl Chat {
    async fn ask(&self) {}
}

#[monitor]
impl Chat {
    #[monitor]
    #[monitor(name = "tell")]
    async fn tell(&self) {}
}

fn main() {}
