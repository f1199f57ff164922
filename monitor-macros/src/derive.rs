//! `#[derive(TokenUsage)]`: a type that says what it used, by attributes and by its fields' names.
//!
//! What always holds: what a name means is asked of the runtime, which has the one table; what an
//! attribute says wins over names; after a mistake there is an implementation that says nothing, so
//! that the mistake is the only error.

mod attributes;
mod words;

use crate::{body, diagnostics::Diagnostics, expand};
use attributes::Said;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Data, DeriveInput, Fields, Generics, Member, Path, Type, ext::IdentExt, parse_quote_spanned,
    spanned::Spanned,
};
use words::{MODEL, Role};

/// Expands the derive; after mistakes, the errors.
pub(crate) fn token_usage(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let crate_path = attributes::of_type(&input.attrs, &mut diagnostics);
    let forms = forms(&input, &mut diagnostics);
    let reply = Reply { input: &input, crate_path, forms };
    if diagnostics.is_empty() {
        return reply.expand();
    }
    let errors = diagnostics.into_tokens();
    let silent = reply.silent();
    quote!(#errors #silent)
}

/// A struct, or one variant of an enum.
struct Form<'a> {
    /// What its pattern begins with: `Self`, or `Self::Variant`.
    path: TokenStream,
    fields: Vec<Field<'a>>,
}

struct Field<'a> {
    /// How a pattern names it.
    member: Member,
    /// How a reply names it; nothing where it has a number.
    name: String,
    ty: &'a Type,
    how: How,
}

/// How a field is read.
#[derive(Clone, Copy)]
enum How {
    Said(Said),
    /// By its name.
    Named,
    /// The only field of a tuple is what the tuple is.
    Only,
    Ignored,
}

fn forms<'a>(input: &'a DeriveInput, diagnostics: &mut Diagnostics) -> Vec<Form<'a>> {
    const BY_HAND: &str = "implement `monitor_runtime::TokenUsage` by hand";
    let site = Span::mixed_site();
    let forms: Vec<Form<'_>> = match &input.data {
        Data::Struct(data) => {
            vec![form(quote_spanned!(site=> Self), &data.fields, diagnostics)]
        }
        Data::Enum(data) => {
            let variant = |variant: &'a syn::Variant| {
                attributes::of_variant(&variant.attrs, diagnostics);
                let name = &variant.ident;
                form(quote_spanned!(site=> Self::#name), &variant.fields, diagnostics)
            };
            data.variants.iter().map(variant).collect()
        }
        Data::Union(data) => {
            let message =
                format!("nobody knows which field of a union is there: {BY_HAND}, or use an enum");
            diagnostics.error(data.union_token.span, message);
            return Vec::new();
        }
    };
    if forms.iter().all(|form| form.fields.is_empty()) {
        let message =
            format!("`{}` has no fields, so it says nothing about tokens: {BY_HAND}", input.ident);
        diagnostics.error(input.ident.span(), message);
    }
    forms
}

fn form<'a>(path: TokenStream, fields: &'a Fields, diagnostics: &mut Diagnostics) -> Form<'a> {
    let is_only = matches!(fields, Fields::Unnamed(_)) && fields.len() == 1;
    let mut found: Vec<Field<'_>> = Vec::new();
    for (member, field) in fields.members().zip(fields) {
        let said = attributes::of_field(&field.attrs, diagnostics);
        if let Some(said) = said
            && said.role.is_single()
            && found.iter().any(|other| other.role() == Some(said.role))
        {
            let word = said.role.word();
            let message = format!("another field is `{word}` already: leave one of them out");
            diagnostics.error(said.span, message);
        }
        let (name, by_itself) = match &member {
            Member::Named(name) => (name.unraw().to_string(), How::Named),
            Member::Unnamed(_) if is_only => (String::new(), How::Only),
            Member::Unnamed(_) => (String::new(), How::Ignored),
        };
        let how = match said {
            Some(Said { role: Role::Skip, .. }) => How::Ignored,
            Some(said) => How::Said(said),
            None => by_itself,
        };
        found.push(Field { member, name, ty: &field.ty, how });
    }
    Form { path, fields: found }
}

impl Field<'_> {
    fn role(&self) -> Option<Role> {
        match self.how {
            How::Said(said) => Some(said.role),
            _ => None,
        }
    }
}

/// A type that derives.
struct Reply<'a> {
    input: &'a DeriveInput,
    crate_path: Option<Path>,
    forms: Vec<Form<'a>>,
}

impl Reply<'_> {
    fn private(&self, here: Span) -> TokenStream {
        expand::runtime_path(self.crate_path.as_ref(), here)
    }

    fn expand(&self) -> TokenStream {
        let site = Span::mixed_site();
        let private = self.private(site);
        let read = self.matched(|field, binding| self.read(field, binding));
        let model = self.matched(|field, binding| self.model(field, binding));
        let methods = quote_spanned! {site=>
            #[inline]
            fn usage(&self) -> ::core::option::Option<#private::Usage> {
                #private::usage_of(self)
            }
            #[inline]
            fn model(&self) -> ::core::option::Option<&::core::primitive::str> {
                let mut monitor_model = #private::Model::unknown();
                #model
                monitor_model.get()
            }
            #[inline]
            fn __monitor_read(
                &self,
                monitor_reading: &mut #private::Reading<'_>,
                monitor_at: #private::At,
            ) -> ::core::primitive::bool {
                #read
                true
            }
            #[inline]
            fn __monitor_is_derived(&self) -> ::core::primitive::bool {
                true
            }
        };
        let implementation = self.implementation(&methods);
        let complaint = self.complaint();
        quote!(#complaint #implementation)
    }

    /// What stands in for the implementation after a mistake.
    fn silent(&self) -> TokenStream {
        let private = self.private(Span::mixed_site());
        self.implementation(&quote_spanned! {Span::mixed_site()=>
            fn usage(&self) -> ::core::option::Option<#private::Usage> {
                ::core::option::Option::None
            }
        })
    }

    fn implementation(&self, methods: &TokenStream) -> TokenStream {
        let site = Span::mixed_site();
        let private = self.private(site);
        let generics = self.bounded();
        let (parameters, arguments, bounds) = generics.split_for_impl();
        let ident = &self.input.ident;
        quote_spanned! {site=>
            #[automatically_derived]
            impl #parameters #private::TokenUsage for #ident #arguments #bounds {
                #methods
            }
        }
    }

    /// The generics, with what a field needs of each type parameter that its type names.
    fn bounded(&self) -> Generics {
        let mut generics = self.input.generics.clone();
        let parameters: Vec<Ident> = generics.type_params().map(|it| it.ident.clone()).collect();
        for field in self.forms.iter().flat_map(|form| &form.fields) {
            let here = field.ty.span().resolved_at(Span::mixed_site());
            let private = self.private(here);
            let needed = match (field.role(), field.how) {
                (Some(Role::Count(_)), _) => quote_spanned!(here=> #private::Count),
                (Some(Role::Name(_)), _) => quote_spanned!(here=> #private::FieldText),
                (Some(Role::Cost), _) => quote_spanned!(here=> #private::FieldCost),
                (Some(Role::Nested), _) | (_, How::Only) => {
                    quote_spanned!(here=> #private::TokenUsage)
                }
                _ => continue,
            };
            for parameter in &parameters {
                if body::names(field.ty.to_token_stream(), &parameter.unraw().to_string()) {
                    let bound = parse_quote_spanned!(here=> #parameter: #needed);
                    generics.make_where_clause().predicates.push(bound);
                }
            }
        }
        generics
    }

    /// One arm for each form, with the fields that `read` reads.
    fn matched(&self, read: impl Fn(&Field<'_>, &Ident) -> TokenStream) -> TokenStream {
        let site = Span::mixed_site();
        let mut arms = TokenStream::new();
        let mut any = false;
        for form in &self.forms {
            let (mut pattern, mut statements) = (TokenStream::new(), TokenStream::new());
            // What an attribute names stands first: it is not to be found again under a name.
            let (said, named): (Vec<_>, Vec<_>) =
                form.fields.iter().enumerate().partition(|(_, field)| field.role().is_some());
            for (number, field) in said.into_iter().chain(named) {
                let binding = quote::format_ident!("monitor_field_{number}", span = site);
                let statement = read(field, &binding);
                if !statement.is_empty() {
                    let member = &field.member;
                    pattern.extend(quote_spanned!(site=> #member: #binding,));
                    statements.extend(statement);
                }
            }
            any |= !statements.is_empty();
            let path = &form.path;
            arms.extend(quote_spanned!(site=> #path { #pattern .. } => { #statements }));
        }
        if !any {
            return TokenStream::new();
        }
        quote_spanned!(site=> match self { #arms })
    }

    fn read(&self, field: &Field<'_>, binding: &Ident) -> TokenStream {
        let site = Span::mixed_site();
        // A field of the wrong type is an error at its type.
        let here = field.ty.span().resolved_at(site);
        let at_type = self.private(here);
        let binding = Ident::new(&binding.to_string(), here);
        let name = &field.name;
        let probe = |lookup: TokenStream, required: TokenStream| {
            let opened = self.opened(&binding);
            quote_spanned! {site=>
                if let ::core::option::Option::Some(monitor_expect) = #lookup {
                    #opened
                    let _monitor_carries = (&&&&&monitor_field).__monitor_field(monitor_reading, monitor_expect);
                    #required
                }
            }
        };
        let nested = || quote_spanned!(site=> monitor_at.nested(#name));
        let required =
            || quote_spanned!(here=> #at_type::require_nested(&monitor_field, _monitor_carries););
        match field.how {
            How::Ignored => TokenStream::new(),
            How::Named => {
                // Which names are usage's, the runtime knows; most are far from it.
                let may_be_usage = name.to_ascii_lowercase().contains("usage");
                let required = may_be_usage.then(|| {
                    let is_usage = quote_spanned!(here=> { #at_type::names_usage(#name) });
                    quote_spanned!(here=> #at_type::require_usage_field::<#is_usage, _, _, _, _>(&monitor_field, _monitor_carries);)
                });
                probe(quote_spanned!(site=> monitor_at.named(#name)), required.unwrap_or_default())
            }
            How::Only if self.forms.len() > 1 => probe(nested(), TokenStream::new()),
            How::Only => probe(nested(), required()),
            How::Said(said) => match said.role {
                Role::Count(kind) => {
                    let kind = Ident::new(kind, here);
                    quote_spanned!(here=> monitor_reading.count(#at_type::UsageKind::#kind, #binding);)
                }
                Role::Name(setter) => {
                    let setter = Ident::new(setter, here);
                    quote_spanned!(here=> monitor_reading.#setter(#at_type::field_text(#binding));)
                }
                Role::Cost => {
                    quote_spanned!(here=> monitor_reading.cost(#at_type::field_cost(#binding));)
                }
                Role::Nested => probe(nested(), required()),
                Role::Skip => TokenStream::new(),
            },
        }
    }

    fn model(&self, field: &Field<'_>, binding: &Ident) -> TokenStream {
        let site = Span::mixed_site();
        let private = self.private(site);
        let name = &field.name;
        let lookup = match (field.how, field.role()) {
            (_, Some(MODEL)) => {
                let here = field.ty.span().resolved_at(site);
                let (at_type, binding) =
                    (self.private(here), Ident::new(&binding.to_string(), here));
                return quote_spanned!(here=> monitor_model.named(#at_type::field_text(#binding)););
            }
            (How::Named, _) => quote_spanned!(site=> #private::At::ROOT.named(#name)),
            (How::Only, _) | (_, Some(Role::Nested)) => {
                quote_spanned!(site=> #private::At::ROOT.nested(#name))
            }
            _ => return TokenStream::new(),
        };
        let opened = self.opened(binding);
        quote_spanned! {site=>
            if #lookup.is_some() {
                #opened
                (&&&monitor_field).__monitor_model(&mut monitor_model, #name);
            }
        }
    }

    /// Takes off what stands around the value of a field.
    fn opened(&self, binding: &Ident) -> TokenStream {
        let site = Span::mixed_site();
        let private = self.private(site);
        let binding = Ident::new(&binding.to_string(), site);
        quote_spanned! {site=>
            use #private::field_levels::*;
            let monitor_field = #private::Carrier::of(#binding);
            let monitor_field = (&&&&&monitor_field).__monitor_open();
            let monitor_field = (&&&&&monitor_field).__monitor_open();
            let monitor_field = (&&&&&monitor_field).__monitor_open();
        }
    }

    /// Fails to compile, at the type's name, where no field has a name that is known: only the
    /// runtime knows the names.
    fn complaint(&self) -> TokenStream {
        let fields = || self.forms.iter().flat_map(|form| &form.fields);
        let by_name = |field: &Field<'_>| matches!(field.how, How::Named);
        let may_carry = |field: &Field<'_>| match field.role() {
            Some(role) => matches!(role, Role::Count(_) | Role::Nested | Role::Cost),
            None => matches!(field.how, How::Only),
        };
        if fields().any(may_carry) {
            return TokenStream::new();
        }
        let names: Vec<&str> = fields().filter(|it| by_name(it)).map(|it| &*it.name).collect();
        let ident = &self.input.ident;
        let here = ident.span().resolved_at(Span::mixed_site());
        let private = self.private(here);
        let message = format!(
            "no field of `{ident}` has a name that token counts go by, such as `input_tokens`, \
             `prompt_tokens` or `usage`: write `#[usage(input)]`, `#[usage(output)]` or \
             `#[usage(nested)]` on the fields that have them"
        );
        quote_spanned! {here=>
            const _: () = if !#private::any_is_known(&[#(#names),*]) {
                ::core::panic!(#message)
            };
        }
    }
}
