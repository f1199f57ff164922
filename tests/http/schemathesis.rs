//! The document against real answers, by a tool that makes up requests from it.

use super::{recorded, recorded::fill, start};
use monitor_runtime::http::Settings;
use std::{
    env,
    ffi::OsStr,
    io,
    process::{Command, ExitStatus},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::Duration,
};

/// `MONITOR_SCHEMATHESIS` is the path of schemathesis.
#[test]
#[ignore = "it needs schemathesis; tests/run gets it"]
fn the_document_says_what_is_answered() {
    let program = env::var_os("MONITOR_SCHEMATHESIS").expect("where schemathesis is");
    let settings = Settings::new().bearer_token("secret").allow_clear(true);
    let collector = recorded();
    let server = start(&collector, settings);
    let url = format!("http://{}/metrics", server.local_addr());
    let is_over = AtomicBool::new(false);
    let refill = || {
        while !is_over.load(Relaxed) {
            fill(&collector); // it is cleared now and then
            thread::sleep(Duration::from_millis(50));
        }
    };
    let status = thread::scope(|scope| {
        scope.spawn(refill);
        let status = check(&program, &url);
        is_over.store(true, Relaxed);
        status
    });
    assert!(status.expect("schemathesis runs").success());
}

fn check(program: &OsStr, url: &str) -> io::Result<ExitStatus> {
    Command::new(program)
        .args(["run", &format!("{url}/openapi.json"), "--url", url])
        .args(["--header", "Authorization: Bearer secret"])
        .args([
            "--checks",
            "all",
            "--mode",
            "all",
            "--phases",
            "examples,coverage,fuzzing,stateful",
        ])
        // the same requests each time, and no folder left behind
        .args(["--max-examples", "10", "--seed", "1", "--generation-database", "none"])
        .args(["--workers", "2", "--no-color"])
        .status()
}
