//! What the attribute cannot stand on, and where to put it instead.
//!
//! What always holds: the error stands at the word that says what the item is.

use crate::item::Function;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{
    FnArg, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    token,
};

const ELSEWHERE: &str = "`#[monitor]` stands on functions, methods and `impl` blocks";

/// The mistake, where no function follows; attributes and visibility are behind.
pub(crate) fn no_function(input: ParseStream<'_>) -> Option<syn::Error> {
    if is_function(&input.fork()) {
        return None;
    }
    let ahead = input.fork();
    let (span, advice) = match ahead.call(Ident::parse_any) {
        Ok(word) if word == "unsafe" || word == "auto" => match ahead.call(Ident::parse_any) {
            Ok(next) => (next.span(), advice(&next, &ahead)),
            Err(_) => (word.span(), EXPRESSION),
        },
        Ok(word) => (word.span(), advice(&word, &ahead)),
        Err(_) => {
            let next = ahead.cursor().token_tree();
            (next.map_or_else(Span::call_site, |(tree, _)| start(&tree)), EXPRESSION)
        }
    };
    Some(syn::Error::new(span, format!("{ELSEWHERE}; {advice}")))
}

/// Whether only what can stand before `fn` stands before it.
fn is_function(ahead: ParseStream<'_>) -> bool {
    loop {
        if ahead.peek(Token![fn]) {
            return true;
        }
        let is_abi = ahead.peek(syn::LitStr) && ahead.parse::<syn::LitStr>().is_ok();
        let before = ["const", "async", "gen", "unsafe", "extern"];
        let is_word =
            || ahead.call(Ident::parse_any).is_ok_and(|word| before.iter().any(|it| word == it));
        if !is_abi && !is_word() {
            return false;
        }
    }
}

const EXPRESSION: &str = "this is an expression: put it on a function around it, or measure it by \
                          `monitor_runtime::Call`";

fn advice(word: &Ident, ahead: ParseStream<'_>) -> &'static str {
    match word.to_string().as_str() {
        "struct" => "this is a struct: put it on the functions that call the model",
        "enum" => "this is an enum: put it on the functions that call the model",
        "union" => "this is a union: put it on the functions that call the model",
        "trait" => {
            "this is a trait: put it on its methods that have a body, or on the `impl` blocks"
        }
        "mod" => "this is a module: put it on the functions inside",
        "static" => "this is a static: put it on the functions that use it",
        "const" => "this is a constant: put it on a function",
        "use" => "this is an import: put it where the function is defined",
        "type" => "this is a type alias: put it on the functions that use it",
        "macro_rules" | "macro" => "this is a macro: put it on the functions that the macro writes",
        "extern" if ahead.peek(Token![crate]) => {
            "this is an import: put it on the functions that use the crate"
        }
        "extern" if ahead.peek(token::Brace) || ahead.peek2(token::Brace) => {
            "these functions have no bodies: monitor the functions that call them"
        }
        "safe" => "this function has no body: monitor the functions that call it",
        "let" => {
            "this is a statement: put it on a function around it, or measure it by \
             `monitor_runtime::Call`"
        }
        _ if ahead.peek(Token![!]) || ahead.peek(Token![::]) => {
            "this is a macro: put it on the functions that the macro writes"
        }
        _ => EXPRESSION,
    }
}

/// What stands in the place of an item that was refused: the item; nothing of an expression; and of a C-variadic function its
/// declaration, because its definition would be a second error where the language has none yet.
pub(crate) fn in_place_of(item: TokenStream) -> TokenStream {
    match Function::parse_from.parse2(item.clone()) {
        Ok(Function { vis, mut sig, .. }) if sig.variadic.is_some() => {
            for input in &mut sig.inputs {
                if let FnArg::Typed(input) = input {
                    *input.pat = syn::parse_quote!(_);
                }
            }
            let (ident, generics, inputs, output) =
                (&sig.ident, &sig.generics, &sig.inputs, &sig.output);
            let comma = (!inputs.empty_or_trailing()).then(<Token![,]>::default);
            quote!(unsafe extern "C" { #vis fn #ident #generics (#inputs #comma ...) #output; })
        }
        // Beside an error no expression can stand, and rustc refuses the attribute there in any case.
        Err(error) if error.to_string().ends_with(EXPRESSION) => TokenStream::new(),
        _ => item,
    }
}

/// Where a token begins: of a group only its bracket is meant.
fn start(tree: &TokenTree) -> Span {
    match tree {
        TokenTree::Group(group) => group.span_open(),
        other => other.span(),
    }
}
