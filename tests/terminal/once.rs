//! The plain frame for scripts.

use crate::{
    program::program,
    service::{answering, busy, served},
};
use monitor_runtime::{
    Collector,
    http::{Server, Settings},
};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// What `toolbox top` prints into a pipe.
fn printed(server: &Server, arguments: &[&str], token: Option<&str>) -> Output {
    let address = format!("http://{}/metrics", server.local_addr());
    let mut command = Command::new(program());
    command.args(["top", &address]).args(arguments).env_remove("COLUMNS");
    match token {
        Some(token) => command.env("MONITOR_TOKEN", token),
        None => command.env_remove("MONITOR_TOKEN"),
    };
    command.output().expect("the program runs")
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn a_pipe_gets_one_plain_frame_with_all_tables() {
    let server = served(&busy(40), Settings::new(), 0);
    let plain = text(&printed(&server, &["--range", "all"], None));
    for shown in [
        "shop · http://127.0.0.1:",
        "▲ Failing  4 of 40 calls failed (10.0 %), most often rate_limit",
        "Requests 40   Success 90.0 % (4 failed)",
        "\nModels 1\n",
        "\nFunctions 1\n",
        "\nErrors 1\n",
        "\nLimits 0\n",
    ] {
        assert!(plain.contains(shown), "{shown:?} in\n{plain}");
    }
    assert!(!plain.contains('\u{1b}'), "no colours: {plain}");
    assert!(plain.lines().all(|line| line.chars().count() <= 80), "{plain}");
    let once = text(&printed(&server, &["--once", "--range", "all"], None));
    assert!(once.contains("Requests 40"), "{once}");
}

#[test]
fn a_token_comes_from_a_file_or_the_environment() {
    let settings = Settings::new().bearer_token("kept-in-a-vault");
    let server = served(&busy(1), settings, 0);
    let refused = printed(&server, &[], None);
    let complaint = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1));
    assert!(complaint.contains("--token-file"), "{complaint}");
    assert!(text(&printed(&server, &[], Some("kept-in-a-vault\n"))).contains("Requests 1"));

    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("top_token");
    fs::write(&file, "kept-in-a-vault\n").expect("a file under target");
    let file = file.to_str().expect("UTF-8");
    let of_file = printed(&server, &["--token-file", file], Some("another"));
    assert!(text(&of_file).contains("Requests 1"));
}

#[test]
fn without_an_answer_it_fails_and_says_why() {
    let gone = served(&busy(1), Settings::new(), 0);
    let no_history = Collector::builder().windows([]).build();
    let no_history = served(&no_history, Settings::new(), 0);
    let refused = printed(&no_history, &["--range", "1h"], None);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the range `all` it has"));

    let address = gone.local_addr().to_string();
    gone.shutdown();
    let command = |address: &str| {
        let output = Command::new(program()).args(["top", address]).output().expect("it runs");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    assert!(command(&address).to_lowercase().contains("connection refused"));
    let endless = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{");
    assert!(command(&endless).contains(&endless));
}
