//! What stands in the parentheses of `budget(..)`.
//!
//! What always holds: a call asks one budget, whose name comes first; what is wrong is one mistake,
//! the first.

use crate::{
    diagnostics::suggestion,
    exits::stays_inside,
    forms::{unwrapped, whole},
    options::{BUDGET, BUDGET_ERROR, span_of},
};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, LitFloat, LitInt, Token, ext::IdentExt, parse::ParseStream};

/// `budget(name, reserve = value)`.
#[derive(Clone)]
pub(crate) struct Budget {
    pub(crate) name: Expr,
    pub(crate) reserve: Option<Expr>,
}

/// The word for what a call reserves before it begins.
pub(crate) const RESERVE: &str = "reserve";
const EXAMPLE: &str = "budget(\"team\")";

/// Parses what stands between the parentheses of this option.
pub(crate) fn parse(option: &Ident, content: ParseStream<'_>) -> syn::Result<Budget> {
    let parsed = parse_all(option, content);
    if parsed.is_err() {
        let _rest: TokenStream = content.parse()?;
    }
    parsed
}

fn parse_all(option: &Ident, content: ParseStream<'_>) -> syn::Result<Budget> {
    if content.is_empty() {
        let message = format!("`budget` needs the name of one: write `{EXAMPLE}`");
        return Err(syn::Error::new(option.span(), message));
    }
    let mut budget = Budget { name: name(content)?, reserve: None };
    while !content.is_empty() {
        if content.parse::<Option<Token![,]>>()?.is_none() {
            return Err(content.error("a comma is missing here: write `, reserve = ..`"));
        }
        if !content.is_empty() {
            budget.set(content)?;
        }
    }
    Ok(budget)
}

fn name(content: ParseStream<'_>) -> syn::Result<Expr> {
    if let Some(word) = named(content) {
        let message = match word == RESERVE {
            true => "the name of the budget comes first: write `budget(\"team\", reserve = ..)`",
            false => "the name of a budget stands alone: write `budget(\"team\")`",
        };
        return Err(syn::Error::new(word.span(), message));
    }
    let name = unwrapped(whole(content, BUDGET)?);
    let wrong = |message: String| Err(syn::Error::new(span_of(&name), message));
    match &name {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.value().trim().is_empty() => {
            wrong(format!("the name of the budget is empty: write `{EXAMPLE}`"))
        }
        Expr::Lit(ExprLit { lit: Lit::Str(_), .. }) => Ok(name),
        Expr::Lit(_) => wrong(format!(
            "`budget` takes the name of a budget, which knows its limit: write `{EXAMPLE}`"
        )),
        _ => stays_inside(name, BUDGET),
    }
}

impl Budget {
    /// Takes one of the words that can stand after the name.
    fn set(&mut self, content: ParseStream<'_>) -> syn::Result<()> {
        let Ok(word) = content.fork().call(Ident::parse_any) else { return Err(second(content)) };
        let text = word.unraw().to_string();
        let near = suggestion(&text, [RESERVE].into_iter());
        let has_value = named(content).is_some();
        if text == BUDGET_ERROR || (text == "error" && has_value) {
            let message = "the error is made beside the budget: write `budget(\"team\"), \
                           budget_error = |refused| ..`";
            return Err(syn::Error::new(word.span(), message));
        }
        if text != RESERVE && (has_value || !near.is_empty()) {
            let message = format!(
                "unknown word `{text}`{near}\nafter its name a budget takes `reserve = ..`, and \
                 nothing else; its limit and period are those of `Budget::dollars(\"team\", ..)`"
            );
            return Err(syn::Error::new(word.span(), message));
        }
        if text != RESERVE {
            return Err(second(content));
        }
        content.call(Ident::parse_any)?;
        if self.reserve.is_some() {
            let message = "`reserve` is given twice: leave one of them out";
            return Err(syn::Error::new(word.span(), message));
        }
        let _equals: Option<Token![=]> = if has_value { content.parse()? } else { None };
        if !has_value || content.is_empty() || content.peek(Token![,]) {
            let message = "`reserve` needs a value: write `reserve = Usage::new(2_000, 500)`, or \
                           an amount of dollars";
            return Err(syn::Error::new(word.span(), message));
        }
        self.reserve = Some(stays_inside(unwrapped(whole(content, RESERVE)?), RESERVE)?);
        Ok(())
    }

    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expr> {
        [&self.name].into_iter().chain(&self.reserve)
    }
}

/// A second name, or an amount that does not say what it is.
fn second(content: ParseStream<'_>) -> syn::Error {
    if content.peek(LitInt) || content.peek(LitFloat) {
        return content.error(
            "this number does not say what it is: what the call reserves is written \
             `reserve = Usage::new(2_000, 500)`; the limit is that of `Budget::dollars(\"team\", ..)`",
        );
    }
    content.error(
        "a call asks one budget: leave this one out, or ask it in a function around this one",
    )
}

/// The word before an `=`, if the next thing is one.
fn named(content: ParseStream<'_>) -> Option<Ident> {
    let ahead = content.fork();
    let word = ahead.call(Ident::parse_any).ok()?;
    let is_other = ahead.peek(Token![==]) || ahead.peek(Token![=>]);
    (ahead.peek(Token![=]) && !is_other).then_some(word)
}

/// What to write where no parentheses follow.
pub(crate) fn without_parentheses(option: &Ident, input: ParseStream<'_>) -> syn::Error {
    let ahead = input.fork();
    let equals: Option<Token![=]> = ahead.parse().unwrap_or_default();
    let (span, example) = match ahead.parse() {
        Ok(Expr::Lit(name)) => (span_of(&name), name.to_token_stream().to_string()),
        Ok(Expr::Path(name)) if equals.is_some() => {
            (span_of(&name), name.to_token_stream().to_string())
        }
        _ => (option.span(), "\"team\"".to_owned()),
    };
    let message = format!("the name of a budget stands in parentheses: write `budget({example})`");
    syn::Error::new(span, message)
}
