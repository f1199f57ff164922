//! What an option's expression must not do: leave the function, or name a `self` that is not there.
//!
//! What always holds: an expression is evaluated before the body and inside of the function, so
//! that `?`, `return`, `.await` and their like are mistakes, at that token.

use crate::{
    diagnostics::Diagnostics,
    item::Function,
    options::{Options, span_of},
};
use proc_macro2::{Ident, Span};
use syn::{
    Expr, Lifetime, Macro, Token,
    punctuated::Punctuated,
    visit_mut::{VisitMut, visit_expr_mut},
};

/// Refuses what would end the function before its body ran.
pub(crate) fn stays_inside(mut expr: Expr, option: &str) -> syn::Result<Expr> {
    let mut exits = Exits { option, loops: 0, labels: Vec::new(), found: None };
    exits.visit_expr_mut(&mut expr);
    exits.found.map_or(Ok(expr), Err)
}

struct Exits<'a> {
    option: &'a str,
    /// How many loops of the expression's own stand around.
    loops: usize,
    labels: Vec<Ident>,
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

    fn leaves(&self, label: Option<&Lifetime>) -> bool {
        match label {
            Some(label) => self.labels.iter().all(|own| *own != label.ident),
            None => self.loops == 0,
        }
    }

    fn enter(&mut self, expr: &mut Expr, label: Option<Ident>, loops: usize) {
        let labels = self.labels.len();
        self.labels.extend(label);
        self.loops += loops;
        visit_expr_mut(self, expr);
        self.loops -= loops;
        self.labels.truncate(labels);
    }
}

impl VisitMut for Exits<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let named = |label: &Option<syn::Label>| label.as_ref().map(|it| it.name.ident.clone());
        match expr {
            // These have their own `return`, `?` and `.await`.
            Expr::Closure(_) | Expr::Async(_) => return,
            Expr::Loop(it) => {
                let label = named(&it.label);
                return self.enter(expr, label, 1);
            }
            Expr::While(it) => {
                let label = named(&it.label);
                return self.enter(expr, label, 1);
            }
            Expr::ForLoop(it) => {
                let label = named(&it.label);
                return self.enter(expr, label, 1);
            }
            Expr::Block(it) => {
                let label = named(&it.label);
                return self.enter(expr, label, 0);
            }
            Expr::Try(it) => self.refuse(&it.question_token, "?"),
            Expr::Return(it) => self.refuse(&it.return_token, "return"),
            Expr::Await(it) => self.refuse(&it.await_token, ".await"),
            Expr::Yield(it) => self.refuse(&it.yield_token, "yield"),
            Expr::Break(it) if self.leaves(it.label.as_ref()) => {
                self.refuse(&it.break_token, "break");
            }
            Expr::Continue(it) if self.leaves(it.label.as_ref()) => {
                self.refuse(&it.continue_token, "continue");
            }
            _ => {}
        }
        visit_expr_mut(self, expr);
    }

    fn visit_macro_mut(&mut self, it: &mut Macro) {
        for mut argument in arguments(it) {
            self.visit_expr_mut(&mut argument);
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// The arguments of a macro that takes expressions, as `format!` does.
fn arguments(it: &Macro) -> Punctuated<Expr, Token![,]> {
    it.parse_body_with(Punctuated::parse_terminated).unwrap_or_default()
}

/// Tells every `self` in the options of a function that has none.
pub(crate) fn refuse_self(
    function: &Function,
    options: &Options,
    is_in_block: bool,
    diagnostics: &mut Diagnostics,
) {
    if function.sig.receiver().is_some() {
        return;
    }
    let mut selves = Selves(Vec::new());
    for expr in options.expressions() {
        selves.visit_expr_mut(&mut expr.clone());
    }
    let name = &function.sig.ident;
    let advice = match is_in_block {
        false => "write an expression over the parameters that it has",
        true => {
            "give the method an option of its own, as `#[monitor(model = \"..\")]`, or leave it out \
             with `#[monitor(skip)]`"
        }
    };
    for span in selves.0 {
        let message = format!("`{name}` has no `self`: {advice}");
        diagnostics.error(span, message);
    }
}

struct Selves(Vec<Span>);

impl VisitMut for Selves {
    fn visit_expr_path_mut(&mut self, it: &mut syn::ExprPath) {
        if it.path.is_ident("self") {
            self.0.push(span_of(&it.path));
        }
    }

    fn visit_macro_mut(&mut self, it: &mut Macro) {
        for mut argument in arguments(it) {
            self.visit_expr_mut(&mut argument);
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

#[cfg(test)]
mod tests {
    use super::stays_inside;
    use syn::parse_quote;

    #[test]
    fn a_loop_and_a_block_of_its_own_can_be_left() {
        for expr in [
            parse_quote!(loop {
                break 1;
            }),
            parse_quote!('a: {
                if x {
                    break 'a 1;
                }
                2
            }),
            parse_quote!('a: loop {
                loop {
                    continue 'a;
                }
            }),
            parse_quote!(find(|it| Some(it?.name())).await_count),
        ] {
            assert!(stays_inside(expr, "model").is_ok());
        }
    }

    #[test]
    fn what_leaves_the_function_is_seen_in_loops_and_in_macros() {
        for expr in [
            parse_quote!(loop {
                return;
            }),
            parse_quote!('a: {
                break 'b 1;
            }),
            parse_quote!(format!("{}", find()?)),
            parse_quote!(vec![later().await]),
            parse_quote!({
                break;
            }),
        ] {
            assert!(stays_inside(expr, "model").is_err());
        }
    }
}
