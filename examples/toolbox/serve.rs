//! `toolbox serve`: the dashboard of a log of calls, and all else that there is over HTTP.

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
    let (numbers, collector) = {
        let file = &options.file;
        let (log, _) = Log::read(Collector::builder(), file, options.prices.as_deref(), output)?;
        (log.snapshot(), log.collector)
    };
    let settings = Settings::new().numbers(move || numbers.clone());
    let server = http::serve(&collector, settings, options.listen)?;
    output.text(&format_args!("http://{}/metrics/dashboard\n", server.local_addr()))?;
    loop {
        thread::park(); // until somebody ends the program
    }
}
