//! The attribute on an `impl` block: it goes on to the methods that do asynchronous work.
//!
//! What always holds: a method's own attribute wins over the block's, option by option; what is
//! not taken goes out as it came in.

use crate::{
    diagnostics::Diagnostics,
    expand,
    item::{self, Function, conditional, is_ours},
    options::{self, Options, span_of},
    shape::Shape,
    stream::Stream,
    tags,
};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Attribute, ImplItem, Meta, Type, TypeParamBound, ext::IdentExt, parse::ParseStream,
    parse::Parser,
};

pub(crate) struct Block {
    /// Everything before the braces.
    head: TokenStream,
    body: Group,
    /// The type's own name, without its arguments.
    owner: String,
}

impl Block {
    /// Whether an item is an `impl` block.
    pub(crate) fn is_next(item: &TokenStream) -> bool {
        let parse = |input: ParseStream<'_>| {
            input.call(Attribute::parse_outer)?;
            let is_block = input.peek(syn::Token![impl])
                || (input.peek2(syn::Token![impl])
                    && (input.peek(syn::Token![unsafe]) || input.peek(syn::Token![default])));
            input.parse::<TokenStream>()?;
            Ok(is_block)
        };
        parse.parse2(item.clone()).unwrap_or(false)
    }

    pub(crate) fn parse(item: TokenStream, diagnostics: &mut Diagnostics) -> Option<Block> {
        let mut trees: Vec<TokenTree> = item.into_iter().collect();
        let body = match trees.pop() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group,
            _ => return None,
        };
        let head: TokenStream = trees.into_iter().collect();
        match syn::parse2::<syn::ItemImpl>(quote!(#head {})) {
            Ok(empty) if empty.attrs.iter().any(is_ours) => {
                for attr in empty.attrs.iter().filter(|attr| is_ours(attr)) {
                    let message =
                        "`#[monitor]` stands twice on this block: put all options into one";
                    diagnostics.error(span_of(attr.path()), message);
                }
                None
            }
            Ok(empty) => Some(Block { head, body, owner: shown(&empty.self_ty) }),
            Err(error) => {
                diagnostics.syntax(error);
                None
            }
        }
    }

    pub(crate) fn expand(&self, block: &Options, diagnostics: &mut Diagnostics) -> TokenStream {
        if let Some(skip) = block.get(options::SKIP) {
            let message = "`skip` leaves one method out: write `#[monitor(skip)]` on the method";
            diagnostics.error(skip.span, message);
        }
        if let Some(name) = block.get(options::NAME) {
            let message = "an `impl` block has several methods, which cannot share one name: \
                           write `#[monitor(name = \"..\")]` on the method";
            diagnostics.error(name.span, message);
        }
        if let Some(asked) = block.stream_span() {
            let message = "methods of an `impl` block that return streams are measured as streams \
                           by themselves: leave `stream` out";
            diagnostics.error(asked, message);
        }
        if let Some(attempt) = block.attempt_span() {
            let message = "`attempt` stands on the function that a retry calls again, and not on \
                           all of a block: write `#[monitor(attempt)]` on the method";
            diagnostics.error(attempt, message);
        }
        if let Some(budget) = block.get(options::BUDGET) {
            let message = "`budget` stands on the method that asks the provider, and not on all of \
                           a block, whose methods can call each other and would reserve twice: \
                           write `#[monitor(budget(..))]` on the method";
            diagnostics.error(budget.span, message);
        }
        let mut taken = 0;
        let items = |input: ParseStream<'_>| {
            let mut items = input.call(Attribute::parse_inner)?.iter().fold(
                TokenStream::new(),
                |mut items, attr| {
                    attr.to_tokens(&mut items);
                    items
                },
            );
            while !input.is_empty() {
                items.extend(self.item(input, block, &mut taken, diagnostics)?);
            }
            Ok(items)
        };
        let items = match items.parse2(self.body.stream()) {
            Ok(items) => items,
            Err(error) => {
                diagnostics.syntax(error);
                return TokenStream::new();
            }
        };
        if taken == 0 && diagnostics.is_empty() {
            let message = "nothing in this `impl` block does asynchronous work: put `#[monitor]` \
                           on the methods that call the model";
            let first = self.head.clone().into_iter().find(is_impl);
            diagnostics.error(
                first.as_ref().map_or_else(|| span_of(&self.head), TokenTree::span),
                message,
            );
        }
        let mut group = Group::new(Delimiter::Brace, items);
        group.set_span(self.body.span());
        let head = &self.head;
        quote!(#head #group)
    }

    fn item(
        &self,
        input: ParseStream<'_>,
        block: &Options,
        taken: &mut usize,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<TokenStream> {
        let ahead = input.fork();
        if Function::parse_from(&ahead).is_err() {
            return Ok(input.parse::<ImplItem>()?.into_token_stream());
        }
        let mut method = Function::parse_from(input)?;
        if let Some(both) = either_way(&mut method) {
            let items = |input: ParseStream<'_>| {
                let with = self.item(input, block, taken, diagnostics)?;
                let without = self.item(input, block, taken, diagnostics)?;
                Ok(quote!(#with #without))
            };
            return items.parse2(both);
        }
        let own = take_own(&mut method, diagnostics);
        let streams = Stream::is_returned_by(&method);
        let is_taken = own.is_some()
            || (method.sig.constness.is_none()
                && (streams
                    || !matches!(
                        method.shape(),
                        Shape::Sync | Shape::SyncTracked | Shape::SyncClosure
                    )));
        let own = own.unwrap_or_default();
        if !is_taken || own.is_skipped() {
            *taken += usize::from(own.is_skipped());
            return Ok(method.into_token_stream());
        }
        *taken += 1;
        if !method.check(diagnostics) {
            return Ok(method.into_token_stream());
        }
        let mut options = own.over(block);
        if let Some(tag) = options.tags().get(tags::MAX_TAGS) {
            let message = format!(
                "with the tags of the `impl` block `{}` has more than {}: leave some out",
                method.sig.ident,
                tags::MAX_TAGS
            );
            diagnostics.error(tag.name.span(), message);
        }
        if streams {
            options.default_to_stream(method.output_span());
        }
        Ok(expand::function(&method, &options, Some(&self.owner), diagnostics))
    }
}

/// The options of the method's own attribute, which is taken off.
fn take_own(method: &mut Function, diagnostics: &mut Diagnostics) -> Option<Options> {
    let at = method.attrs.iter().position(is_ours)?;
    let attr = method.attrs.remove(at);
    let tokens = match attr.meta {
        Meta::List(list) => list.tokens,
        Meta::Path(_) => TokenStream::new(),
        Meta::NameValue(it) => {
            let message = "options stand in parentheses: write `#[monitor(name = \"..\")]`";
            diagnostics.error(span_of(&it.path), message);
            TokenStream::new()
        }
    };
    Some(Options::parse(tokens, diagnostics))
}

/// The method with and without an attribute of ours that stands in a `cfg_attr`: which of the two
/// there is, only the compiler knows.
fn either_way(method: &mut Function) -> Option<TokenStream> {
    let at = method.attrs.iter().position(|attr| conditional(attr).is_some())?;
    let (predicate, attrs) = conditional(&method.attrs.remove(at))?;
    Some(quote! {
        #[cfg(#predicate)] #(#[#attrs])* #method
        #[cfg(not(#predicate))] #method
    })
}

/// An `impl` block whose methods have no attributes of ours: after a mistake on the block they would
/// stand there as on functions of their own, and say again what was said.
pub(crate) fn bare(item: TokenStream) -> TokenStream {
    let is_ours = |tree: &TokenTree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            let meta: syn::Result<Meta> = syn::parse2(group.stream());
            meta.is_ok_and(|meta| item::ends_in_monitor(meta.path()))
        }
        _ => false,
    };
    let without = |body: Group| {
        let mut trees = body.stream().into_iter().peekable();
        let mut kept = TokenStream::new();
        while let Some(tree) = trees.next() {
            match (&tree, trees.peek()) {
                (TokenTree::Punct(it), Some(next)) if it.as_char() == '#' && is_ours(next) => {
                    trees.next();
                }
                _ => kept.extend([tree]),
            }
        }
        let mut group = Group::new(Delimiter::Brace, kept);
        group.set_span(body.span());
        TokenTree::Group(group)
    };
    let body = |tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => without(group),
        other => other,
    };
    item.into_iter().map(body).collect()
}

fn is_impl(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == "impl")
}

/// How reports show the type: by its own name, without what stands around it and inside of it.
fn shown(ty: &Type) -> String {
    let named = |path: &syn::Path| path.segments.last().map(|last| last.ident.unraw().to_string());
    let name = match ty {
        Type::Path(it) => named(&it.path),
        Type::TraitObject(it) => it.bounds.iter().find_map(|bound| match bound {
            TypeParamBound::Trait(bound) => named(&bound.path),
            _ => None,
        }),
        Type::Reference(it) => Some(shown(&it.elem)),
        Type::Ptr(it) => Some(shown(&it.elem)),
        Type::Paren(it) => Some(shown(&it.elem)),
        Type::Group(it) => Some(shown(&it.elem)),
        Type::Slice(it) => Some(format!("[{}]", shown(&it.elem))),
        Type::Array(it) => Some(format!("[{}]", shown(&it.elem))),
        Type::Tuple(it) => {
            let parts: Vec<String> = it.elems.iter().map(shown).collect();
            Some(format!("({})", parts.join(", ")))
        }
        _ => None,
    };
    name.unwrap_or_else(|| ty.to_token_stream().to_string())
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Function { attrs, vis, defaultness, sig, body } = self;
        let (inner, items, rest) = (&body.inner_attrs, &body.items, &body.rest);
        let body = body.braced(quote!(#(#inner)* #items #rest));
        tokens.extend(quote!(#(#attrs)* #vis #defaultness #sig #body));
    }
}
