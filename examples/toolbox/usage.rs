//! `toolbox usage`: what answers of providers say they used, one line for each file.

use super::{
    options::UsageOptions,
    output::{Output, Tally},
};
use monitor_runtime::{
    Usage, Usd,
    usage::{Format, Reply, ReplyStream},
};
use serde::Serialize;
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// What an answer says.
#[derive(Serialize)]
struct Used<'a> {
    file: &'a str,
    /// Only where nobody else answers in this form.
    provider: Option<&'a str>,
    model: Option<&'a str>,
    usage: Option<Counts<'a>>,
    /// What the provider says the call cost.
    reported_usd: Option<Usd>,
    format: &'static str,
    /// What decides the price beside the counts, as `toolbox price` takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_context: Option<Context<'a>>,
    /// Why the counts that are there cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    invalid: Option<String>,
}

/// What was used; and what the model read and wrote, where Cohere bills less than that.
#[derive(Serialize)]
struct Counts<'a> {
    #[serde(flatten)]
    billed: &'a Usage,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_input: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_output: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_cache_read: Option<u64>,
}

#[derive(Serialize)]
struct Context<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inference_geo: Option<&'a str>,
}

impl<'a> Context<'a> {
    fn of(reply: &'a Reply) -> Option<Context<'a>> {
        let (service_tier, inference_geo) = (reply.service_tier(), reply.inference_geo());
        (service_tier.is_some() || inference_geo.is_some())
            .then_some(Context { service_tier, inference_geo })
    }
}

/// The answer to a file that cannot be read.
#[derive(Serialize)]
struct Bad<'a> {
    file: &'a str,
    error: String,
}

pub(crate) fn run(options: &UsageOptions, output: &mut Output) -> io::Result<Tally> {
    let mut tally = Tally::AllGood;
    for file in &options.files {
        let name = &*file.to_string_lossy();
        match read(file) {
            Ok((reply, format)) => {
                tell_what_is_missing(name, &reply, output);
                output.answer(&Used {
                    file: name,
                    provider: reply.provider(),
                    model: reply.model(),
                    usage: reply.usage().map(|billed| counts(billed, &reply)),
                    reported_usd: reply.reported_cost(),
                    format: format.name(),
                    price_context: Context::of(&reply),
                    invalid: reply.invalid().map(|reason| reason.to_string()),
                })?;
            }
            Err(error) => {
                tally = Tally::SomeBad;
                output.complain(&format!("{name}: {error}"));
                output.answer(&Bad { file: name, error })?;
            }
        }
    }
    output.flush()?;
    Ok(tally)
}

fn counts<'a>(billed: &'a Usage, reply: &Reply) -> Counts<'a> {
    let raw = reply.raw();
    Counts {
        billed,
        raw_input: raw.and_then(|raw| raw.input),
        raw_output: raw.and_then(|raw| raw.output),
        raw_cache_read: raw.and_then(|raw| raw.cache_read),
    }
}

fn tell_what_is_missing(file: &str, reply: &Reply, output: &mut Output) {
    if reply.lacks_include_usage() && reply.format() != Some(Format::Json) {
        output.complain(&format!(
            "{file}: no usage, because the request lacked stream_options.include_usage"
        ));
    }
    if reply.dropped_events() > 0 {
        output.complain(&format!(
            "{file}: events that were broken or too long, and were left out: {}",
            reply.dropped_events()
        ));
    }
}

/// What an answer says, and how it is written.
fn read(file: &Path) -> Result<(Reply, Format), String> {
    let reply = reply(file).map_err(|error| error.to_string())?;
    match (reply.format(), reply.unreadable()) {
        (Some(format), None) => Ok((reply, format)),
        (_, Some(reason)) => Err(reason.to_string()),
        (None, None) => Err("the body is of no known format".into()),
    }
}

/// In pieces, so that a file may be larger than the memory.
fn reply(file: &Path) -> io::Result<Reply> {
    let mut body: Box<dyn Read> = match file.to_str() {
        Some("-") => Box::new(io::stdin().lock()),
        _ => Box::new(File::open(file)?),
    };
    let mut stream = ReplyStream::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match body.read(&mut piece) {
            Ok(0) => return Ok(stream.finish()),
            Ok(len) => stream.push_bytes(&piece[..len]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
