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

/// What is said in other words or at another place.
struct Known {
    why: &'static str,
    shapes: &'static [&'static str],
    faults: &'static [&'static str],
}

const KNOWN: [Known; 6] = [
    Known {
        why: "the body stands in a closure or an async block, and the compiler calls it so",
        shapes: &WRAPPED,
        faults: &[
            "a_question_mark_without_a_result",
            "a_break_outside_of_a_loop",
            "a_closure_that_outlives_a_local",
        ],
    },
    Known {
        why: "a captured parameter is told of where it is assigned or named",
        shapes: &WRAPPED,
        faults: &["a_parameter_that_is_overwritten", "code_after_a_panic"],
    },
    Known {
        why: "a statement of ours stands before the semicolon, which is no doubled one then",
        shapes: &SHAPES,
        faults: &["a_semicolon_without_need"],
    },
    Known {
        why: "of a closure without a type of its own the type is the place after `||`: the end of \
              the function's type",
        shapes: &["sync", "method"],
        faults: &["nothing_for_a_number", "a_semicolon_too_many", "no_value_after_a_statement"],
    },
    Known {
        why: "the async block knows what it has to yield: what is wrong is told at the value and \
              not at the whole future",
        shapes: &["impl_future", "boxed"],
        faults: &[
            "a_borrow_of_a_local",
            "a_boxed_error_of_another_type",
            "a_break_outside_of_a_loop",
            "a_number_for_a_text",
            "a_return_without_a_value",
            "a_returned_text",
            "a_semicolon_too_many",
            "a_tuple_of_another_length",
            "a_value_for_nothing",
            "an_await_that_is_missing",
            "an_ok_of_another_type",
            "an_option_for_a_result",
            "arms_of_two_types",
            "no_ok_around",
            "no_value_after_a_statement",
            "nothing_for_a_number",
        ],
    },
    Known {
        why: "and a value that lives too short for it is told as well",
        shapes: &["impl_future"],
        faults: &["a_closure_that_outlives_a_local"],
    },
];

/// The shapes whose body goes into a closure or an async block.
const WRAPPED: [&str; 6] = ["sync", "async", "method", "async_method", "block", "generic"];

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

/// Programs whose other functions use the annotated ones.
const USERS: [(&str, &str); 2] = [
    ("callers", include_str!("bodies/callers.rs")),
    ("attributes", include_str!("bodies/attributes.rs")),
];

/// Where something was said of what, and what.
type Difference = ((String, String), &'static str, Said);

#[test]
fn a_faulty_body_says_what_it_says_without_the_attribute() {
    let mut texts = Vec::new();
    for (name, faults) in FAULTS {
        let (text, lines) = program(faults);
        texts.push((name, text, lines));
    }
    for (name, text) in USERS {
        texts.push((name, format!("{text}{HELPERS}"), BTreeMap::new()));
    }
    let with = |text: &str, attribute: &str| text.replace("@\n", &format!("{attribute}\n"));
    let mut programs = Vec::new();
    for (name, text, _) in &texts {
        programs.push((format!("{name}_bare"), with(text, "#[cfg(all())]")));
        programs.push((format!("{name}_monitored"), with(text, "#[monitor_runtime::monitor]")));
    }
    let said = say("bodies", &["check"], &programs);
    let mut differences: Vec<Difference> = Vec::new();
    for (name, _, lines) in &texts {
        let place = |said: &Said| {
            let line = said.at.first().map_or(0, |at| at[0]);
            let at = lines.range(..=line).next_back();
            at.map_or((name.to_string(), String::new()), |(_, (shape, fault))| {
                (shape.to_string(), fault.clone())
            })
        };
        let (mut bare, monitored) =
            (of(&said, &format!("{name}_bare")), of(&said, &format!("{name}_monitored")));
        assert!(!bare.is_empty(), "no fault of `{name}` was found");
        for said in monitored {
            match bare.iter().position(|it| *it == said) {
                Some(at) => drop(bare.remove(at)),
                None => differences.push((place(&said), "only monitored", said)),
            }
        }
        differences.extend(bare.into_iter().map(|said| (place(&said), "only bare", said)));
    }
    for known in KNOWN {
        let is_known = |((shape, fault), ..): &Difference| {
            known.shapes.contains(&shape.as_str()) && known.faults.contains(&fault.as_str())
        };
        assert!(differences.iter().any(is_known), "no longer so: {}", known.why);
    }
    differences.retain(|((shape, fault), ..)| {
        KNOWN.iter().all(|known| {
            !known.shapes.contains(&shape.as_str()) || !known.faults.contains(&fault.as_str())
        })
    });
    differences.sort();
    let lines = differences.iter().map(|((shape, fault), when, said)| {
        let Said { at, level, code, message, .. } = said;
        format!("{shape} {fault}, {when}: {level} {code} {message} {at:?}")
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences:\n{text}", differences.len());
}

/// What was said of a program, without its name.
fn of(said: &[Said], program: &str) -> Vec<Said> {
    let said = said.iter().filter(|it| it.program == program).cloned();
    let unnamed = |it: Said| {
        let message = it.message.replace(program, "program");
        Said { program: String::new(), message, ..it }
    };
    said.map(unnamed).collect()
}
