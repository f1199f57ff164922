//! What the compiler says of programs, as data: each program is a crate of its own in one package.
//!
//! What always holds: the dependencies are built once for all packages, the shapes kept elsewhere
//! among them, and what runs on the host once with trybuild's; nothing is fetched.

use serde_json::Value;
use std::{
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// An error or a warning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Said {
    pub(crate) program: String,
    /// Where it stands: the primary spans in the program, as first line and column, last line and
    /// column.
    pub(crate) at: Vec<[u64; 4]>,
    pub(crate) level: String,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// Runs `cargo` with a command, such as `check`, over programs of a name and a text each.
pub(crate) fn say(package: &str, command: &[&str], programs: &[(String, String)]) -> Vec<Said> {
    CHECKED.say(package, command, programs)
}

/// What is only checked. For a named target and in the folder of trybuild, which names it too:
/// macros and build scripts are of the host then, and the same for both.
pub(crate) const CHECKED: Build =
    Build { folder: "tests/trybuild", flags: None, names_target: true };

/// How programs and their dependencies are built.
pub(crate) struct Build {
    /// Where what is built lies, under `target`.
    pub(crate) folder: &'static str,
    /// The compiler's flags; `None` leaves those of the environment.
    pub(crate) flags: Option<&'static str>,
    /// Whether the target is named, although it is the host: the flags are for it alone then.
    pub(crate) names_target: bool,
}

impl Build {
    /// Where a program lies once it is built, if no target was named.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder().join("debug").join(name)
    }

    /// Cargo in a package. Nothing is edited and built again, so nothing is kept for that.
    pub(crate) fn cargo(&self, package: &Path, command: &[&str]) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args(command)
            .args(["--quiet", "--offline"])
            .args(self.names_target.then(|| format!("--target={}", host())))
            .current_dir(package)
            .env("CARGO_TARGET_DIR", self.folder())
            .env("CARGO_INCREMENTAL", "0");
        if let Some(flags) = self.flags {
            cargo.env("RUSTFLAGS", flags).env_remove("CARGO_ENCODED_RUSTFLAGS");
        }
        cargo
    }

    fn folder(&self) -> PathBuf {
        workspace().join("target").join(self.folder)
    }

    pub(crate) fn say(
        &self,
        package: &str,
        command: &[&str],
        programs: &[(String, String)],
    ) -> Vec<Said> {
        let folder = shapes().join(package);
        write_package(&folder, package, programs);
        let output = self
            .cargo(&folder, command)
            .args(["--keep-going", "--message-format=json"])
            .output()
            .expect("cargo runs");
        let said = String::from_utf8(output.stdout).expect("messages are text");
        let mut said: Vec<Said> = said.lines().filter_map(read).collect();
        // Cargo shows once what the compiler says twice.
        said.sort();
        said.dedup();
        // A package that cannot be built at all says nothing of its programs.
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || !said.is_empty(), "{package}: {errors}");
        said
    }
}

pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace")
}

/// Where packages are written.
pub(crate) fn shapes() -> PathBuf {
    workspace().join("target").join("shapes")
}

/// The target that the compiler itself runs on.
fn host() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let printed = Command::new(rustc).args(["--print", "host-tuple"]).output();
    let printed = String::from_utf8(printed.expect("rustc runs").stdout).expect("a name");
    printed.trim().to_owned()
}

fn write_package(folder: &Path, package: &str, programs: &[(String, String)]) {
    fs::create_dir_all(folder).expect("a folder under target");
    let mut manifest = format!(
        "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
         [lints.clippy]\npedantic = \"warn\"\nnursery = \"warn\"\n\
         [dependencies]\nmonitor-runtime = {{ path = {runtime:?} }}\nfutures = \"0.3\"\n\
         async-trait = \"0.1\"\nasync-stream = \"0.3\"\nserde = \"1\"\nserde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"macros\", \"sync\", \"time\"] }}\n",
        runtime = workspace().join("monitor-runtime"),
    );
    for (name, text) in programs {
        let file = folder.join(format!("{name}.rs"));
        let is_kept = fs::read_to_string(&file).is_ok_and(|kept| kept == *text);
        if !is_kept {
            fs::write(&file, text).expect("a program");
        }
        write!(manifest, "[[bin]]\nname = \"{name}\"\npath = \"{name}.rs\"\n").expect("a text");
    }
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
}

/// A message of cargo, if it is of a program and is no mere sum of others.
fn read(line: &str) -> Option<Said> {
    let line: Value = serde_json::from_str(line).ok()?;
    let message = line.get("message").filter(|_| line["reason"] == "compiler-message")?;
    let text = message["message"].as_str()?;
    let is_sum = text.starts_with("aborting due to")
        || text.ends_with("warnings emitted")
        || text.ends_with("warning emitted");
    if is_sum || message["level"] == "failure-note" {
        return None;
    }
    let program = line["target"]["name"].as_str()?.to_owned();
    let primary = message["spans"].as_array()?.iter().filter(|span| span["is_primary"] == true);
    let mut at: Vec<[u64; 4]> = primary.map(place).collect();
    at.sort_unstable();
    Some(Said {
        program,
        at,
        level: message["level"].as_str()?.to_owned(),
        code: message["code"]["code"].as_str().unwrap_or_default().to_owned(),
        message: text.to_owned(),
    })
}

/// Where a span lies in the program, also where a macro of another crate is its origin.
fn place(span: &Value) -> [u64; 4] {
    let mut span = span;
    while span["file_name"].as_str().is_some_and(|file| file.contains('/')) {
        match span["expansion"].get("span") {
            Some(outer) => span = outer,
            None => break,
        }
    }
    ["line_start", "column_start", "line_end", "column_end"]
        .map(|key| span[key].as_u64().unwrap_or_default())
}
