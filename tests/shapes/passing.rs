//! What is no misuse compiles and runs.
//!
//! What always holds: every file of `ui/pass` is run. They are modules and no crates, which would
//! want every dependency once more.

use std::{collections::BTreeSet, fs, path::Path};

macro_rules! programs {
    ($($name:ident: $file:literal;)*) => {
        $(
            #[path = $file]
            mod $name;

            #[test]
            fn $name() {
                $name::main();
            }
        )*

        const FILES: [&str; [$($file),*].len()] = [$($file),*];
    };
}

programs! {
    a_block_with_every_kind_of_method: "ui/pass/blocks/a_block_with_every_kind_of_method.rs";
    attempts_of_single_methods: "ui/pass/blocks/attempts_of_single_methods.rs";
    by_another_path: "ui/pass/derive/by_another_path.rs";
    in_a_crate_that_denies_everything: "ui/pass/derive/in_a_crate_that_denies_everything.rs";
    several_functions_in_one_program: "ui/pass/functions/several_functions_in_one_program.rs";
    every_option_on_one_function: "ui/pass/options/every_option_on_one_function.rs";
    streams_in_every_place_of_a_signature: "ui/pass/streams/streams_in_every_place_of_a_signature.rs";
}

#[test]
fn every_program_that_passes_is_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for theme in fs::read_dir(root.join("ui").join("pass")).expect("the themes") {
        for file in fs::read_dir(theme.expect("a theme").path()).expect("the programs") {
            let file = file.expect("a program").path();
            let file = file.strip_prefix(root).expect("it lies below");
            found.insert(file.to_string_lossy().into_owned());
        }
    }
    assert_eq!(found, FILES.map(String::from).into());
}
