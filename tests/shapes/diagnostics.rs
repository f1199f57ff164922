//! Every misuse is one error at the user's own token that says what to write.

/// The compiler whose words stand in the `.stderr` files: others word the same errors otherwise.
const WORDED_BY: &str = "1.95.";

#[test]
fn misuse_is_explained() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = std::process::Command::new(rustc).arg("--version").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let cases = trybuild::TestCases::new();
    if version.starts_with(&format!("rustc {WORDED_BY}")) {
        // Without a case that passes, one `cargo check` is enough for all.
        cases.compile_fail("ui/fail/*/*.rs");
    } else {
        eprintln!(
            "SKIPPED: the texts of errors are those of rustc {WORDED_BY}x, this is {version}"
        );
    }
}

#[test]
fn what_is_no_misuse_compiles_and_runs() {
    trybuild::TestCases::new().pass("ui/pass/*/*.rs");
}
