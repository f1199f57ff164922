//! What can be said on the command line; its help is the manual.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// What calls of language models cost, and what their answers say they used
#[derive(Parser)]
#[command(name = "toolbox")]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) tool: Tool,
}

#[derive(Subcommand)]
pub(crate) enum Tool {
    Price(PriceOptions),
    Usage(UsageOptions),
}

/// Price calls: one JSON object a line in, one out, in the same order
///
/// A line is {"id", "provider"?, "model", "usage", "at"?, "price_context"?, "provider_api_url"?};
/// other fields are ignored. `usage` has counts by the names input, output, cache_read,
/// cache_write, cache_write_5m, cache_write_1h, reasoning, audio_input, audio_output, image_input,
/// image_output, web_searches and so on: `input` and `output` are totals, every other token count
/// is a part of one of them. `at` is when the call began, as RFC 3339; without it, now. The values
/// of `price_context` (service_tier, processing, speed, search_type, route) choose the variant of
/// the price. The provider is the one that is named, else the one of `provider_api_url`, else the
/// only one that sells the model.
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

/// Say what answers of providers used: whole JSON, SSE or NDJSON, told from the content
///
/// For each file, in order, {"file", "provider", "model", "usage", "reported_usd", "format"}.
/// `usage` has the counts that the answer reports, by the names that `toolbox price` takes, or is
/// null where it reports none; counts that cannot be true are told of in "invalid". `provider` is
/// there only where nobody else answers in this form. `reported_usd` is what the provider itself
/// says the call cost. `format` is json, sse or ndjson.
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
