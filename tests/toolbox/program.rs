//! Runs the program and reads what it prints.

use serde_json::Value;
use std::{
    env,
    ffi::OsStr,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    thread,
};

/// What the program did.
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    /// The lines of the standard output.
    pub(crate) lines: Vec<String>,
    pub(crate) complaints: String,
}

impl Ran {
    /// The lines as JSON.
    #[track_caller]
    pub(crate) fn answers(&self) -> Vec<Value> {
        let answer = |line: &String| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))
        };
        self.lines.iter().map(answer).collect()
    }
}

/// A command that runs the program as it is now.
pub(crate) fn command() -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    Command::new(PROGRAM.get_or_init(build))
}

/// Builds it where that is still to be done: the tests of one package do not build another's
/// example.
fn build() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let built = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--offline", "--workspace", "--example", "toolbox"])
        .args(if cfg!(debug_assertions) { None } else { Some("--release") })
        .current_dir(root)
        .output()
        .expect("cargo runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    // this test is PROFILE/deps/toolbox-HASH
    let test = env::current_exe().expect("the path of this test");
    let profile = test.parent().and_then(Path::parent).expect("the folder of the profile");
    profile.join("examples").join("toolbox").with_extension(env::consts::EXE_EXTENSION)
}

/// Runs the program with something on its standard input.
pub(crate) fn run<A: AsRef<OsStr>>(arguments: &[A], input: &str) -> Ran {
    let mut program = command()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = program.stdin.take().expect("it has an input");
    // beside the reading, because both pipes may be full
    let ended = thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        program.wait_with_output().expect("the program ends")
    });
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    Ran {
        status: ended.status.code(),
        lines: text(ended.stdout).lines().map(String::from).collect(),
        complaints: text(ended.stderr),
    }
}

/// A file of this content, for one test.
pub(crate) fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).expect("a file under target");
    path.into_os_string().into_string().expect("the path is UTF-8")
}
