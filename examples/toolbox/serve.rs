//! `toolbox serve`: the dashboard of a log of calls, and all else that there is over HTTP.

use super::{
    log::Log,
    options::ServeOptions,
    output::{Output, Tally},
};
use monitor_runtime::{
    Collector, Snapshot,
    http::{self, Settings},
};
use std::{error::Error, path::Path, thread};

pub(crate) fn run(options: &ServeOptions, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    // whether it can listen there is told before a long log is read
    drop(
        http::serve(&Collector::builder().build(), Settings::new(), options.listen)
            .map_err(|error| format!("--listen: {error}"))?,
    );
    let (numbers, collector) = {
        let collector = Collector::builder().service(name_of(&options.file));
        let (log, _) = Log::read(collector, &options.file, options.prices.as_deref(), output)?;
        let numbers = log.snapshot();
        let end = numbers.taken_at.to_string();
        let date = end.split('T').next().unwrap_or_default();
        let numbers = Snapshot {
            // pages say the dates of other days than that of their last call
            service: numbers.service.as_ref().map(|name| format!("{name}, to {date}")),
            // a call that a page names is one that can be asked for
            traces: log.collector.snapshot().traces,
            ..numbers
        };
        (numbers, log.collector)
    };
    if numbers.series.is_empty() {
        output.complain(&format!("{}: there is no call in it", options.file.display()));
    }
    let settings = Settings::new().numbers(move || numbers.clone());
    let server = http::serve(&collector, settings, options.listen)?;
    output.text(&format_args!("http://{}/metrics/dashboard\n", server.local_addr()))?;
    loop {
        thread::park(); // until somebody ends the program
    }
}

fn name_of(file: &Path) -> String {
    match file.file_name() {
        Some(name) if name != "-" => name.to_string_lossy().into_owned(),
        _ => "log".into(),
    }
}
