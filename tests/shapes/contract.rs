//! Shapes kept elsewhere: `MONITOR_SHAPES` names the folder of an `accept.rs`, every function of
//! which must compile without a warning.

use crate::compiler::{CHECKED, shapes, workspace};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Checks a file as a crate of its own, as users of this edition would have it.
fn compiles_without_a_warning(name: &str, file: &Path, edition: &str) {
    let folder = shapes().join(name);
    fs::create_dir_all(&folder).expect("a folder under target");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\
         [workspace]\n[lib]\npath = {file:?}\n[lints.rust]\nwarnings = \"deny\"\n\
         [dependencies]\nmonitor-runtime = {{ path = {runtime:?} }}\nfutures = \"0.3\"\n\
         async-trait = \"0.1\"\nasync-stream = \"0.3\"\nserde = \"1\"\nserde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"macros\", \"sync\", \"time\"] }}\n",
        runtime = workspace().join("monitor-runtime"),
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
    let checked = CHECKED.cargo(&folder, &["check", "--tests"]).output().expect("cargo runs");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn the_shapes_kept_elsewhere_compile_without_a_warning() {
    let Some(folder) = env::var_os("MONITOR_SHAPES") else {
        eprintln!("SKIPPED: MONITOR_SHAPES names no folder with an accept.rs");
        return;
    };
    let file = PathBuf::from(folder).join("accept.rs");
    let file = file.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    compiles_without_a_warning("accept", &file, "2024");
}

#[test]
fn users_of_edition_2021_are_served_as_well() {
    let shapes = Path::new(env!("CARGO_MANIFEST_DIR"));
    compiles_without_a_warning("edition-2021", &shapes.join("edition_2021.rs"), "2021");
    compiles_without_a_warning("accepted", &shapes.join("accepted").join("mod.rs"), "2021");
}
