//! The `#[usage(..)]` attributes of a type and of its fields.
//!
//! What always holds: a field has one meaning; a mistake is told at the word that the user wrote.

use super::words::Role;
use crate::{diagnostics::Diagnostics, options::span_of};
use proc_macro2::{Ident, Span};
use syn::{
    Attribute, Meta, Path, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

/// What an attribute says of a field, and where.
#[derive(Clone, Copy)]
pub(crate) struct Said {
    pub(crate) role: Role,
    pub(crate) span: Span,
}

/// What the attributes of a field say, if there are any.
pub(crate) fn of_field(attrs: &[Attribute], diagnostics: &mut Diagnostics) -> Option<Said> {
    let mut said: Option<Said> = None;
    for attr in attrs.iter().filter(|attr| is_usage(attr)) {
        for word in words(attr, "write `#[usage(input)]`", diagnostics) {
            let text = word.unraw().to_string();
            if text == "crate" {
                let message = "`crate` stands on the type, not on a field";
                diagnostics.error(word.span(), message);
                continue;
            }
            match (Role::of(&text), said) {
                (Err(unknown), _) => diagnostics.error(word.span(), unknown),
                (Ok(role), None) => said = Some(Said { role, span: word.span() }),
                (Ok(role), Some(before)) if role == before.role => {
                    let message = format!("`{text}` is given twice: leave one of them out");
                    diagnostics.error(word.span(), message);
                }
                (Ok(_), Some(before)) => {
                    let message = format!(
                        "this field is `{}` already, and a field has one meaning: leave one of \
                         them out",
                        before.role.word()
                    );
                    diagnostics.error(word.span(), message);
                }
            }
        }
    }
    said
}

/// `#[usage(crate = path)]` of a type.
pub(crate) fn of_type(attrs: &[Attribute], diagnostics: &mut Diagnostics) -> Option<Path> {
    let mut path = None;
    for attr in attrs.iter().filter(|attr| is_usage(attr)) {
        let parse = |input: ParseStream<'_>| {
            let word =
                input.call(Ident::parse_any).map_err(|error| wrong_on_a_type(error.span()))?;
            if word != "crate" {
                return Err(wrong_on_a_type(word.span()));
            }
            let wrong = || {
                let message = "`crate` takes the path of `monitor_runtime`: write \
                               `crate = my_crate::monitor_runtime`";
                syn::Error::new(word.span(), message)
            };
            input.parse::<Token![=]>().map_err(|_| wrong())?;
            let path = input.call(Path::parse_mod_style).map_err(|_| wrong())?;
            input.parse::<Option<Token![,]>>()?;
            if input.is_empty() { Ok(path) } else { Err(wrong_on_a_type(input.span())) }
        };
        let parsed = match &attr.meta {
            Meta::List(list) if list.tokens.is_empty() => {
                Err(wrong_on_a_type(span_of(attr.path())))
            }
            Meta::List(list) => parse.parse2(list.tokens.clone()),
            _ => Err(wrong_on_a_type(span_of(attr.path()))),
        };
        match parsed {
            Ok(_) if path.is_some() => {
                diagnostics.error(span_of(attr.path()), "`crate` is given twice: leave one out");
            }
            Ok(parsed) => path = Some(parsed),
            Err(error) => diagnostics.syntax(error),
        }
    }
    path
}

/// A variant has no meaning of its own.
pub(crate) fn of_variant(attrs: &[Attribute], diagnostics: &mut Diagnostics) {
    for attr in attrs.iter().filter(|attr| is_usage(attr)) {
        let message = "`#[usage(..)]` stands on fields: move it to the variant's own";
        diagnostics.error(span_of(attr.path()), message);
    }
}

fn wrong_on_a_type(span: Span) -> syn::Error {
    let message = "on a type there is only `#[usage(crate = path)]`: what counts stands on fields, \
                   as `#[usage(input)]`";
    syn::Error::new(span, message)
}

fn is_usage(attr: &Attribute) -> bool {
    attr.path().is_ident("usage")
}

fn words(attr: &Attribute, example: &str, diagnostics: &mut Diagnostics) -> Vec<Ident> {
    let Meta::List(list) = &attr.meta else {
        diagnostics.error(span_of(attr.path()), format!("`usage` says nothing alone: {example}"));
        return Vec::new();
    };
    let mut words = Vec::new();
    let parse = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let word = input.call(Ident::parse_any).map_err(|error| {
                syn::Error::new(error.span(), format!("expected what the field is: {example}"))
            })?;
            if word == "crate" {
                // told where the words are known; what follows it belongs to it
                words.push(word);
                input.parse::<proc_macro2::TokenStream>()?;
                break;
            }
            if !input.is_empty() && !input.peek(Token![,]) {
                let message = format!("`{word}` takes no value: write `#[usage({word})]`");
                words.push(word);
                return Err(input.error(message));
            }
            words.push(word);
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    match parse.parse2(list.tokens.clone()) {
        Err(error) => diagnostics.syntax(error),
        Ok(()) if words.is_empty() => {
            let message = format!("`usage` says nothing alone: {example}");
            diagnostics.error(span_of(attr.path()), message);
        }
        Ok(()) => {}
    }
    words
}
