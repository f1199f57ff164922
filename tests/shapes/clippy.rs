//! Clippy finds nothing in an annotated function that it does not find in the bare one.

use crate::compiler::{Said, say};
use std::{collections::BTreeMap, env, fs, path::PathBuf, process::Command};

/// Lints that are not found any more, and why.
const LOST: [(&str, &str); 10] = [
    ("clippy::boxed_local", "the body moves the box on, into its own future or closure"),
    ("clippy::elidable_lifetime_names", "code of macros is passed over"),
    ("clippy::empty_line_after_doc_comments", "the attribute is there and no empty line"),
    ("clippy::empty_line_after_outer_attr", "the attribute is there and no empty line"),
    ("clippy::manual_async_fn", "the body is no longer one async block"),
    ("clippy::missing_const_for_fn", "a monitored function cannot be const"),
    ("clippy::must_use_candidate", "a monitored function has an effect"),
    ("clippy::unnecessary_wraps", "what is returned is what the body's closure returned"),
    ("clippy::unused_async", "the body is awaited"),
    ("unused_imports", "the attribute itself is imported"),
];

#[test]
fn clippy_finds_nothing_that_it_does_not_find_without_the_attribute() {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    if !Command::new(cargo)
        .args(["clippy", "--version"])
        .output()
        .is_ok_and(|it| it.status.success())
    {
        eprintln!("SKIPPED: clippy is not installed");
        return;
    }
    let mut shapes = vec![("own", include_str!("own.rs").replace(", clippy::all", ""))];
    match env::var_os("MONITOR_SHAPES") {
        Some(folder) => {
            let text = fs::read_to_string(PathBuf::from(folder).join("accept.rs"));
            shapes.push(("accept", text.expect("an accept.rs")));
        }
        None => eprintln!("SKIPPED: MONITOR_SHAPES names no folder with an accept.rs"),
    }
    let mut programs = Vec::new();
    for (name, text) in &shapes {
        programs.push((format!("{name}_monitored"), format!("{text}\nfn main() {{}}\n")));
        programs.push((format!("{name}_bare"), format!("{}\nfn main() {{}}\n", bare(text))));
    }
    let said = say("clippy", &["clippy"], &programs);
    assert!(said.iter().any(|it| it.code.starts_with("clippy::")), "clippy found nothing at all");
    let mut lost = BTreeMap::new();
    let mut added = Vec::new();
    for (name, text) in shapes {
        let text = self::bare(&text);
        let of = |program: &str| {
            let program = format!("{name}_{program}");
            said.iter().filter(|it| it.program == program).cloned().collect::<Vec<_>>()
        };
        let mut bare = of("bare");
        for monitored in of("monitored") {
            let is_same = |it: &Said| (&it.code, &it.at) == (&monitored.code, &monitored.at);
            match bare.iter().position(is_same) {
                Some(at) => drop(bare.remove(at)),
                // A closure that the user wrote into an option is not there in the bare text.
                None if is_blank(&text, &monitored) => {}
                None => added.push(monitored),
            }
        }
        for said in bare {
            *lost.entry(said.code).or_insert(0) += 1;
        }
    }
    let of_one_line = |it: &Said| format!("{} {} {} {:?}", it.program, it.code, it.message, it.at);
    let added: Vec<String> = added.iter().map(of_one_line).collect();
    assert!(added.is_empty(), "only with the attribute: {added:#?}");
    lost.retain(|code, _| LOST.iter().all(|(known, _)| known != code));
    assert!(lost.is_empty(), "only without the attribute: {lost:#?}");
}

/// The text with blanks wherever ours stands.
fn bare(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("#[") {
        let end = at + end_of_brackets(&rest[at..]);
        let attribute = &rest[at..end];
        let path = attribute[2..].split(['(', ']']).next().unwrap_or_default();
        bare.push_str(&rest[..at]);
        let is_ours = match path.trim().rsplit("::").next() {
            Some("cfg_attr") => attribute.contains("monitor"),
            last => last == Some("monitor"),
        };
        if is_ours {
            let blank = |it| if it == '\n' { it } else { ' ' };
            bare.extend(attribute.chars().map(blank));
        } else {
            bare.push_str(attribute);
        }
        rest = &rest[end..];
    }
    bare + rest
}

/// Whether what was found begins in a blank.
fn is_blank(text: &str, said: &Said) -> bool {
    let [line, column] = said.at.first().map_or([1, 1], |at| [at[0], at[1]]);
    let line = text.lines().nth(line as usize - 1).unwrap_or_default();
    line.chars().nth(column as usize - 1).is_none_or(|character| character == ' ')
}

fn end_of_brackets(text: &str) -> usize {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}
