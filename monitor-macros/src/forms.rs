//! The values of options, each in the form that its option asks for.
//!
//! What always holds: a value that is wrong says what to write instead, with the user's own value
//! where there is one, else with the option's example.

use crate::{
    budget::{self, Budget},
    exits::stays_inside,
    options::{Entry, Form, span_of},
    tags::{self, Tag},
};
use proc_macro2::{Delimiter, Ident, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, LitStr, Path, Token, ext::IdentExt, parse::ParseStream, token};

#[derive(Clone)]
pub(crate) enum Value {
    Flag(bool),
    Text(LitStr),
    Expr(Box<Expr>),
    Tags(Vec<Tag>),
    Budget(Box<Budget>),
    Path(Path),
}

impl Value {
    /// Adds what an `impl` block says to what the method says: only tags add up.
    pub(crate) fn add(&mut self, block: &Value) {
        let (Value::Tags(own), Value::Tags(block)) = (self, block) else { return };
        for tag in block {
            if own.iter().all(|have| have.text() != tag.text()) {
                own.push(tag.clone());
            }
        }
    }
}

pub(crate) fn parse(entry: &Entry, ident: &Ident, input: ParseStream<'_>) -> syn::Result<Value> {
    let Entry { name, form, example } = entry;
    let ends = input.is_empty() || input.peek(Token![,]);
    match form {
        Form::Flag if ends || input.peek(Ident::peek_any) => Ok(Value::Flag(true)),
        Form::Flag if ends_after_equals(input) => {
            Err(syn::Error::new(ident.span(), flag_message(name)))
        }
        Form::Tags if input.peek(token::Paren) => {
            let content;
            syn::parenthesized!(content in input);
            tags::parse(&content).map(Value::Tags)
        }
        Form::Budget if input.peek(token::Paren) => {
            let content;
            syn::parenthesized!(content in input);
            Ok(Value::Budget(Box::new(budget::parse(ident, &content)?)))
        }
        Form::Budget => Err(budget::without_parentheses(ident, input)),
        Form::Tags if !ends => Err(input.error(format!("`tags` is a list: write `{example}`"))),
        _ if ends || ends_after_equals(input) || input.peek(Ident::peek_any) => {
            let message = format!("`{name}` needs a value: write `{example}`");
            Err(syn::Error::new(ident.span(), message))
        }
        _ => {
            equals(entry, input)?;
            parse_value(entry, input)
        }
    }
}

/// Takes the `=` between an option and its value.
fn equals(entry: &Entry, input: ParseStream<'_>) -> syn::Result<()> {
    let is_other = input.peek(Token![==]) || input.peek(Token![=>]);
    if input.peek(Token![=]) && !is_other {
        return input.parse::<Token![=]>().map(drop);
    }
    if entry.form == Form::Flag {
        return Err(input.error(flag_message(entry.name)));
    }
    let value = match input.cursor().group(Delimiter::Parenthesis) {
        Some((content, ..)) => content.token_stream().to_string(),
        None if input.peek(Lit) => input.fork().parse::<Lit>()?.to_token_stream().to_string(),
        None => String::new(),
    };
    Err(input.error(match value.as_str() {
        "" => format!("expected `=` and a value: write `{}`", entry.example),
        value => format!("expected `=` before the value: write `{} = {value}`", entry.name),
    }))
}

fn ends_after_equals(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Token![=]>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,]))
}

fn flag_message(name: &str) -> String {
    format!("`{name}` is a flag: write `{name}`, `{name} = true` or `{name} = false`")
}

fn parse_value(entry: &Entry, input: ParseStream<'_>) -> syn::Result<Value> {
    if entry.form == Form::Path {
        let path = input.fork().call(Path::parse_mod_style);
        return match path {
            Ok(_) => {
                let path = input.call(Path::parse_mod_style)?;
                no_module(&path).map_or(Ok(Value::Path(path)), Err)
            }
            Err(_) => Err(input.error(format!(
                "`{}` takes the path of `monitor_runtime`: write `{}`",
                entry.name, entry.example
            ))),
        };
    }
    let expr = unwrapped(whole(input, entry.name)?);
    let wrong = |message: String| Err(syn::Error::new(span_of(&expr), message));
    match (entry.form, &expr) {
        (Form::Flag, Expr::Lit(ExprLit { lit: Lit::Bool(on), .. })) => Ok(Value::Flag(on.value)),
        (Form::Flag, _) => wrong(flag_message(entry.name)),
        (Form::Text, Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => {
            if text.value().trim().is_empty() {
                return wrong(format!("`{}` is empty: write `{}`", entry.name, entry.example));
            }
            Ok(Value::Text(text.clone()))
        }
        (Form::Text, _) => {
            wrong(format!("`{}` takes a string literal: write `{}`", entry.name, entry.example))
        }
        (Form::Function, Expr::Lit(_)) => {
            wrong(format!("`{}` takes a closure: write `{}`", entry.name, entry.example))
        }
        _ => Ok(Value::Expr(Box::new(stays_inside(expr, entry.name)?))),
    }
}

/// The mistake, where a path ends in a type's name: behind a type nothing of ours is found, and the
/// compiler would say so at each of our paths.
fn no_module(path: &Path) -> Option<syn::Error> {
    let last = &path.segments.last()?.ident;
    let is_type = last.unraw().to_string().starts_with(char::is_uppercase);
    is_type.then(|| {
        let message = format!(
            "`{last}` is a type: write the path of `monitor_runtime`, as in `crate = \
             my_crate::monitor_runtime`"
        );
        syn::Error::new(last.span(), message)
    })
}

/// The expression without the delimiters that nobody sees, in which a `$value:literal` of a
/// `macro_rules!` comes.
pub(crate) fn unwrapped(expr: Expr) -> Expr {
    match expr {
        Expr::Group(group) => unwrapped(*group.expr),
        other => other,
    }
}

/// The expression of an option; one that ends too early is a mistake at its last token.
pub(crate) fn whole(input: ParseStream<'_>, option: &str) -> syn::Result<Expr> {
    let given = input.cursor().token_stream();
    input.parse().map_err(|error| match given.into_iter().last() {
        Some(last) if input.is_empty() => {
            let message = format!("the value of `{option}` ends too early: {error}");
            syn::Error::new(last.span(), message)
        }
        _ => error,
    })
}

/// Passes over what follows a mistake.
pub(crate) fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _: Result<TokenTree, _> = input.parse();
    }
}
