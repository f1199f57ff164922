//! What may stand in the brackets of `#[monitor(..)]`.
//!
//! What always holds: [`OPTIONS`] is the only place that knows an option's name and the form of
//! its value; parsing, errors and suggestions follow from it.

use crate::{
    budget::{self, Budget},
    contradictions,
    diagnostics::{Diagnostics, suggestion},
    forms::{self, Value, skip_to_comma},
    tags::Tag,
};
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{
    Expr, LitStr, Path, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

pub(crate) const TRACK_TOKENS: &str = "track_tokens";
pub(crate) const TRACK_COST: &str = "track_cost";
pub(crate) const NAME: &str = "name";
pub(crate) const PROVIDER: &str = "provider";
pub(crate) const MODEL: &str = "model";
pub(crate) const USAGE: &str = "usage";
pub(crate) const TAGS: &str = "tags";
pub(crate) const OK_IF: &str = "ok_if";
pub(crate) const ERROR_IF: &str = "error_if";
pub(crate) const CLASSIFY: &str = "classify";
pub(crate) const BUDGET: &str = "budget";
pub(crate) const BUDGET_ERROR: &str = "budget_error";
pub(crate) const STREAM: &str = "stream";
pub(crate) const ATTEMPT: &str = "attempt";
pub(crate) const COLLECTOR: &str = "collector";
pub(crate) const CRATE: &str = "crate";
/// Leaves a method of a monitored `impl` block out; it has no meaning elsewhere.
pub(crate) const SKIP: &str = "skip";

/// The form of an option's value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Nothing, or `= true`, `= false`.
    Flag,
    /// `= "text"`, known at compile time.
    Text,
    /// `= expression` over the arguments.
    Expression,
    /// `= |value| ..`, or the path of a function.
    Function,
    /// `(name, name = expression)`.
    Tags,
    /// `(name)`, `(name, reserve = expression)`.
    Budget,
    /// `= path`.
    Path,
}

pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    /// What to write, shown in errors.
    pub(crate) example: &'static str,
}

const fn entry(name: &'static str, form: Form, example: &'static str) -> Entry {
    Entry { name, form, example }
}

pub(crate) const OPTIONS: [Entry; 17] = [
    entry(TRACK_TOKENS, Form::Flag, "track_tokens"),
    entry(TRACK_COST, Form::Flag, "track_cost"),
    entry(NAME, Form::Text, "name = \"chat\""),
    entry(PROVIDER, Form::Expression, "provider = \"openai\""),
    entry(MODEL, Form::Expression, "model = \"gpt-4o-mini\""),
    entry(USAGE, Form::Function, "usage = |reply| reply.usage"),
    entry(TAGS, Form::Tags, "tags(tenant, region = \"eu\")"),
    entry(OK_IF, Form::Function, "ok_if = |result| result.is_ok()"),
    entry(ERROR_IF, Form::Function, "error_if = |result| result.is_err()"),
    entry(CLASSIFY, Form::Function, "classify = |error| error.kind()"),
    entry(BUDGET, Form::Budget, "budget(\"team\")"),
    entry(BUDGET_ERROR, Form::Function, "budget_error = |refused| Error::Budget(refused)"),
    entry(STREAM, Form::Flag, "stream"),
    entry(ATTEMPT, Form::Flag, "attempt"),
    entry(COLLECTOR, Form::Expression, "collector = &collector"),
    entry(CRATE, Form::Path, "crate = my_crate::monitor_runtime"),
    entry(SKIP, Form::Flag, "skip"),
];

/// One option as the user wrote it.
#[derive(Clone)]
pub(crate) struct Given {
    pub(crate) name: &'static str,
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// The options of one attribute.
#[derive(Clone, Default)]
pub(crate) struct Options {
    given: Vec<Given>,
    /// Those whose value is a mistake, which is told.
    mistaken: Vec<&'static str>,
    /// A flag that comes from the `impl` block is silent where a type cannot carry usage.
    pub(crate) tracks_silently: bool,
}

/// What the result is looked through for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Track {
    Nothing,
    Tokens,
    Cost,
}

impl Options {
    pub(crate) fn parse(tokens: proc_macro2::TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let mut options = Options::default();
        let parsed = (|input: ParseStream<'_>| {
            options.parse_list(input, diagnostics);
            Ok(())
        })
        .parse2(tokens);
        if let Err(error) = parsed {
            diagnostics.syntax(error);
        }
        contradictions::check(&options, diagnostics);
        options
    }

    fn parse_list(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) {
        while !input.is_empty() {
            if let Err(error) = self.parse_one(input) {
                diagnostics.syntax(error);
                skip_to_comma(input);
            }
            if input.is_empty() {
                break;
            }
            if !input.peek(Token![,]) {
                diagnostics.error(input.span(), missing_comma(input));
                if !is_option(input) {
                    skip_to_comma(input);
                }
            }
            let _comma: Option<Token![,]> = input.parse().unwrap_or_default();
        }
    }

    fn parse_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if !input.peek(Ident::peek_any) {
            return Err(input.error(no_option(input)));
        }
        let ident = input.call(Ident::parse_any)?;
        let word = ident.unraw().to_string();
        let Some(entry) = OPTIONS.iter().find(|entry| entry.name == word) else {
            return Err(syn::Error::new(ident.span(), unknown(&word)));
        };
        // The value is parsed even when the option is refused: what follows it is checked too.
        let value =
            forms::parse(entry, &ident, input).inspect_err(|_| self.mistaken.push(entry.name))?;
        if self.get(entry.name).is_some() {
            let message = format!("`{word}` is given twice: leave one of them out");
            return Err(syn::Error::new(ident.span(), message));
        }
        self.given.push(Given { name: entry.name, span: ident.span(), value });
        Ok(())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Given> {
        self.given.iter().find(|given| given.name == name)
    }

    /// The options that say what to do with the result.
    pub(crate) fn of_the_result(&self) -> impl Iterator<Item = &Given> {
        [TRACK_TOKENS, TRACK_COST, USAGE, OK_IF, ERROR_IF, CLASSIFY]
            .into_iter()
            .filter_map(|name| self.get(name))
    }

    /// The first of the options by which the user decides about the result.
    pub(crate) fn closure(&self) -> Option<&Given> {
        [USAGE, OK_IF, ERROR_IF, CLASSIFY].into_iter().find_map(|name| self.get(name))
    }

    /// Whether the user wrote it, rightly or wrongly.
    pub(crate) fn is_written(&self, name: &str) -> bool {
        self.get(name).is_some() || self.mistaken.contains(&name)
    }

    pub(crate) fn is_alone(&self) -> bool {
        self.given.len() == 1
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)?.value {
            Value::Flag(on) => Some(on),
            _ => None,
        }
    }

    /// Where the user asked for the result to be measured as a stream.
    pub(crate) fn stream_span(&self) -> Option<Span> {
        self.get(STREAM).filter(|_| self.flag(STREAM) == Some(true)).map(|given| given.span)
    }

    /// Measures the result as a stream, unless the user said whether to.
    pub(crate) fn default_to_stream(&mut self, span: Span) {
        if self.get(STREAM).is_none() {
            self.given.push(Given { name: STREAM, span, value: Value::Flag(true) });
        }
    }

    /// Where the user said that each call is an attempt of the call around it.
    pub(crate) fn attempt_span(&self) -> Option<Span> {
        self.get(ATTEMPT).filter(|_| self.flag(ATTEMPT) == Some(true)).map(|given| given.span)
    }

    pub(crate) fn is_skipped(&self) -> bool {
        self.flag(SKIP) == Some(true)
    }

    pub(crate) fn expr(&self, name: &str) -> Option<&Expr> {
        match &self.get(name)?.value {
            Value::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    pub(crate) fn name(&self) -> Option<&LitStr> {
        match &self.get(NAME)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn crate_path(&self) -> Option<&Path> {
        match &self.get(CRATE)?.value {
            Value::Path(path) => Some(path),
            _ => None,
        }
    }

    pub(crate) fn tags(&self) -> &[Tag] {
        match self.get(TAGS).map(|given| &given.value) {
            Some(Value::Tags(tags)) => tags,
            _ => &[],
        }
    }

    pub(crate) fn budget(&self) -> Option<&Budget> {
        match &self.get(BUDGET)?.value {
            Value::Budget(budget) => Some(budget),
            _ => None,
        }
    }

    /// A budget is charged with what a call cost, so that it asks for the cost too, silently.
    pub(crate) fn track(&self) -> Track {
        match (self.flag(TRACK_TOKENS), self.flag(TRACK_COST)) {
            _ if self.budget().is_some() => Track::Cost,
            (_, Some(true)) => Track::Cost,
            (Some(true), _) => Track::Tokens,
            _ => Track::Nothing,
        }
    }

    /// Every expression that can name a parameter.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let tags = self.tags().iter().filter_map(|tag| tag.value.as_ref());
        let values = self.given.iter().filter_map(|given| match &given.value {
            Value::Expr(expr) => Some(&**expr),
            _ => None,
        });
        let asked = self.budget().into_iter().flat_map(Budget::expressions);
        values.chain(tags).chain(asked)
    }

    /// Where the user asked for tokens or cost.
    pub(crate) fn track_span(&self) -> Option<Span> {
        let by = [TRACK_COST, TRACK_TOKENS].into_iter();
        let mut asked = by.filter(|flag| self.flag(flag) == Some(true));
        asked.find_map(|flag| self.get(flag)).map(|given| given.span)
    }

    /// A method's own options, and under them those of its `impl` block.
    pub(crate) fn over(mut self, block: &Options) -> Options {
        self.tracks_silently = self.track_span().is_none();
        let decides = [OK_IF, ERROR_IF].iter().any(|name| self.get(name).is_some());
        let counts_nothing = self.flag(TRACK_TOKENS) == Some(false);
        for given in &block.given {
            // The method's own word also wins over what contradicts it under another name.
            let is_contradicted = match given.name {
                OK_IF | ERROR_IF => decides,
                TRACK_COST => counts_nothing,
                _ => false,
            };
            if is_contradicted {
                continue;
            }
            match self.given.iter_mut().find(|own| own.name == given.name) {
                Some(own) => own.value.add(&given.value),
                None => self.given.push(given.clone()),
            }
        }
        self
    }
}

/// What other systems call an option of ours.
const ALSO_CALLED: [(&str, &str); 12] = [
    ("label", TAGS),
    ("labels", TAGS),
    ("attributes", TAGS),
    ("dimensions", TAGS),
    ("fields", TAGS),
    ("metadata", TAGS),
    ("vendor", PROVIDER),
    ("llm", MODEL),
    ("retry", ATTEMPT),
    ("retries", ATTEMPT),
    ("limit", BUDGET),
    ("quota", BUDGET),
];

fn unknown(word: &str) -> String {
    if word == budget::RESERVE {
        return "`reserve` stands inside of the budget: write `budget(\"team\", reserve = ..)`"
            .into();
    }
    let public = || OPTIONS.iter().filter(|entry| entry.name != SKIP).map(|entry| entry.name);
    let near = match ALSO_CALLED.iter().find(|(other, _)| *other == word) {
        Some((_, ours)) => suggestion(ours, [*ours].into_iter()),
        None => suggestion(word, public()),
    };
    let list = public().collect::<Vec<_>>().join(", ");
    format!("unknown option `{word}`{near}\nthe options are {list}")
}

/// What to write where an option should begin.
fn no_option(input: ParseStream<'_>) -> String {
    if input.peek(LitStr) {
        let text = next(input);
        return format!("this text needs to be told what it is: write `name = {text}`");
    }
    if input.peek(Token![,]) {
        return "this comma stands before no option: leave it out".to_owned();
    }
    format!("expected the name of an option, found `{}`", next(input))
}

fn missing_comma(input: ParseStream<'_>) -> String {
    let found = next(input);
    if is_option(input) {
        return format!("a comma is missing here: write `, {found}`");
    }
    format!("expected a comma and the next option, found `{found}`")
}

/// Whether the next word is an option, or was meant to be one.
fn is_option(input: ParseStream<'_>) -> bool {
    let Ok(word) = input.fork().call(Ident::parse_any) else { return false };
    let word = word.unraw().to_string();
    OPTIONS.iter().any(|entry| entry.name == word)
        || !suggestion(&word, OPTIONS.iter().map(|entry| entry.name)).is_empty()
}

/// The next token as the user wrote it.
fn next(input: ParseStream<'_>) -> String {
    input.cursor().token_tree().map(|(tree, _)| tree.to_string()).unwrap_or_default()
}

/// The span of the first token of an expression: what an error about it points at.
pub(crate) fn span_of(tokens: &impl ToTokens) -> Span {
    syn::spanned::Spanned::span(tokens)
}
