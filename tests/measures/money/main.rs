//! What reading an answer and pricing a call cost, in one table: beside `serde_json::Value` and,
//! where `target/tools/genai-prices` has it, beside genai-prices, which is written in Python.
//!
//! `cargo test --release -p tests --test money -- --nocapture`
//!
//! What always holds: everybody gets the same inputs; a figure is the median of samples, each long
//! enough for the clock; a bound is judged with `--release` only, by that median. Without
//! `--release` the inputs are read once by everybody: nobody is fast by finding less.

mod calls;
mod inputs;
mod python;
mod stopwatch;
mod table;

use inputs::Inputs;
use monitor_runtime::{PriceBook, Timestamp, Usage, usage::Reply};
use std::{env, hint::black_box, process::Command, time::Duration};
use stopwatch::{Figure, figure, first_time};
use table::Row;

/// Whether this is the program that users run.
const RELEASE: bool = !cfg!(debug_assertions);

/// A child of the measure: only there the price book is used for the first time.
const CHILD: &str = "MONITOR_MEASURES_FIRST_USE";

/// 2026-11-01T12:00:00Z
const NOON: Timestamp = Timestamp::from_unix_nanos(1_793_534_400 * 1_000_000_000);

#[test]
fn reading_answers_and_pricing_calls_beside_others() {
    if env::var_os(CHILD).is_some() {
        return first_use();
    }
    let inputs = Inputs::make();
    inputs.are_read_alike_by_everybody();
    if !RELEASE {
        println!("reading and pricing: times are judged with --release only");
        return;
    }
    let rows = [pricing(), reading(&inputs)].concat();
    let others = python::figures(&inputs.folder());
    print!("{}", table::render(&rows, &others));
    let beyond: Vec<_> = rows.iter().filter(|row| row.is_beyond_its_bound()).collect();
    assert!(beyond.is_empty(), "beyond their bounds: {beyond:#?}");
}

fn pricing() -> Vec<Row> {
    let book = PriceBook::embedded();
    let usage = black_box(Usage::new(1_000, 200));
    let prices = book.find(None, "gpt-4o-mini").expect("the catalogue knows it");
    let within_a_call = calls::pricing();
    let at_hand = figure(|| prices.cost(&usage, NOON, None));
    let of_first_use = Figure::of((0..9).map(|_| first_use_in_a_child()));
    vec![
        Row::of("look up and price, within a call", within_a_call),
        Row::of("price a call whose prices are at hand", at_hand),
        Row::of("look up, within a call: the difference", within_a_call.without(at_hand))
            .bound(Duration::from_nanos(20)),
        Row::of(
            "find a model that was found before",
            figure(|| book.find(black_box(Some("openai")), black_box("gpt-4o-mini"))),
        ),
        Row::of(
            "find a model and price a call",
            figure(|| {
                let model = black_box("gpt-4o-mini");
                book.cost(black_box(Some("openai")), model, &usage, NOON)
            }),
        ),
        Row::of(
            "find a model for the first time",
            first_time(MODELS, |model| book.find(None, model)),
        )
        .bound(Duration::from_micros(50)),
        Row::of("use the price book for the first time", of_first_use)
            .bound(Duration::from_millis(5)),
    ]
}

/// Models that nobody has asked for in this process.
const MODELS: &[&str] = &[
    "gpt-4o",
    "gpt-4o-2024-05-13",
    "gpt-4-turbo",
    "gpt-3.5-turbo",
    "gpt-3.5-turbo-0125",
    "claude-3-opus-20240229",
    "claude-3-opus-latest",
    "claude-3-sonnet-20240229",
    "claude-3-haiku-20240307",
    "claude-3-5-sonnet-latest",
    "claude-3-5-sonnet-20241022",
];

/// Starts this test anew, in a process that has not used the price book.
fn first_use_in_a_child() -> Duration {
    let this = env::current_exe().expect("the path of this test");
    let ended = Command::new(this)
        .args(["--exact", "reading_answers_and_pricing_calls_beside_others", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("this test starts");
    let said = String::from_utf8_lossy(&ended.stdout);
    let nanos = said.lines().find_map(|line| line.strip_prefix("first use: ")?.parse().ok());
    Duration::from_nanos(nanos.unwrap_or_else(|| panic!("the child says how long it took: {said}")))
}

fn first_use() {
    let start = std::time::Instant::now();
    let found = PriceBook::embedded().find(None, "gpt-4o-mini").is_some();
    let took = start.elapsed();
    assert!(found);
    // the line of the harness has no end yet
    println!("\nfirst use: {}", took.as_nanos());
}

fn reading(inputs: &Inputs) -> Vec<Row> {
    let Inputs { small, large, dense, vectors, stream, typed } = inputs;
    let value = |body: &str| serde_json::from_str::<serde_json::Value>(black_box(body)).ok();
    let read = |body: &str| Reply::from_json(black_box(body.as_bytes()));
    let millisecond = Duration::from_millis(1);
    vec![
        Row::of("a body of 2 KB", figure(|| read(small))).beside(figure(|| value(small))),
        Row::of("a body of 1 MB, text", figure(|| read(large)))
            .beside(figure(|| value(large)))
            .bound(millisecond),
        Row::of("a body of 1 MB, log probabilities", figure(|| read(dense)))
            .beside(figure(|| value(dense)))
            .bound(millisecond),
        Row::of("a body of 1 MB, embeddings", figure(|| read(vectors)))
            .beside(figure(|| value(vectors)))
            .bound(millisecond),
        Row::of("a stream of 500 chunks", figure(|| Inputs::read_stream(black_box(stream))))
            .beside(figure(|| Inputs::values_of_stream(black_box(stream)))),
        Row::of("a Serialize value of 2 KB", figure(|| Reply::of(black_box(typed))))
            .beside(figure(|| serde_json::to_value(black_box(typed)).ok())),
    ]
}
