//! What the attribute costs a build, beside `#[tracing::instrument]`: 200 asynchronous functions.
//!
//! `cargo test -p tests --test compile_time -- --nocapture --ignored`
//!
//! What always holds: all attributes stand on the same functions and are built in turns in one run;
//! each build is compared with tracing's of the same turn, because a machine that others share is
//! slower at one time than at another; the median of these ratios judges.

mod crates;

use crates::{Crate, Kind};

const ROUNDS: usize = 5;

/// How much longer than with tracing a build may take. The goal is 1, which is not reached in all
/// rows: `docs/benchmarks.md` tells by how much. Three rounds on a machine that others disturb gave
/// 1.42 where quiet ones gave 0.92; the median of five is steadier.
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
#[ignore = "a measure of minutes, which wants the machine for itself: `tests/run` runs it"]
fn two_hundred_functions_build_about_as_fast_as_with_tracing() {
    let built: Vec<Crate> = ATTRIBUTES
        .iter()
        .map(|(name, attribute, dependency)| Crate::new(name, attribute, dependency))
        .collect();
    let mut seconds = vec![[const { Vec::new() }; 2]; built.len()];
    for round in 0..ROUNDS {
        for kind in Kind::ALL {
            for (made, of_crate) in built.iter().zip(&mut seconds) {
                of_crate[kind as usize].push(made.build(kind, round));
            }
        }
    }
    let tracing = seconds[1].clone();
    let mut too_slow = Vec::new();
    println!("| attribute | build, CPU s | of tracing's | after one edit, CPU s | of tracing's |");
    println!("|---|---|---|---|---|");
    for ((name, ..), of_crate) in ATTRIBUTES.iter().zip(seconds) {
        print!("| {name} ");
        for (kind, (ours, tracing)) in Kind::ALL.into_iter().zip(of_crate.iter().zip(&tracing)) {
            let ratio = median(ours.iter().zip(tracing).map(|(ours, it)| ours / it).collect());
            print!("| {:.2} | {ratio:.2} ", median(ours.clone()));
            if ratio > MOST {
                too_slow.push(format!("{name}, {kind:?}: {ratio:.2} of tracing's"));
            }
        }
        println!("|");
    }
    assert!(too_slow.is_empty(), "{too_slow:?}");
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
