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
#[ignore = "with `track_cost` the compiler's choice of levels still takes longer than tracing"]
fn two_hundred_functions_build_no_slower_than_with_tracing() {
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
    println!("| attribute | build, CPU s | after one edit, CPU s |");
    println!("|---|---|---|");
    for ((name, ..), [build, edit]) in ATTRIBUTES.iter().zip(&medians) {
        println!("| {name} | {build:.2} | {edit:.2} |");
    }
    let tracing = medians[1];
    for ((name, ..), ours) in ATTRIBUTES.iter().zip(&medians).skip(2) {
        for (kind, (ours, tracing)) in Kind::ALL.iter().zip(ours.iter().zip(tracing)) {
            assert!(*ours <= tracing, "{name}, {kind:?}: {ours:.2} s, tracing {tracing:.2} s");
        }
    }
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
