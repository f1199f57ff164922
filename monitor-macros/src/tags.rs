//! The list of `tags(..)`.
//!
//! What always holds: a tag's name can stand as it is in every metrics format, and each stands once.

use crate::{exits::stays_inside, forms::skip_to_comma};
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Expr, LitStr, Token, ext::IdentExt, parse::ParseStream};

/// `name = value`, or `name` for a parameter of that name.
#[derive(Clone)]
pub(crate) struct Tag {
    pub(crate) name: Ident,
    pub(crate) value: Option<Expr>,
}

impl Tag {
    /// The name as it is shown: without `r#`.
    pub(crate) fn text(&self) -> String {
        self.name.unraw().to_string()
    }
}

/// A series has few tags; what has many values belongs into a log.
pub(crate) const MAX_TAGS: usize = 16;

/// Names that metrics formats keep for themselves.
const RESERVED_TAGS: [&str; 2] = ["le", "quantile"];

/// Parses what stands between the parentheses, and tells every mistake in it.
pub(crate) fn parse(content: ParseStream<'_>) -> syn::Result<Vec<Tag>> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut errors: Option<syn::Error> = None;
    while !content.is_empty() {
        let is_full = tags.len() == MAX_TAGS;
        let parsed = if is_full { Err(too_many(content)) } else { parse_tag(content, &mut tags) };
        if let Err(error) = parsed {
            match &mut errors {
                Some(errors) => errors.combine(error),
                None => errors = Some(error),
            }
            skip_to_comma(content);
        }
        let _comma: Option<Token![,]> = content.parse().unwrap_or_default();
        if is_full {
            let _rest: TokenStream = content.parse()?;
        }
    }
    errors.map_or(Ok(tags), Err)
}

fn too_many(content: ParseStream<'_>) -> syn::Error {
    content.error(format!(
        "a call has at most {MAX_TAGS} tags: put what has many values into a log instead"
    ))
}

fn parse_tag(content: ParseStream<'_>, tags: &mut Vec<Tag>) -> syn::Result<()> {
    if content.peek(LitStr) {
        return Err(content.error(
            "the name of a tag stands without quotes, and its value has a name: write \
             `region = \"eu\"`",
        ));
    }
    let name = content.call(Ident::parse_any).map_err(|error| {
        syn::Error::new(error.span(), "expected a tag: write `tenant` or `region = \"eu\"`")
    })?;
    let value = match has_value(content, &name)? {
        true if content.is_empty() || content.peek(Token![,]) => {
            let message = format!("the tag `{name}` needs a value: write `{name} = expression`");
            return Err(syn::Error::new(name.span(), message));
        }
        true => Some(stays_inside(content.parse()?, "tags")?),
        false => None,
    };
    let tag = Tag { name, value };
    if let Some(message) = refused_name(&tag.text(), tags) {
        return Err(syn::Error::new(tag.name.span(), message));
    }
    tags.push(tag);
    if !content.is_empty() && !content.peek(Token![,]) {
        return Err(content.error(
            "a comma is missing between two tags; a value needs a name: `tier = self.tier()`",
        ));
    }
    Ok(())
}

/// Whether `= value` follows a tag's name.
fn has_value(content: ParseStream<'_>, name: &Ident) -> syn::Result<bool> {
    if content.peek(Token![==]) || content.peek(Token![=>]) || content.peek(Token![:]) {
        let message = format!("expected `=`: write `{name} = expression`");
        return Err(content.error(message));
    }
    if content.peek(Token![.]) {
        let value = content.fork();
        skip_to_comma(&value);
        let value: TokenStream = between(content, &value);
        let named = value.clone().into_iter().filter_map(|tree| match tree {
            TokenTree::Ident(ident) => Some(ident),
            _ => None,
        });
        let tag = named.last().unwrap_or_else(|| name.clone());
        let value = value.to_string().replace(' ', "");
        let message = format!("a value needs a name: write `{tag} = {name}{value}`");
        return Err(syn::Error::new(name.span(), message));
    }
    Ok(content.parse::<Option<Token![=]>>()?.is_some())
}

/// The tokens from one place of the list to a later one.
fn between(from: ParseStream<'_>, to: ParseStream<'_>) -> TokenStream {
    let rest = to.cursor().token_stream().into_iter().count();
    let all: Vec<TokenTree> = from.cursor().token_stream().into_iter().collect();
    all[..all.len() - rest].iter().cloned().collect()
}

fn refused_name(text: &str, before: &[Tag]) -> Option<String> {
    if text == "self" || text == "_" {
        return Some(format!("`{text}` cannot name a tag: write `tier = self.tier()`"));
    }
    if text.starts_with("__") || RESERVED_TAGS.contains(&text) {
        return Some(format!(
            "the tag name `{text}` is reserved by metrics formats: give it another name, as in \
             `tag_{name} = expression`",
            name = text.trim_matches('_')
        ));
    }
    if !text.is_ascii() {
        return Some(format!(
            "the tag name `{text}` is none in metrics formats, which have the letters a to z: \
             write `name = {text}`"
        ));
    }
    let is_given = before.iter().any(|tag| tag.text() == text);
    is_given.then(|| format!("the tag `{text}` is given twice: leave one of them out"))
}
