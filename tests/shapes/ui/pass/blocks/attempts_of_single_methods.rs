#![deny(warnings)]

use monitor_runtime::{Collector, monitor, testing};

struct Chat;

#[monitor(attempt = false)]
impl Chat {
    async fn ask(&self) {
        self.send().await;
        self.send().await;
        self.count();
    }

    #[monitor(attempt)]
    async fn send(&self) {}

    #[monitor(attempt = true)]
    fn count(&self) {}
}

pub fn main() {
    let collector = Collector::builder().build();
    testing::capture(&collector, || futures::executor::block_on(Chat.ask()));
    let report = collector.report();
    assert_eq!((report.totals.requests, report.totals.retries), (1, 2));
    assert_eq!(report.attempts.map(|attempts| attempts.count), Some(3));
}
