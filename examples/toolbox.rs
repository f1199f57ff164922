//! The project's command line: what calls cost, what answers say they used, what errors are, what a
//! log of calls comes to, what a running service does, and how Grafana and Prometheus watch it.
//!
//! ```text
//! cargo run --release --example toolbox -- price calls.jsonl
//! cargo run --release --example toolbox -- usage answer.json stream.sse
//! cargo run --release --example toolbox -- classify errors.jsonl
//! cargo run --release --example toolbox -- report calls.jsonl --format html
//! cargo run --release --example toolbox -- grafana > llm.json
//! cargo run --release --example toolbox -- rules > llm_rules.yml
//! cargo run --release --features top --example toolbox -- top 127.0.0.1:9464
//! ```
//! What always holds: one bad line or file is told of in its place and does not stop the rest; the
//! exit status then is 1. Answers stand on the standard output, one JSON object a line, in the
//! order of what was asked.

mod toolbox {
    pub(crate) mod blocks;
    pub(crate) mod call;
    pub(crate) mod case;
    pub(crate) mod classify;
    pub(crate) mod grafana;
    pub(crate) mod lines;
    pub(crate) mod log;
    pub(crate) mod moment;
    pub(crate) mod options;
    pub(crate) mod output;
    pub(crate) mod over_time;
    pub(crate) mod price;
    pub(crate) mod prices;
    pub(crate) mod progress;
    pub(crate) mod report;
    pub(crate) mod rules;
    pub(crate) mod serve;
    pub(crate) mod stand_out;
    pub(crate) mod tables;
    #[cfg(feature = "top")]
    pub(crate) mod top;
    pub(crate) mod usage;
}

use clap::Parser;
use std::{error::Error, process::ExitCode};
use toolbox::{
    classify, grafana,
    options::{Options, Tool},
    output::{Output, Tally},
    price, prices, report, rules, serve, usage,
};

fn main() -> ExitCode {
    let options = Options::parse();
    let mut output = Output::to_stdout();
    match run(options.tool, &mut output) {
        Ok(Tally::AllGood) => ExitCode::SUCCESS,
        Ok(Tally::SomeBad) => ExitCode::FAILURE,
        // whoever read the output has seen enough
        Err(_) if output.is_closed() => ExitCode::SUCCESS,
        Err(error) => {
            output.complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn run(tool: Tool, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    match tool {
        Tool::Price(options) => price::run(&options, output),
        Tool::Classify(options) => classify::run(&options, output),
        Tool::Usage(options) => Ok(usage::run(&options, output)?),
        Tool::Report(options) => report::run(&options, output),
        Tool::Serve(options) => serve::run(&options, output),
        Tool::Grafana(options) => Ok(grafana::run(&options, output)?),
        Tool::Rules(options) => Ok(rules::run(&options, output)?),
        #[cfg(feature = "top")]
        Tool::Top(options) => toolbox::top::run(&options, output),
        #[cfg(not(feature = "top"))]
        Tool::Top { .. } => Err("this toolbox is built without its live view; the one with it is \
             cargo run --release --features top --example toolbox -- top .."
            .into()),
        Tool::Prices { tool } => prices::run(&tool, output),
    }
}
