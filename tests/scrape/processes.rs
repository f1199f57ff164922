//! Percentiles over two processes, whose native histograms Prometheus adds up.

use crate::{durations::durations, prometheus::Prometheus};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A process with calls of its own, which ends with the test.
struct Program {
    process: Child,
    host: String,
}

/// What a process calls: how often, how many milliseconds most calls take, and what is drawn of them.
#[derive(Clone, Copy)]
struct Share {
    calls: u64,
    typical_millis: u64,
    seed: u64,
}

impl Share {
    fn durations(self) -> Vec<Duration> {
        durations(self.calls, Duration::from_millis(self.typical_millis), self.seed)
    }
}

impl Program {
    fn calling(share: Share) -> Program {
        let mut process = Command::new(env!("CARGO_BIN_EXE_scraped_program"))
            .args([share.calls, share.typical_millis, share.seed].map(|number| number.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let said = process.stdout.take().expect("it was asked for");
        let mut program = Program { process, host: String::new() };
        BufReader::new(said).read_line(&mut program.host).expect("an address");
        program.host.truncate(program.host.trim_end().len());
        program
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
#[ignore = "needs the programs of Prometheus, which tests/run gets"]
fn percentiles_of_two_processes_together_are_those_of_all_their_calls() {
    let shares = [
        Share { calls: 4_000, typical_millis: 800, seed: 1 },
        Share { calls: 1_500, typical_millis: 6_000, seed: 2 },
    ];
    let programs = shares.map(Program::calling);
    let hosts = programs.each_ref().map(|program| program.host.clone());
    let prometheus = Prometheus::scraping("union", &[("native", "/native", &hosts)]);
    let both = "count(llm_request_duration_seconds) == 2";
    assert_eq!(prometheus.value(both), 2.0);
    let mut all = shares.map(Share::durations).concat();
    all.sort_unstable();
    for percent in [50, 95, 99] {
        let expression =
            format!("histogram_quantile(0.{percent}, sum(llm_request_duration_seconds))");
        let found = prometheus.value(&expression);
        let exact = all[(all.len() * percent).div_ceil(100) - 1].as_secs_f64();
        println!("p{percent} of two processes: {found:.4} s, exactly {exact:.4} s");
        assert!((found / exact - 1.0).abs() < 0.02, "p{percent}: {found}, exactly {exact}");
    }
}
