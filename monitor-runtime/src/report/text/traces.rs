//! The slowest calls and the latest failures, each with what it takes to look it up.

use super::{
    model_name, name,
    number::duration,
    table::{LABEL, WIDTH, field, section},
};
use crate::{
    Outcome, Timestamp,
    collector::{RequestRecord, Trace},
    report::Report,
};
use std::fmt;

/// What fits beside the time.
const ROOM: usize = WIDTH - LABEL;

impl Report {
    pub(super) fn write_traces(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slowest = format!("Slowest calls {}", self.slowest_of());
        self.write_list(f, slowest.trim_end(), &self.traces.slowest, |_| None)?;
        self.write_list(f, "Latest failures", &self.traces.failed, |request| {
            let message = request.error_message.as_deref()?;
            Some(name::shown(message, ROOM))
        })
    }

    fn write_list(
        &self,
        f: &mut fmt::Formatter<'_>,
        title: &str,
        traces: &[Trace],
        words: impl Fn(&RequestRecord) -> Option<String>,
    ) -> fmt::Result {
        if traces.is_empty() {
            return Ok(());
        }
        section(f, title)?;
        for trace in traces {
            let request = &trace.request;
            let mut items = vec![duration(Some(request.duration))];
            items.push(name::shown(&request.key.function, ROOM));
            let model = request.key.priced_model();
            items.extend(
                model.map(|model| model_name(request.key.provider.as_deref(), Some(model))),
            );
            items.extend(ending(request));
            items.extend(words(request));
            items.push(format!("trace {}", trace.trace_id));
            field(f, &self.time_of_day(request.ended), &items)?;
        }
        Ok(())
    }

    /// `16:49:00`, or `11-20 16:49` of another day than the report's.
    fn time_of_day(&self, moment: Timestamp) -> String {
        let [moment, today] = [moment, self.timestamp].map(|moment| moment.to_string());
        let parts = |text: &str| text.split_once('T').map(|(d, t)| (d.to_owned(), t.to_owned()));
        match (parts(&moment), parts(&today)) {
            (Some((date, time)), Some((today, _))) if date == today => time[..8].to_owned(),
            (Some((date, time)), _) => format!("{} {}", &date[5..], &time[..5]),
            _ => moment,
        }
    }
}

/// `rate_limit insufficient_quota`, or `panicked`; `None` of a call that ended ok.
pub(super) fn ending(request: &RequestRecord) -> Option<String> {
    let kind = request.error.map_or(request.outcome.name(), |kind| kind.name());
    // `rate_limit_exceeded` says no more than the kind
    let code = request.error_code.as_deref().filter(|code| !code.starts_with(kind));
    let code = code.map(|code| format!(" {}", name::shown(code, 30))).unwrap_or_default();
    (request.outcome != Outcome::Ok).then(|| format!("{kind}{code}"))
}
