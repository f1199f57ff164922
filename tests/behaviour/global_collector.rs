//! The global collector can be installed once, before its first use.

use monitor_runtime::{Call, Collector, testing::MockClock};
use std::time::Duration;

#[test]
fn the_global_collector_is_installed_once_and_only_before_its_first_use() {
    let clock = MockClock::new();
    let settings = || Collector::builder().service("shop").clock(clock.clock());
    let installed = settings().install_global().expect("nobody used it before");

    Call::builder("chat").run(|| clock.advance(Duration::from_secs(1)));
    assert_eq!(installed.report().totals.requests, 1, "calls that name no collector go there");
    assert_eq!(Collector::global().report().api_name, "shop");

    let again = settings().install_global().expect_err("calls would be split over two");
    assert!(again.to_string().contains("before the first monitored call"), "{again}");
    Call::builder("chat").run(|| ());
    assert_eq!(installed.report().totals.requests, 2, "the first one stays");
}
