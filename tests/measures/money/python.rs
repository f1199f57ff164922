//! What the same takes in Python, by genai-prices, where that is installed.

use std::{collections::HashMap, path::Path, process::Command};

/// Medians in nanoseconds by the names of their rows; none where genai-prices is not there.
pub(crate) struct Others(HashMap<String, f64>);

impl Others {
    pub(crate) fn nanos(&self, what: &str) -> Option<f64> {
        self.0.get(what).copied()
    }
}

/// Has the other side measure the inputs in this folder.
pub(crate) fn figures(folder: &Path) -> Others {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let python = root.join("target/tools/genai-prices/bin/python");
    if !python.exists() {
        println!("genai-prices: left out, tests/run --install gets it");
        return Others(HashMap::new());
    }
    let ended = Command::new(python)
        .arg(root.join("tests/tools/genai_prices_bench.py"))
        .arg(folder)
        .output()
        .expect("python starts");
    let complaints = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{complaints}");
    Others(serde_json::from_slice(&ended.stdout).expect("figures by name"))
}
