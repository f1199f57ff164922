//! The values of options, each in the form that its option asks for.
//!
//! What always holds: a value that is wrong says what to write instead, with the option's own
//! example; an expression never leaves the function that it is evaluated in.

use crate::options::{Entry, Form, span_of};
use proc_macro2::{Ident, TokenTree};
use syn::{
    Expr, ExprLit, Lit, LitStr, Path, Token, ext::IdentExt, parse::ParseStream, token,
    visit_mut::VisitMut,
};

#[derive(Clone)]
pub(crate) enum Value {
    Flag(bool),
    Text(LitStr),
    Expr(Box<Expr>),
    Tags(Vec<Tag>),
    Path(Path),
}

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
const MAX_TAGS: usize = 16;

/// Names that metrics formats keep for themselves.
const RESERVED_TAGS: [&str; 2] = ["le", "quantile"];

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
    let name = entry.name;
    let wrong = |message: String| Err(syn::Error::new(ident.span(), message));
    match entry.form {
        Form::NotYet => wrong(format!("`{name}` is not supported yet: leave it out")),
        Form::Tags if input.peek(token::Paren) => parse_tags(input),
        Form::Flag if !input.peek(Token![=]) && !input.peek(token::Paren) => Ok(Value::Flag(true)),
        _ if !input.peek(Token![=]) || ends_after_equals(input) => wrong(match entry.form {
            Form::Flag => flag_message(name),
            _ => format!("`{name}` needs a value: write `{}`", entry.example),
        }),
        Form::Tags => wrong(format!("`tags` is a list: write `{}`", entry.example)),
        _ => {
            input.parse::<Token![=]>()?;
            parse_value(entry, input)
        }
    }
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
            Ok(_) => Ok(Value::Path(input.call(Path::parse_mod_style)?)),
            Err(_) => Err(input.error(format!(
                "`{}` takes the path of `monitor_runtime`: write `{}`",
                entry.name, entry.example
            ))),
        };
    }
    let expr = unwrapped(input.parse()?);
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

/// The expression without the delimiters that nobody sees, in which a `$value:literal` of a
/// `macro_rules!` comes.
fn unwrapped(expr: Expr) -> Expr {
    match expr {
        Expr::Group(group) => unwrapped(*group.expr),
        other => other,
    }
}

fn parse_tags(input: ParseStream<'_>) -> syn::Result<Value> {
    let content;
    syn::parenthesized!(content in input);
    let mut tags: Vec<Tag> = Vec::new();
    let mut errors: Option<syn::Error> = None;
    while !content.is_empty() {
        if let Err(error) = parse_tag(&content, &mut tags) {
            match &mut errors {
                Some(errors) => errors.combine(error),
                None => errors = Some(error),
            }
            skip_to_comma(&content);
        }
        let _comma: Option<Token![,]> = content.parse().unwrap_or_default();
    }
    errors.map_or(Ok(Value::Tags(tags)), Err)
}

fn parse_tag(content: ParseStream<'_>, tags: &mut Vec<Tag>) -> syn::Result<()> {
    let name = content.call(Ident::parse_any).map_err(|error| {
        syn::Error::new(error.span(), "expected a tag: write `tenant` or `region = \"eu\"`")
    })?;
    let value = match content.parse::<Option<Token![=]>>()? {
        Some(_) if content.is_empty() || content.peek(Token![,]) => {
            let message = format!("the tag `{name}` needs a value: write `{name} = expression`");
            return Err(syn::Error::new(name.span(), message));
        }
        Some(_) => Some(stays_inside(content.parse()?, "tags")?),
        None => None,
    };
    let tag = Tag { name, value };
    if let Some(message) = refused_tag(&tag.text(), tags) {
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

/// Passes over what follows a mistake.
pub(crate) fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _: Result<TokenTree, _> = input.parse();
    }
}

fn refused_tag(text: &str, before: &[Tag]) -> Option<String> {
    if text == "self" || text == "_" {
        return Some(format!("`{text}` cannot name a tag: write `tier = self.tier()`"));
    }
    if text.starts_with("__") || RESERVED_TAGS.contains(&text) {
        return Some(format!("the tag name `{text}` is reserved by metrics formats: rename it"));
    }
    if before.iter().any(|tag| tag.text() == text) {
        return Some(format!("the tag `{text}` is given twice: leave one of them out"));
    }
    (before.len() == MAX_TAGS).then(|| {
        format!("a call has at most {MAX_TAGS} tags: put what has many values into a log instead")
    })
}

/// Refuses what would leave the expression: it would end the function before its body ran.
fn stays_inside(mut expr: Expr, option: &str) -> syn::Result<Expr> {
    let mut exits = Exits { option, found: None };
    exits.visit_expr_mut(&mut expr);
    exits.found.map_or(Ok(expr), Err)
}

struct Exits<'a> {
    option: &'a str,
    found: Option<syn::Error>,
}

impl Exits<'_> {
    fn refuse(&mut self, token: &impl quote::ToTokens, text: &str) {
        let message = format!(
            "`{text}` cannot stand in `{}`: the expression is evaluated before the body, and must \
             not leave the function",
            self.option
        );
        let error = syn::Error::new(span_of(token), message);
        match &mut self.found {
            Some(found) => found.combine(error),
            None => self.found = Some(error),
        }
    }
}

impl VisitMut for Exits<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            // These have their own `return`, `?` and `.await`.
            Expr::Closure(_) | Expr::Async(_) => return,
            Expr::Try(it) => self.refuse(&it.question_token, "?"),
            Expr::Return(it) => self.refuse(&it.return_token, "return"),
            Expr::Await(it) => self.refuse(&it.await_token, ".await"),
            Expr::Yield(it) => self.refuse(&it.yield_token, "yield"),
            // A loop of its own may be left; a label outside it does not exist here.
            Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => {}
            Expr::Break(it) => self.refuse(&it.break_token, "break"),
            Expr::Continue(it) => self.refuse(&it.continue_token, "continue"),
            _ => {}
        }
        if !matches!(expr, Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_)) {
            syn::visit_mut::visit_expr_mut(self, expr);
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
