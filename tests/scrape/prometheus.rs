//! A real Prometheus that ends with the test.

use serde_json::Value;
use std::{
    env, fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The first scrape comes five seconds after the start.
const LONGEST: Duration = Duration::from_secs(60);

/// What is scraped: the name of the job, the path, the hosts.
pub(crate) type Job<'a> = (&'a str, &'a str, &'a [String]);

pub(crate) struct Prometheus {
    process: Child,
    folder: PathBuf,
    host: String,
}

/// The folder with `prometheus` and `promtool`.
pub(crate) fn programs() -> PathBuf {
    env::var_os("MONITOR_PROMETHEUS").expect("MONITOR_PROMETHEUS names the folder").into()
}

impl Prometheus {
    pub(crate) fn scraping(name: &str, jobs: &[Job<'_>]) -> Prometheus {
        let folder = env::temp_dir().join(format!("monitor-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let mut settings = "global:\n  scrape_interval: 1s\nscrape_configs:\n".to_owned();
        for (job, path, hosts) in jobs {
            settings += &format!(
                "  - job_name: {job}\n    metrics_path: {path}\n    static_configs:\n      \
                 - targets: {hosts:?}\n"
            );
        }
        let file = folder.join("prometheus.yml");
        fs::write(&file, settings).expect("the settings are written");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let host = free.expect("a port").to_string();
        let process = Command::new(programs().join("prometheus"))
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.tsdb.path={}", folder.join("data").display()))
            .arg(format!("--web.listen-address={host}"))
            .arg("--enable-feature=native-histograms,exemplar-storage")
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("log")).expect("a log"))
            .spawn()
            .expect("Prometheus starts");
        Prometheus { process, folder, host }
    }

    /// What an expression comes to, once it comes to something: labels and value of each series.
    #[track_caller]
    pub(crate) fn query(&self, expression: &str) -> Vec<(Value, f64)> {
        let path = format!("/api/v1/query?query={}", encoded(expression));
        let begun = Instant::now();
        loop {
            let answer = self.get(&path).unwrap_or_default();
            let found = answer["data"]["result"].as_array().cloned().unwrap_or_default();
            if !found.is_empty() {
                let value = |it: &Value| it["value"][1].as_str().and_then(|text| text.parse().ok());
                let each = found.iter();
                return each
                    .map(|it| (it["metric"].clone(), value(it).unwrap_or(f64::NAN)))
                    .collect();
            }
            let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(begun.elapsed() < LONGEST, "{expression}: {answer}\n{}", log());
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// The only value of an expression.
    #[track_caller]
    pub(crate) fn value(&self, expression: &str) -> f64 {
        let found = self.query(expression);
        assert_eq!(found.len(), 1, "{expression}: {found:?}");
        found[0].1
    }

    /// The values of a label in the series of a selector.
    pub(crate) fn label_values(&self, label: &str, selector: &str) -> Vec<String> {
        let path = format!("/api/v1/label/{label}/values?match[]={}", encoded(selector));
        let answer = self.get(&path).unwrap_or_default();
        serde_json::from_value(answer["data"].clone()).expect("values")
    }

    /// The exemplars of a metric in all time.
    pub(crate) fn exemplars(&self, selector: &str) -> Vec<Value> {
        let query = encoded(selector);
        let path = format!("/api/v1/query_exemplars?query={query}&start=0&end=99999999999");
        let answer = self.get(&path).unwrap_or_default();
        let series = answer["data"].as_array().cloned().unwrap_or_default();
        series
            .iter()
            .flat_map(|it| it["exemplars"].as_array().cloned().unwrap_or_default())
            .collect()
    }

    fn get(&self, path: &str) -> Option<Value> {
        let mut stream = TcpStream::connect(&self.host).ok()?;
        let request = format!("GET {path} HTTP/1.0\r\nhost: {}\r\n\r\n", self.host);
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
