//! The body of a function as the user wrote it: tokens in the user's own braces.
//!
//! What always holds: the braces keep the user's span, because the edition of a block, and with it
//! when temporaries are dropped, is the edition of its braces.

use crate::expand::PRIVATE;
use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Stmt, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

pub(crate) struct Body {
    span: Span,
    /// `#![..]`, which must stay first.
    pub(crate) inner_attrs: Vec<Attribute>,
    /// Leading items, after which our statement stands: clippy wants items first.
    pub(crate) items: TokenStream,
    pub(crate) rest: TokenStream,
}

/// `Box::pin(..)` at the end of a body.
pub(crate) struct Pinned {
    /// What stands before it.
    pub(crate) before: TokenStream,
    /// `Box::pin`, as the user wrote it.
    pub(crate) pin: TokenStream,
    pub(crate) future: Made,
}

/// A future as it is made by hand.
pub(crate) enum Made {
    /// `async`, `async move`, and the block.
    Block { keywords: TokenStream, block: Body },
    /// Any other expression.
    Value(TokenStream),
}

impl Body {
    pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Body> {
        match input.parse()? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Body::of(&group),
            // A `$body:block` of a `macro_rules!` comes in delimiters that nobody sees.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                Body::parse.parse2(group.stream())
            }
            other => Err(syn::Error::new(other.span(), "expected the body of the function")),
        }
    }

    fn of(group: &Group) -> syn::Result<Body> {
        let content = |input: ParseStream<'_>| {
            let inner_attrs = input.call(Attribute::parse_inner)?;
            let items = leading_items(input);
            Ok(Body { span: group.span(), inner_attrs, items, rest: input.parse()? })
        };
        content.parse2(group.stream())
    }

    /// Where the body ends: at its last token, or at its braces.
    pub(crate) fn end(&self) -> Span {
        self.rest.clone().into_iter().last().map_or(self.span, |last| last.span())
    }

    /// Braces with the user's span around other tokens.
    pub(crate) fn braced(&self, tokens: TokenStream) -> Group {
        let mut group = Group::new(Delimiter::Brace, tokens);
        group.set_span(self.span);
        group
    }

    /// The user's statements with ours among them, in the user's braces.
    pub(crate) fn with_statement(&self, statement: &TokenStream, is_unsafe: bool) -> Group {
        let (items, rest) = (&self.items, &self.rest);
        if !is_unsafe {
            // In an empty body our statement would be the value.
            let semicolon = rest.is_empty().then(|| quote::quote_spanned!(Span::mixed_site()=> ;));
            return self.braced(quote::quote!(#items #statement #semicolon #rest));
        }
        // A closure or an async block has no part in the permission that `unsafe fn` gives its
        // body in editions before 2024.
        let user = self.braced(quote::quote!(#items #rest));
        let permitted = quote::quote_spanned!(Span::mixed_site()=> #[allow(unused_unsafe)] unsafe);
        self.braced(quote::quote!(#statement #permitted #user))
    }

    /// Whether the body names this, be it in a macro or in a format string.
    pub(crate) fn names(&self, ident: &Ident) -> bool {
        let word = ident.unraw().to_string();
        names(self.items.clone(), &word) || names(self.rest.clone(), &word)
    }

    /// Whether the attribute wrote this body: under another name it can stand here a second time.
    pub(crate) fn is_monitored(&self) -> bool {
        self.rest.clone().into_iter().any(|tree| is_word(&tree, PRIVATE))
    }

    /// The body's end, if it is an async block: what stands before it, its keywords, and itself.
    pub(crate) fn async_tail(&self) -> Option<(TokenStream, TokenStream, Body)> {
        let trees: Vec<TokenTree> = self.rest.clone().into_iter().collect();
        let begin = trees.iter().rposition(|tree| is_word(tree, "async"))?;
        let (before, tail) = trees.split_at(begin);
        match Made::of(tail)? {
            Made::Block { keywords, block } if ends_statement(before.last()) => {
                Some((before.iter().cloned().collect(), keywords, block))
            }
            _ => None,
        }
    }

    /// The same body with other tokens after its items.
    pub(crate) fn ending_in(&self, rest: TokenStream) -> Body {
        Body { span: self.span, inner_attrs: Vec::new(), items: self.items.clone(), rest }
    }

    /// The body's end, if it is `Box::pin(..)` and nothing returns before it.
    pub(crate) fn pinned(&self) -> Option<Pinned> {
        let trees: Vec<TokenTree> = self.rest.clone().into_iter().collect();
        let (TokenTree::Group(arguments), before) = trees.split_last()? else { return None };
        if arguments.delimiter() != Delimiter::Parenthesis {
            return None;
        }
        let path_len = before.iter().rev().take_while(|tree| is_path(tree)).count();
        let (before, pin) = before.split_at(before.len() - path_len);
        let words: Vec<_> = pin.iter().filter(|tree| !is_punct(tree, ':')).collect();
        let [.., boxed, pinned] = words[..] else { return None };
        if !is_word(boxed, "Box") || !is_word(pinned, "pin") || !ends_statement(before.last()) {
            return None;
        }
        let before: TokenStream = before.iter().cloned().collect();
        if names(before.clone(), "return") || has_question_mark(before.clone()) {
            return None;
        }
        let mut inside: Vec<TokenTree> = arguments.stream().into_iter().collect();
        if inside.last().is_some_and(|tree| is_punct(tree, ',')) {
            inside.pop();
        }
        let future = Made::of(&inside)?;
        Some(Pinned { before, pin: pin.iter().cloned().collect(), future })
    }
}

impl Made {
    fn of(trees: &[TokenTree]) -> Option<Made> {
        let (last, keywords) = trees.split_last()?;
        let is_async = match keywords {
            [word] => is_word(word, "async"),
            [word, capture] => is_word(word, "async") && is_word(capture, "move"),
            _ => false,
        };
        match last {
            TokenTree::Group(block) if is_async && block.delimiter() == Delimiter::Brace => {
                let keywords = keywords.iter().cloned().collect();
                let mut block = Body::of(block).ok()?;
                let (inner, items) = (std::mem::take(&mut block.inner_attrs), &block.items);
                block.items = quote::quote!(#(#inner)* #items);
                Some(Made::Block { keywords, block })
            }
            _ if trees.iter().any(|tree| is_punct(tree, ',')) => None,
            _ => Some(Made::Value(trees.iter().cloned().collect())),
        }
    }
}

fn leading_items(input: ParseStream<'_>) -> TokenStream {
    let mut items = TokenStream::new();
    while starts_item(input) {
        let ahead = input.fork();
        match ahead.parse::<Stmt>() {
            Ok(Stmt::Item(item)) => {
                let _parsed: syn::Result<Stmt> = input.parse();
                item.to_tokens(&mut items);
            }
            _ => break,
        }
    }
    items
}

/// Only what can be an item is parsed: bodies are long.
fn starts_item(input: ParseStream<'_>) -> bool {
    input.peek(Token![#])
        || input.peek(Token![use])
        || input.peek(Token![const])
        || input.peek(Token![static])
        || input.peek(Token![fn])
        || input.peek(Token![struct])
        || input.peek(Token![enum])
        || input.peek(Token![type])
        || input.peek(Token![trait])
        || input.peek(Token![impl])
        || input.peek(Token![mod])
        || input.peek(Token![extern])
        || (input.peek(Token![async]) && input.peek2(Token![fn]))
        || (input.peek(Token![unsafe]) && !input.peek2(syn::token::Brace))
}

/// Whether a word stands in the tokens as a name of its own: not as a field, a method or a part of
/// a path. What is named without need is used, and the compiler's lint for unused parameters lost.
pub(crate) fn names(tokens: TokenStream, word: &str) -> bool {
    let mut before = [None, None];
    let mut trees = tokens.into_iter().peekable();
    std::iter::from_fn(|| trees.next().map(|tree| (tree, trees.peek().is_some_and(is_colon)))).any(
        |(tree, is_field)| {
            let punct = match &tree {
                TokenTree::Punct(punct) => Some((punct.as_char(), punct.spacing())),
                _ => None,
            };
            let is_named = match tree {
                TokenTree::Ident(ident) => ident.unraw() == word && !is_field && !is_part(before),
                TokenTree::Group(group) => names(group.stream(), word),
                TokenTree::Literal(literal) => is_formatted(&literal.to_string(), word),
                TokenTree::Punct(_) => false,
            };
            before = [before[1], punct];
            is_named
        },
    )
}

/// The colon after a field's name; that of a path is joint with another one.
fn is_colon(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == ':' && it.spacing() == Spacing::Alone)
}

/// Whether what comes after these two tokens belongs to what came before them: `.` and not `..`,
/// or `::`.
fn is_part(before: [Option<(char, Spacing)>; 2]) -> bool {
    match before {
        [Some(('.', _)), Some(('.', _))] => false,
        [_, Some(('.', _))] => true,
        [Some((':', Spacing::Joint)), Some((':', _))] => true,
        _ => false,
    }
}

/// Whether a string literal has `{word}` or `{word:..}` in it, or a width or precision `word$`.
fn is_formatted(literal: &str, word: &str) -> bool {
    if !literal.contains('"') {
        return false;
    }
    let mut from = 0;
    while let Some(found) = literal[from..].find(word) {
        let (start, end) = (from + found, from + found + word.len());
        let before = literal[..start].trim_end().chars().next_back();
        let after = literal[end..].trim_start().chars().next();
        if matches!((before, after), (Some('{'), Some('}' | ':')) | (_, Some('$'))) {
            return true;
        }
        from = end;
    }
    false
}

fn has_question_mark(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => has_question_mark(group.stream()),
        other => is_punct(&other, '?'),
    })
}

fn is_path(tree: &TokenTree) -> bool {
    let is_name =
        |ident: &Ident| ["Box", "pin", "std", "alloc", "boxed"].iter().any(|w| ident == w);
    is_punct(tree, ':') || matches!(tree, TokenTree::Ident(ident) if is_name(ident))
}

fn is_punct(tree: &TokenTree, punct: char) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == punct)
}

fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

fn ends_statement(last: Option<&TokenTree>) -> bool {
    match last {
        None => true,
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(tree) => is_punct(tree, ';'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn body(tokens: TokenStream) -> Body {
        Body::parse.parse2(tokens).expect("a body")
    }

    #[test]
    fn a_name_is_found_in_macros_and_in_format_strings() {
        let body = body(quote!({
            log!(one);
            format!("{two} {three:?} {:four$} five")
        }));
        for named in ["one", "two", "three", "four"] {
            assert!(body.names(&quote::format_ident!("{named}")), "{named}");
        }
        assert!(!body.names(&quote::format_ident!("five")), "words of a text are no names");
    }

    #[test]
    fn fields_methods_and_parts_of_paths_are_other_names() {
        let body = body(quote!({
            a.one;
            a.two();
            three::four;
            S { six: 7 };
            0..five
        }));
        for other in ["one", "two", "four", "six"] {
            assert!(!body.names(&quote::format_ident!("{other}")), "{other}");
        }
        assert!(body.names(&quote::format_ident!("five")), "the end of a range is a value");
    }

    #[test]
    fn what_async_trait_makes_is_known_by_its_end() {
        let body = body(quote!({ ::std::boxed::Box::pin(async move { 1 }) }));
        assert!(body.pinned().is_some_and(|pinned| pinned.before.is_empty()));
    }

    #[test]
    fn a_future_that_is_returned_earlier_is_not_missed() {
        let early = body(quote!({
            if x {
                return y;
            }
            Box::pin(async { 1 })
        }));
        assert!(early.pinned().is_none());
        let stored = body(quote!({ keep(Box::pin(async { 1 })) }));
        assert!(stored.pinned().is_none());
    }
}
