//! `toolbox report`: the report of a log of calls.

use super::{
    log::Log,
    options::{Form, ReportOptions},
    output::{Output, Tally},
};
use monitor_runtime::{
    Collector,
    report::{Style, prometheus::Format},
};
use std::{error::Error, io};

pub(crate) fn run(options: &ReportOptions, output: &mut Output) -> Result<Tally, Box<dyn Error>> {
    // the calls that a report shows are singled out while the log is read
    let collector = Collector::builder().request_tracing(false).window_size(0);
    let (log, tally) = Log::read(collector, &options.file, options.prices.as_deref(), output)?;
    match options.format {
        Form::Text => output.text(&log.report().styled(Style::detect(&io::stdout())))?,
        Form::Json => output.text(&format_args!("{}\n", log.report().to_json_pretty()))?,
        Form::Markdown => output.text(&log.report().to_markdown())?,
        Form::Html => output.text(&log.report().to_html())?,
        Form::Prometheus => output.bytes(&log.snapshot().exposition().encode(Format::Text))?,
        Form::Openmetrics => {
            output.bytes(&log.snapshot().exposition().encode(Format::OpenMetrics))?;
        }
    }
    Ok(tally)
}
