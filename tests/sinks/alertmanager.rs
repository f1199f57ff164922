//! A real Alertmanager: an alert of real calls arrives there, is passed on, and is resolved.
//!
//! usage: MONITOR_ALERTMANAGER=path cargo test -p tests-sinks alertmanager -- --ignored

use crate::server;
use monitor_runtime::{
    Collector,
    alert::{AlertRule, Alertmanager, Metric, Webhook},
    monitor,
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    env, fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const LONGEST: Duration = Duration::from_secs(50);

/// An Alertmanager of its own, which ends with the test.
struct Running {
    process: Child,
    folder: PathBuf,
    host: String,
}

impl Running {
    /// It passes on to this receiver at once.
    fn start(binary: &Path, receiver: &str) -> Running {
        let folder = env::temp_dir().join(format!("monitor-alertmanager-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let settings = format!(
            "route:\n  receiver: test\n  group_by: [alertname]\n  group_wait: 0s\n  \
             group_interval: 1s\nreceivers:\n  - name: test\n    webhook_configs:\n      \
             - url: http://{receiver}/\n        send_resolved: true\n"
        );
        let file = folder.join("alertmanager.yml");
        fs::write(&file, settings).expect("the settings are written");
        let host = server::nobody();
        let log = fs::File::create(folder.join("log")).expect("a log");
        let process = Command::new(binary)
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.path={}", folder.join("data").display()))
            .arg(format!("--web.listen-address={host}"))
            // alone, and not on all interfaces
            .arg("--cluster.listen-address=")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("Alertmanager starts");
        let running = Running { process, folder, host };
        running.until("it is ready", |running| running.get("/-/ready").map(drop));
        running
    }

    /// The body of an answer of status 200.
    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.host).ok()?;
        let request = format!("GET {path} HTTP/1.0\r\nhost: {}\r\n\r\n", self.host);
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        head.contains(" 200 ").then(|| body.to_owned())
    }

    fn alerts(&self) -> Vec<Value> {
        let alerts = self.get("/api/v2/alerts").and_then(|body| serde_json::from_str(&body).ok());
        alerts.unwrap_or_default()
    }

    #[track_caller]
    fn until<T>(&self, what: &str, look: impl Fn(&Running) -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(begun.elapsed() < LONGEST, "{what}: {:#?}\n{}", self.alerts(), log());
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[monitor(provider = "openai", collector = collector)]
fn chat(collector: &Collector, is_well: bool) -> Result<&'static str, &'static str> {
    if is_well { Ok("hello") } else { Err("the server is overloaded") }
}

#[test]
#[ignore = "needs the binary of Alertmanager, which tests/run gets"]
fn an_alert_of_real_calls_arrives_is_passed_on_and_is_resolved() {
    let binary =
        env::var_os("MONITOR_ALERTMANAGER").expect("MONITOR_ALERTMANAGER names the binary");
    let receiver = server::answering(&[OK]);
    let ours = server::answering(&[OK]);
    let alertmanager = Running::start(Path::new(&binary), &receiver.host);

    let sink = Alertmanager::new(&format!("http://{}", alertmanager.host)).expect("an address");
    let rule = AlertRule::new("errors", Metric::error_rate().above(0.5).until(0.4))
        .for_at_least(Duration::from_secs(1))
        .provider("openai")
        .severity("critical")
        .label("app.team", "support")
        .summary("every other call fails");
    let collector = Collector::builder()
        .service("checkout")
        .alert(rule)
        .alert_sink(sink.repeat_every(Duration::from_secs(2)).generator_url("http://shop.example/"))
        .alert_sink(Webhook::new(&format!("http://{}/", ours.host)).expect("an address"))
        .build();
    for is_well in [false, false, true] {
        let _ = chat(&collector, is_well);
    }

    let alert = alertmanager.until("it arrives", |running| running.alerts().pop());
    let labels = serde_json::json!({
        "alertname": "errors", "app_team": "support", "provider": "openai",
        "service": "checkout", "severity": "critical",
    });
    assert_eq!(alert["labels"], labels);
    assert_eq!(alert["status"]["state"], "active");
    assert_eq!(alert["annotations"]["summary"], "every other call fails");
    assert_eq!(alert["generatorURL"], "http://shop.example/");

    let passed_on = receiver.asked.recv_timeout(LONGEST).expect("the receiver hears of it").body;
    assert_eq!(
        (&passed_on["status"], &passed_on["alerts"][0]["labels"]),
        (&"firing".into(), &labels)
    );

    // our own webhook is of the same form, and knows the alert by the same fingerprint
    let posted = ours.asked.recv_timeout(LONGEST).expect("and so does ours").body;
    // in whatever order: serde_json keeps theirs where a dependency of another package asks for that
    let fields =
        |value: &Value| value.as_object().map(|it| it.keys().cloned().collect::<BTreeSet<_>>());
    assert_eq!(fields(&posted), fields(&passed_on));
    assert_eq!(fields(&posted["alerts"][0]), fields(&passed_on["alerts"][0]));
    assert_eq!(posted["version"], passed_on["version"]);
    assert_eq!(posted["groupKey"], passed_on["groupKey"]);
    assert_eq!(posted["alerts"][0]["fingerprint"], passed_on["alerts"][0]["fingerprint"]);
    assert_eq!(
        posted["alerts"][0]["startsAt"].as_str().map(|at| &at[..19]),
        passed_on["alerts"][0]["startsAt"].as_str().map(|at| &at[..19])
    );

    // it is valid for four repetitions: that it is still there shows that these arrive
    thread::sleep(Duration::from_secs(10));
    assert_eq!(alertmanager.alerts().len(), 1);

    for _ in 0..3 {
        let _ = chat(&collector, true);
    }
    alertmanager.until("it is resolved", |running| running.alerts().is_empty().then_some(()));
    let resolved = receiver.asked.iter().map(|asked| asked.body);
    let resolved = resolved.into_iter().find(|body| body["status"] == "resolved");
    let resolved = resolved.expect("the receiver hears of the end");
    assert_eq!(resolved["alerts"][0]["labels"], labels);
    assert!(collector.flush_alerts(LONGEST));
    let sinks = collector.snapshot().health.alert_sinks;
    assert!(sinks.iter().all(|sink| sink.failed == 0 && sink.last_error.is_none()), "{sinks:?}");
}
