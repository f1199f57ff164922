//! Crates of 200 functions that differ in one attribute, and what the processor needs for them.

use std::{
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Replaced by where the runtime lies.
pub(crate) const OURS: &str = "monitor-runtime";

const FUNCTIONS: usize = 200;

const BEGIN: &str = "\
#[derive(Debug, serde::Serialize)]
pub struct Reply { pub model: String, pub input_tokens: u64, pub output_tokens: u64 }
#[derive(Debug)]
pub struct Failed(u64);
impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, \"{}\", self.0) }
}
impl std::error::Error for Failed {}
";

const END: &str = "\
fn main() {
    let mut all = std::pin::pin!(all());
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    while std::future::Future::poll(all.as_mut(), &mut cx).is_pending() {}
}
";

/// What is built.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// All of the crate, its dependencies being there.
    Whole,
    /// The crate, after one function was edited.
    Edited,
}

impl Kind {
    pub(crate) const ALL: [Kind; 2] = [Kind::Whole, Kind::Edited];
}

pub(crate) struct Crate {
    name: String,
    attribute: &'static str,
    folder: PathBuf,
}

impl Crate {
    /// Writes the crate and builds it once, so that its dependencies are there.
    pub(crate) fn new(name: &str, attribute: &'static str, dependency: &str) -> Crate {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let folder = root.join("target").join("compile_time").join(name);
        fs::create_dir_all(folder.join("src")).expect("a folder under target");
        let dependency = match dependency {
            OURS => format!("{OURS} = {{ path = {:?} }}", root.join(OURS)),
            other => other.to_owned(),
        };
        let manifest = format!(
            "[package]\nname = \"{name}_functions\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             [workspace]\n[dependencies]\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
             {dependency}\n",
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
        let made = Crate { name: format!("{name}_functions"), attribute, folder };
        made.edit(0);
        made.cargo(&["build"]);
        made
    }

    /// Seconds of the processor for one build.
    pub(crate) fn build(&self, kind: Kind, round: usize) -> f64 {
        match kind {
            Kind::Whole => {
                self.cargo(&["clean", "--package", &self.name]);
                self.cargo(&["build"])
            }
            Kind::Edited => {
                self.edit(round + 1);
                self.cargo(&["build"])
            }
        }
    }

    fn edit(&self, edit: usize) {
        let mut source = BEGIN.to_owned();
        let mut all = String::new();
        for n in 0..FUNCTIONS {
            let factor = if n == 0 { 1_000 + edit } else { n + 7 };
            let attribute = self.attribute;
            let _infallible = write!(
                source,
                "{attribute}\npub async fn f{n}(x: u64) -> Result<Reply, Failed> {{\n\
                 let y = x.wrapping_mul({factor});\n\
                 if y % 7 == 3 {{ return Err(Failed(y)); }}\n\
                 Ok(Reply {{ model: String::new(), input_tokens: y, output_tokens: 1 }})\n}}\n"
            );
            let _infallible = writeln!(all, "let _ = f{n}({n}).await;");
        }
        let _infallible = writeln!(source, "async fn all() {{\n{all}}}\n{END}");
        fs::write(self.folder.join("src").join("main.rs"), source).expect("a source file");
    }

    /// Runs cargo; the processor's seconds of it and of all that it started.
    fn cargo(&self, arguments: &[&str]) -> f64 {
        let before = seconds_of_children();
        let ended = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .args(["--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.with_file_name("build"))
            .env_remove("RUSTFLAGS")
            // as cargo has it
            .env_remove("CARGO_INCREMENTAL")
            .env_remove("CARGO_PROFILE_DEV_DEBUG")
            .output()
            .expect("cargo runs");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        seconds_of_children() - before
    }
}

/// What ended children took, in the fields `cutime` and `cstime` of `/proc/self/stat`.
fn seconds_of_children() -> f64 {
    const TICKS_OF_A_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux tells what children took");
    let (_, fields) = stat.rsplit_once(')').expect("the name stands in brackets");
    let ticks = fields.split_whitespace().skip(13).take(2);
    ticks.map(|field| field.parse::<f64>().expect("a number")).sum::<f64>() / TICKS_OF_A_SECOND
}
