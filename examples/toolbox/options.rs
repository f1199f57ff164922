//! What can be said on the command line; its help is the manual.

use clap::{Args, Parser, Subcommand, ValueEnum};
use monitor_runtime::Usd;
use std::{net::SocketAddr, path::PathBuf};

/// What calls of language models cost, what their answers say they used, and what their errors are
#[derive(Parser)]
#[command(name = "toolbox")]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) tool: Tool,
}

/// One of the tools.
#[derive(Subcommand)]
pub(crate) enum Tool {
    Price(PriceOptions),
    Usage(UsageOptions),
    Classify(ClassifyOptions),
    Report(ReportOptions),
    Serve(ServeOptions),
    Grafana(GrafanaOptions),
    Rules(RulesOptions),
    #[cfg(feature = "top")]
    Top(super::top::TopOptions),
    /// Show what a running service does, live in a terminal: `cargo run --release --features top --example toolbox -- top URL` has it
    #[cfg(not(feature = "top"))]
    Top {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        arguments: Vec<std::ffi::OsString>,
    },
    /// Make price files, and compare them
    Prices {
        #[command(subcommand)]
        tool: PricesTool,
    },
}

/// Price calls: one JSON object a line in, one out, in the same order
///
/// A line is {"id", "provider"?, "model", "usage", "at"?, "price_context"?, "provider_api_url"?};
/// other fields are ignored. `usage` has counts by the names input, output, cache_read,
/// cache_write, cache_write_5m, cache_write_1h, reasoning, audio_input, audio_output, image_input,
/// image_output, web_searches and so on: `input` and `output` are totals, every other token count
/// is a part of one of them. A number under any other name is told of, once for each name, and not
/// priced. `at` is when the call began; without it, now. The values of `price_context`
/// (service_tier, processing, speed, search_type, route, inference_geo) choose the variant of the
/// price. The provider is the one that is named, else the one of `provider_api_url`, else the only
/// one that sells the model.
///
/// The answer is {"id", "usd", "reason", "provider", "model", "source"}. `usd` is a decimal text,
/// exact to 12 digits after the point, or null: then `reason` is unknown_model, invalid_usage or
/// no_usage. `provider` and `model` say whose prices were taken, `source` where these come from:
/// catalogue or override, or estimated, where only a total of tokens is known and `usd` is the
/// least that it can have cost.
///
/// A line that cannot be read is told of on the standard error as `line 3: ..`, and answered in its
/// place by {"id", "error"}; the others are priced, and the exit status is 1.
///
/// Example:
///
///   echo '{"id": 1, "model": "gpt-4o-mini", "usage": {"input": 1000, "output": 200}}' | toolbox price
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct PriceOptions {
    /// JSON lines; `-`, or none, is the standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,

    /// Prices that win over the catalogue: a file of this project's own form, LiteLLM's JSON or
    /// genai-prices' JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) prices: Option<PathBuf>,
}

/// Say what answers of providers used: JSON, SSE or NDJSON, told from the content
///
/// For each file, in order, {"file", "provider", "model", "usage", "reported_usd", "format"}.
/// `usage` has the counts that the answer reports, by the names that `toolbox price` takes, or is
/// null where it reports none; counts that cannot be true are told of in "invalid". `provider` is
/// there only where nobody else answers in this form; "price_context" only where the answer names
/// the tier or the region that served it. `reported_usd` is what the provider itself says the call
/// cost. `format` is json, sse, ndjson, or eventstream, as Bedrock has it. A file is one answer: of
/// its lines or events the last word counts, nothing is added up.
///
/// A file that cannot be read, or is none of these, is answered by {"file", "error"} and told of on
/// the standard error; the others are read, and the exit status is 1.
///
/// Example:
///
///   toolbox usage answers/*.json | toolbox price
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct UsageOptions {
    /// Bodies of answers, as the provider sent them; `-` is the standard input
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// Say what errors are: one JSON object a line in, one out, in the same order
///
/// A line is {"id", "status"?, "headers"?, "body"?, "message"?}; other fields are ignored. `body` is
/// what the provider answered, as a text; `message` is what a client said, and counts where there
/// is no body. `headers` is an object of texts.
///
/// The answer is {"id", "kind", "category", "retryable", "retry_after_s", "code"}. `kind` is
/// rate_limit, quota, authentication and so on, down to unexpected, where nothing told what it was;
/// `retryable` says whether the same request can succeed later, `retry_after_s` when the provider
/// asked for it, in seconds, or null; `code` is the provider's own, or null.
///
/// A line that cannot be read, or says nothing, is told of on the standard error as `line 3: ..`, and
/// answered in its place by {"id", "error"}; the others are classified, and the exit status is 1.
///
/// Example:
///
///   echo '{"id": 1, "status": 429, "headers": {"retry-after": "20"}}' | toolbox classify
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ClassifyOptions {
    /// JSON lines; `-`, or none, is the standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,
}

/// Report on a log of calls: one JSON object a line
///
/// A line is {"at", "function", "provider"?, "model"?, "duration_ms", "outcome"?, "status"?,
/// "error"?, "usage"?, "tags"?}; other fields are ignored. `at` is when the call began, as RFC 3339
/// or as a number since 1970 (seconds to nanoseconds).
/// `outcome` is ok, error, panicked, cancelled or rejected; without it a status from 400 on or an
/// `error` makes the call a failure. `error` is a message or the body of an error answer, as a text or
/// as the object that it is, from which the kind is told, or a kind by its name, such as rate_limit.
/// `usage` has counts by the names that `toolbox price` takes, or is what the provider wrote; a call
/// with usage is priced at its own time, and unpriced where nobody understands it. `tags` is an object
/// of texts, numbers and truths.
///
/// Lines may come in any order and be as many as one likes; memory does not grow with them. The
/// report covers the time from the beginning of the first call to the end of the last; throughput is
/// that of its last minute. What happened when is told in at most 60 steps, from a second each to as
/// long as the log needs; windows end with the last call, and are those that have four steps or more.
/// A call counts where it ended. The slowest calls and the latest failures are those of the whole log.
///
/// A line that cannot be read is told of on the standard error as `line 3: ..` and left out; the exit
/// status then is 1.
///
/// Example:
///
///   toolbox report calls.jsonl --format html > report.html
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ReportOptions {
    /// JSON lines; `-`, or none, is the standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,

    /// The form of the report
    #[arg(long, value_enum, default_value_t = Form::Text)]
    pub(crate) format: Form,

    /// Prices that win over the catalogue: a file of any form that is known
    #[arg(long, value_name = "FILE")]
    pub(crate) prices: Option<PathBuf>,
}

/// Show a log of calls in the dashboard, until the program is ended
///
/// The log is one that `toolbox report` takes; it is read once, and time stands still at the end of
/// its last call. Charts go over all of it, and the ranges are those that end with it. Single calls are
/// those of its last lines, the slowest of them those of its last hour. The first line on the standard
/// output is where the page is; /metrics/openapi.json says what else there is.
///
/// Example:
///
///   toolbox serve calls.jsonl
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ServeOptions {
    /// JSON lines; `-`, or none, is the standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,

    /// Where it listens: an address of this machine that only this machine reaches; port 0 is any
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9464", value_parser = loopback)]
    pub(crate) listen: SocketAddr,

    /// Prices that win over the catalogue: a file of any form that is known
    #[arg(long, value_name = "FILE")]
    pub(crate) prices: Option<PathBuf>,
}

/// An address that only this machine reaches.
fn loopback(written: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = written.parse().map_err(|error| format!("{error}"))?;
    match address.ip().is_loopback() {
        true => Ok(address),
        false => Err("other machines reach it, and a log is for this one: 127.0.0.1".into()),
    }
}

/// Print a Grafana dashboard of the metrics that Prometheus scrapes of a program
///
/// In Grafana it is imported under Dashboards, New, Import, where it asks for nothing: the data
/// source, the instance, the provider, the model and the function are chosen on the page. Imported
/// again, it replaces itself.
///
/// It asks for native histograms, which a Prometheus keeps that runs with
/// --enable-feature=native-histograms and scrapes a program that has the feature native-histograms.
/// Every other Prometheus keeps classic ones.
///
/// Examples:
///
///   toolbox grafana > llm.json
///   toolbox grafana --classic > llm.json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct GrafanaOptions {
    /// For a Prometheus that keeps classic histograms
    #[arg(long)]
    pub(crate) classic: bool,
}

/// Print alert rules for Prometheus
///
/// They are those to begin with: calls fail, nearly all do, are slow, are refused, have no known cost;
/// and those of what is named. A program's own rules are printed by the program, by
/// `Collector::prometheus_rules`. What of a rule Prometheus cannot say stands in a comment, and on the
/// standard error.
///
/// Examples:
///
///   toolbox rules > llm_rules.yml && promtool check rules llm_rules.yml
///   toolbox rules --classic --breaker openai --budget service --usd-per-hour 12.50
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct RulesOptions {
    /// For a Prometheus that keeps classic histograms
    #[arg(long)]
    pub(crate) classic: bool,

    /// A circuit breaker that is not to be open; may be said several times
    #[arg(long, value_name = "NAME")]
    pub(crate) breaker: Vec<String>,

    /// A budget of which no more than nine tenths are to be spent; may be said several times
    #[arg(long, value_name = "NAME")]
    pub(crate) budget: Vec<String>,

    /// What calls may cost in an hour, in dollars
    #[arg(long, value_name = "USD", value_parser = amount)]
    pub(crate) usd_per_hour: Option<Usd>,
}

/// Less than nothing is never spent, and an alert above it would never end.
fn amount(written: &str) -> Result<Usd, String> {
    let amount: Usd = written.parse().map_err(|error| format!("{error}"))?;
    if amount < Usd::default() { Err("less than nothing".into()) } else { Ok(amount) }
}

/// A form of a report.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Form {
    /// Tables of 80 columns
    Text,
    /// All numbers, with stable names
    Json,
    /// Tables for pull requests and chats
    Markdown,
    /// A page in one file
    Html,
    /// Prometheus' text format 0.0.4
    Prometheus,
    /// OpenMetrics 1.0
    Openmetrics,
}

#[derive(Subcommand)]
pub(crate) enum PricesTool {
    Import(ImportOptions),
    Compare(CompareOptions),
}

/// Make a price file of this project's own form out of other people's tables
///
/// The same input makes the same file, so that a new version of a table is a readable difference. A
/// price with more decimals than anybody charges is the noise of a float: it is rounded to 9
/// decimals. What cannot be said exactly is left out. Both are listed on the standard error.
///
/// Example:
///
///   toolbox prices import --from genai_prices.json --out mine.prices
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ImportOptions {
    /// A table of any form that is known, told from the content
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,

    /// Where the price file is written; `-` is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,

    /// The day on which the prices were compared with the providers' pages, where the table does
    /// not say it: 2026-11-20
    #[arg(long, value_name = "DAY")]
    pub(crate) checked: Option<String>,
}

/// Say where two price tables differ, as of now
///
/// Every model of the first table is looked up in the second, and a call with 1,000 input and 1,000
/// output tokens is priced by both. Printed are the models that differ, {"provider", "model",
/// "usd": [first, second]}, then how many agree, differ and are not in the second.
///
/// Example:
///
///   toolbox prices compare mine.prices litellm_prices.json
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct CompareOptions {
    /// A table of any form that is known
    pub(crate) first: PathBuf,
    /// Another one; `catalogue` is the one that comes with the library
    pub(crate) second: PathBuf,
}
