//! Every misuse is one error at the user's own token that says what to write.

use crate::compiler::{Said, say};
use std::{collections::BTreeMap, env, fs, path::Path, process::Command};

/// The compiler whose words stand in the `.stderr` files: others word the same errors otherwise.
const WORDED_BY: &str = "1.95.";

#[test]
fn misuse_is_explained() {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    if version.starts_with(&format!("rustc {WORDED_BY}")) {
        // Without a case that passes, one `cargo check` is enough for all.
        trybuild::TestCases::new().compile_fail("ui/fail/*/*.rs");
    } else {
        eprintln!(
            "SKIPPED: the texts of errors are those of rustc {WORDED_BY}x, this is {version}; only \
             their number and their places are compared"
        );
        let cases = Cases::of(|_| true);
        cases.compare(&say("misuse", &["check"], &cases.programs));
    }
}

/// Programs that misuse the attribute, and the lines and columns of the errors that explain it.
pub(crate) struct Cases {
    pub(crate) programs: Vec<(String, String)>,
    expected: BTreeMap<String, Vec<[u64; 2]>>,
}

impl Cases {
    /// Those of some themes.
    pub(crate) fn of(is_wanted: impl Fn(&str) -> bool) -> Cases {
        let mut cases = Cases { programs: Vec::new(), expected: BTreeMap::new() };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join("fail");
        for theme in fs::read_dir(root).expect("the themes") {
            let theme = theme.expect("a theme").path();
            let named = theme.file_stem().unwrap_or_default().to_string_lossy();
            if !is_wanted(&named) {
                continue;
            }
            for file in fs::read_dir(&theme).expect("the cases") {
                let file = file.expect("a case").path();
                if file.extension().is_some_and(|extension| extension == "rs") {
                    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                    let name = format!("{named}-{stem}");
                    let stderr = fs::read_to_string(file.with_extension("stderr"));
                    cases.expected.insert(name.clone(), places(&stderr.expect("what it says")));
                    cases.programs.push((name, fs::read_to_string(&file).expect("a case")));
                }
            }
        }
        cases
    }

    pub(crate) fn compare(&self, said: &[Said]) {
        let mut found: BTreeMap<&str, Vec<[u64; 2]>> = BTreeMap::new();
        for error in said.iter().filter(|said| said.level == "error") {
            let at = error.at.first().map_or([0, 0], |at| [at[0], at[1]]);
            found.entry(&error.program).or_default().push(at);
        }
        found.values_mut().for_each(|places| places.sort_unstable());
        let mut differ = self.expected.clone();
        differ.retain(|name, places| found.get(name.as_str()) != Some(places));
        let found: Vec<_> = differ.keys().map(|name| (name, found.get(name.as_str()))).collect();
        assert!(differ.is_empty(), "expected {differ:#?}\nfound {found:#?}");
    }
}

/// The lines and columns of the errors in a `.stderr` file.
fn places(stderr: &str) -> Vec<[u64; 2]> {
    let mut places = Vec::new();
    let mut is_error = false;
    for line in stderr.lines() {
        if !line.starts_with(' ') {
            is_error = line.starts_with("error") || (is_error && line.is_empty());
        } else if let (true, Some((_, place))) = (is_error, line.split_once("--> ")) {
            let mut numbers = place.rsplit(':').map(|number| number.parse().unwrap_or_default());
            let (column, line) = (numbers.next(), numbers.next());
            places.extend(line.zip(column).map(|(line, column)| [line, column]));
            is_error = false;
        }
    }
    places.sort_unstable();
    places
}
