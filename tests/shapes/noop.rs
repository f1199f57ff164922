//! A program built with `--cfg monitor_noop`: functions are as they were, nothing is recorded, and
//! misuse is told as ever.

mod functions;

use crate::{
    compiler::{Build, Said},
    diagnostics::Cases,
};
use monitor_runtime::{Collector, testing};
use std::{env, fs, path::PathBuf, process::Command};

/// As users do it. Flags are for all that is built, so nothing is shared with other builds.
const NOOP: Build =
    Build { folder: "shapes/build-noop", flags: Some("--cfg monitor_noop"), names_target: false };

/// Misuse that the compiler finds by types. What the attribute itself finds it finds in any build.
const BY_TYPES: [&str; 6] = ["bodies", "budget", "closures", "results", "stream", "values"];

#[test]
fn a_build_with_monitor_noop_leaves_functions_as_they_were() {
    let mut programs = vec![("program".to_owned(), program())];
    let own = include_str!("own.rs");
    programs.push(("own".to_owned(), format!("{own}\nfn main() {{}}\n")));
    match env::var_os("MONITOR_SHAPES") {
        Some(folder) => {
            let text = fs::read_to_string(PathBuf::from(folder).join("accept.rs"));
            let text = text.expect("an accept.rs");
            programs.push(("accept".to_owned(), format!("{text}\nfn main() {{}}\n")));
        }
        None => eprintln!("SKIPPED: MONITOR_SHAPES names no folder with an accept.rs"),
    }
    let misuse = Cases::of(|theme| BY_TYPES.contains(&theme));
    let names: Vec<String> = programs.iter().map(|(name, _)| name.clone()).collect();
    programs.extend(misuse.programs.iter().cloned());

    let said = NOOP.say("noop", &["build"], &programs);
    let of_us: Vec<&Said> = said.iter().filter(|said| names.contains(&said.program)).collect();
    assert!(of_us.is_empty(), "{of_us:#?}");
    misuse.compare(&said);
    let ran = Command::new(NOOP.program("program")).output().expect("it is built");
    println!("{}", String::from_utf8_lossy(&ran.stdout));
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// That of `program.rs`, with the functions of the module here.
fn program() -> String {
    format!(
        "#![deny(warnings)]\nmod functions {{{}}}\n#[allow(dead_code)]\nmod allocator {{{}}}\n{}",
        include_str!("noop/functions.rs"),
        include_str!("../measures/allocator.rs"),
        include_str!("noop/program.rs"),
    )
}

#[tokio::test]
async fn any_other_build_records_the_same_functions() {
    let collector = Collector::builder().build();
    testing::capture_async(&collector, functions::all(&collector)).await;
    let functions = collector.report().totals.requests;
    functions::all_by_hand(&collector).await;
    let by_hand = collector.report().totals.requests - functions;
    assert_eq!((functions, by_hand), (23, 7));
}
