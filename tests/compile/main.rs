//! What the attribute costs a build, beside `#[tracing::instrument]`: 200 asynchronous functions.
//!
//! `cargo test -p tests --test compile_time -- --nocapture --ignored`
//!
//! What always holds: all attributes stand on the same functions, are built in turns in one run, and
//! are judged by the median of the processor's time, which other programs lengthen less than the
//! clock's.

mod crates;

use crates::{Crate, Kind};

const ROUNDS: usize = 3;

/// How much longer than with tracing a build may take. The goal is 1, which is not reached in all
/// rows: `docs/benchmarks.md` tells by how much. Medians of one run and another differ by a tenth.
const MOST: f64 = 1.3;

/// Attribute, and the dependency that has it.
const ATTRIBUTES: [(&str, &str, &str); 5] = [
    ("none", "", ""),
    ("tracing", "#[tracing::instrument(skip_all)]", "tracing = \"0.1\""),
    ("monitor", "#[monitor_runtime::monitor]", crates::OURS),
    ("monitor_cost", "#[monitor_runtime::monitor(track_tokens, track_cost)]", crates::OURS),
    (
        "monitor_model",
        "#[monitor_runtime::monitor(track_tokens, track_cost, provider = \"openai\", \
         model = \"gpt-4o-mini\")]",
        crates::OURS,
    ),
];

#[test]
#[ignore = "a measure of two minutes, which wants the machine for itself: `tests/run` runs it"]
fn two_hundred_functions_build_about_as_fast_as_with_tracing() {
    let built: Vec<Crate> = ATTRIBUTES
        .iter()
        .map(|(name, attribute, dependency)| Crate::new(name, attribute, dependency))
        .collect();
    let mut seconds = vec![[const { Vec::new() }; 2]; built.len()];
    for round in 0..ROUNDS {
        for (made, of_crate) in built.iter().zip(&mut seconds) {
            for (kind, taken) in Kind::ALL.into_iter().zip(of_crate) {
                taken.push(made.build(kind, round));
            }
        }
    }
    let medians: Vec<[f64; 2]> = seconds.into_iter().map(|kinds| kinds.map(median)).collect();
    let tracing = medians[1];
    println!("| attribute | build, CPU s | of tracing's | after one edit, CPU s | of tracing's |");
    println!("|---|---|---|---|---|");
    for ((name, ..), [build, edit]) in ATTRIBUTES.iter().zip(&medians) {
        let [of_build, of_edit] = [build / tracing[0], edit / tracing[1]];
        println!("| {name} | {build:.2} | {of_build:.2} | {edit:.2} | {of_edit:.2} |");
    }
    for ((name, ..), ours) in ATTRIBUTES.iter().zip(&medians).skip(2) {
        for (kind, (ours, tracing)) in Kind::ALL.iter().zip(ours.iter().zip(tracing)) {
            let most = tracing * MOST;
            assert!(*ours <= most, "{name}, {kind:?}: {ours:.2} s, tracing {tracing:.2} s");
        }
    }
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
