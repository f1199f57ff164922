//! Whether an error in a result can borrow, read from the result's type.
//!
//! What always holds: a wrong "no" breaks the user's function and a wrong "yes" only loses what
//! lies behind a pointer to an error, so that whatever is written with a lifetime is a "yes".

use syn::{
    GenericArgument, Lifetime, PathArguments, PathSegment, Type, TypeReference,
    visit_mut::{VisitMut, visit_path_segment_mut, visit_type_mut},
};

pub(crate) fn error_borrows(ty: &Type) -> bool {
    let mut results = Results::default();
    results.visit_type_mut(&mut ty.clone());
    match results {
        Results { errors, .. } if !errors.is_empty() => errors.iter().any(has_lifetime),
        // An alias such as `io::Result<T>` has its error inside.
        Results { has_alias: true, .. } => false,
        _ => has_lifetime(ty),
    }
}

/// The error types of every `Result` in a type.
#[derive(Default)]
struct Results {
    errors: Vec<Type>,
    has_alias: bool,
}

impl VisitMut for Results {
    fn visit_path_segment_mut(&mut self, segment: &mut PathSegment) {
        if let PathArguments::AngleBracketed(arguments) = &segment.arguments
            && segment.ident == "Result"
        {
            let is_type =
                |argument: &&GenericArgument| matches!(argument, GenericArgument::Type(_));
            let types = arguments.args.iter().filter(is_type).count();
            match arguments.args.last() {
                Some(GenericArgument::Type(error)) if types > 1 => self.errors.push(error.clone()),
                _ => self.has_alias |= types == arguments.args.len(),
            }
        }
        visit_path_segment_mut(self, segment);
    }
}

fn has_lifetime(ty: &Type) -> bool {
    let mut lifetimes = Lifetimes(false);
    lifetimes.visit_type_mut(&mut ty.clone());
    lifetimes.0
}

struct Lifetimes(bool);

impl VisitMut for Lifetimes {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        self.0 |= lifetime.ident != "static";
    }

    /// What a reference to an error points to is an error itself, and no pointer of ours.
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        visit_type_mut(self, &mut reference.elem);
    }
}

#[cfg(test)]
mod tests {
    use super::error_borrows;
    use syn::parse_quote;

    #[test]
    fn only_the_error_counts() {
        assert!(!error_borrows(&parse_quote!(Result<Cow<'a, str>, Box<dyn Error>>)));
        assert!(!error_borrows(&parse_quote!(anyhow::Result<Cow<'_, str>>)));
        assert!(error_borrows(&parse_quote!(Option<Result<u8, Box<dyn Error + 'a>>>)));
        assert!(error_borrows(&parse_quote!(Result<Result<u8, Borrowed<'_>>, u8>)));
    }

    #[test]
    fn an_alias_with_a_lifetime_can_hide_an_error_that_borrows() {
        assert!(error_borrows(&parse_quote!(Answer<'a>)));
        assert!(error_borrows(&parse_quote!(Result<'a, u8>)));
        assert!(!error_borrows(&parse_quote!(&'static str)));
    }
}
