//! `toolbox serve`: the report of a log of calls over HTTP.

use super::{
    log::Log,
    options::ServeOptions,
    output::{Output, Tally},
};
use monitor_runtime::{
    Collector,
    http::{self, Settings},
};
use std::{error::Error, thread};

pub(crate) fn run(options: &ServeOptions, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    // whether it can listen there is told before a long log is read
    drop(http::serve(&Collector::builder().build(), Settings::new(), options.listen)?);
    let (log, _) =
        Log::read(Collector::builder(), &options.file, options.prices.as_deref(), output)?;
    let server = http::serve(&log.collector, Settings::new(), options.listen)?;
    output.text(&format_args!("http://{}/metrics/report.html\n", server.local_addr()))?;
    loop {
        thread::park(); // until somebody ends the program
    }
}
