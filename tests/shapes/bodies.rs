//! A faulty body gives the errors and warnings that it gives without the attribute, where it gives
//! them without: each fault of `bodies/` is written in every shape, with the attribute and bare.

use crate::compiler::{Said, say};
use std::collections::BTreeMap;

/// The faults by when the compiler finds them: an earlier one would hide a later one.
const FAULTS: [(&str, &str); 5] = [
    ("types", include_str!("bodies/types.rs")),
    ("borrows", include_str!("bodies/borrows.rs")),
    ("names", include_str!("bodies/names.rs")),
    ("lints", include_str!("bodies/lints.rs")),
    ("syntax", include_str!("bodies/syntax.rs")),
];

/// What the compiler says otherwise, and why.
const KNOWN: [(&str, &str, &str); 0] = [];

/// What the bodies use.
const HELPERS: &str = "
use monitor_runtime as _;
mod helpers {
    pub struct Point { pub x: u32, pub y: u32, hidden: u32 }
    pub struct Open { pub x: u32, pub y: u32 }
    pub fn length(text: &str) -> usize { text.len() }
    pub async fn later() -> u32 { 1 }
    pub fn sent(_: impl Send) {}
    #[deprecated(note = \"it is old\")]
    pub fn old() -> u32 { 1 }
}
fn main() {}
";

/// A function of a file of faults.
struct Fault<'a> {
    name: &'a str,
    parameters: &'a str,
    output: &'a str,
    /// With its braces.
    body: &'a str,
}

impl<'a> Fault<'a> {
    fn of(text: &'a str) -> Fault<'a> {
        let (name, rest) = text.trim().trim_start_matches("fn ").split_once('(').expect("a name");
        let (head, _) = rest.split_once(" {\n").expect("a body");
        let (parameters, output) =
            head.rsplit_once(") -> ").unwrap_or((head.trim_end_matches(')'), "()"));
        Fault { name, parameters, output, body: &rest[head.len() + 1..] }
    }

    /// The function in a shape: a module of its own, with `@` for the attribute.
    fn shaped(&self, shape: &str) -> String {
        let Fault { name, parameters, output, body } = self;
        let bound = if parameters.contains('&') { " + '_" } else { "" };
        let in_trait = parameters.replace("mut ", "");
        let method = |keywords: &str| {
            format!("impl S {{\n@\n{keywords}fn {name}(&self, {parameters}) -> {output} {body}\n}}")
        };
        let text = match shape {
            "sync" => format!("@\npub fn {name}({parameters}) -> {output} {body}"),
            "async" => format!("@\npub async fn {name}({parameters}) -> {output} {body}"),
            "method" => method("pub "),
            "async_method" => method("pub async "),
            "block" => format!(
                "@\nimpl S {{\npub async fn {name}(&self, {parameters}) -> {output} {body}\n}}"
            ),
            "generic" => {
                format!("@\npub async fn {name}<G: Clone>(_g: G, {parameters}) -> {output} {body}")
            }
            "impl_future" => format!(
                "@\npub fn {name}({parameters}) -> impl Future<Output = {output}> {{\n\
                 async move {body}\n}}"
            ),
            "boxed" => format!(
                "@\npub fn {name}({parameters}) -> Pin<Box<dyn Future<Output = {output}>{bound}>> \
                 {{\nBox::pin(async move {body})\n}}"
            ),
            "boxed_early" => format!(
                "@\npub fn {name}({parameters}) -> Pin<Box<dyn Future<Output = {output}>{bound}>> \
                 {{\nif EARLY {{\nreturn Box::pin(std::future::pending());\n}}\n\
                 Box::pin(async move {body})\n}}"
            ),
            "async_trait" => format!(
                "#[async_trait::async_trait]\npub trait T {{\n\
                 async fn {name}(&self, {in_trait}) -> {output};\n}}\n\
                 #[async_trait::async_trait]\nimpl T for S {{\n@\n\
                 async fn {name}(&self, {parameters}) -> {output} {body}\n}}"
            ),
            "track_caller" => {
                format!("@\n#[track_caller]\npub fn {name}({parameters}) -> {output} {body}")
            }
            other => unreachable!("no shape {other}"),
        };
        format!(
            "#[allow(unused_imports)]\npub mod {shape}_{name} {{\nuse super::helpers;\n\
             use std::pin::Pin;\nconst EARLY: bool = true;\npub struct S;\n{text}\n}}\n"
        )
    }
}

const SHAPES: [&str; 11] = [
    "sync",
    "async",
    "method",
    "async_method",
    "block",
    "generic",
    "impl_future",
    "boxed",
    "boxed_early",
    "async_trait",
    "track_caller",
];

/// A file of faults in every shape, and the lines at which each begins.
fn program(faults: &str) -> (String, BTreeMap<u64, (&'static str, String)>) {
    let mut text = String::from("#![allow(dead_code)]\n");
    let mut lines = BTreeMap::new();
    for fault in faults.split("\n\n").filter(|fault| !fault.trim().is_empty()) {
        let fault = Fault::of(fault);
        for shape in SHAPES {
            let line = text.lines().count() as u64 + 1;
            lines.insert(line, (shape, fault.name.to_owned()));
            text.push_str(&fault.shaped(shape));
        }
    }
    (text + HELPERS, lines)
}

#[test]
fn a_faulty_body_says_what_it_says_without_the_attribute() {
    let mut programs = Vec::new();
    let mut lines = BTreeMap::new();
    for (name, faults) in FAULTS {
        let (text, at) = program(faults);
        programs.push((format!("{name}_bare"), text.replace("@\n", "#[cfg(all())]\n")));
        let attribute = "#[monitor_runtime::monitor]\n";
        programs.push((format!("{name}_monitored"), text.replace("@\n", attribute)));
        lines.insert(name, at);
    }
    let said = say("bodies", &["check"], &programs);
    let of = |program: &str| {
        let said = said.iter().filter(|it| it.program == program).cloned();
        let unnamed = |it: Said| {
            let message = it.message.replace(program, "program");
            Said { program: String::new(), message, ..it }
        };
        said.map(unnamed).collect::<Vec<_>>()
    };
    let mut differences = Vec::new();
    let mut count = 0;
    for (name, _) in FAULTS {
        let (mut bare, monitored) = (of(&format!("{name}_bare")), of(&format!("{name}_monitored")));
        assert!(!bare.is_empty(), "no fault of `{name}` was found");
        count += bare.len();
        let shape = |said: &Said| {
            let line = said.at.first().map_or(0, |at| at[0]);
            let at = lines[name].range(..=line).next_back();
            at.map(|(_, (shape, fault))| (*shape, fault.clone())).unwrap_or_default()
        };
        for said in monitored {
            match bare.iter().position(|it| *it == said) {
                Some(at) => drop(bare.remove(at)),
                None => differences.push((shape(&said), "only monitored", said)),
            }
        }
        differences.extend(bare.into_iter().map(|said| (shape(&said), "only bare", said)));
    }
    println!("{count} errors and warnings of bare functions");
    differences.retain(|((shape, fault), ..)| {
        KNOWN.iter().all(|(known, name, _)| known != shape || name != fault)
    });
    differences.sort();
    let mut text = String::new();
    for ((shape, fault), when, said) in &differences {
        let Said { at, level, code, message, .. } = said;
        text += &format!("{shape} {fault}, {when}: {level} {code} {message} {at:?}\n");
    }
    assert!(differences.is_empty(), "{} differences:\n{text}", differences.len());
}
