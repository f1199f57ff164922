//! `toolbox grafana`: a dashboard for Grafana.

use super::{
    options::GrafanaOptions,
    output::{Output, Tally},
};
use monitor_runtime::report::{grafana, prometheus::Histograms};
use std::io;

pub(crate) fn run(options: &GrafanaOptions, output: &mut Output) -> io::Result<Tally> {
    output.text(&grafana::dashboard(histograms(options.classic)))?;
    Ok(Tally::AllGood)
}

/// How a Prometheus keeps durations.
pub(crate) fn histograms(classic: bool) -> Histograms {
    if classic { Histograms::Classic } else { Histograms::Native }
}
