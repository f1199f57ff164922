//! What the attribute writes for the functions that stand for all others, kept in `snapshots/`,
//! so that a change of it is seen in review. `UPDATE_SNAPSHOTS=1 cargo test` writes them anew.

use proc_macro2::TokenStream;
use quote::quote;
use std::{env, fs, path::Path};

fn check(name: &str, options: TokenStream, item: TokenStream) {
    let file = syn::parse2(crate::expand::attribute(options, item)).expect("the expansion parses");
    let expanded = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(format!("{name}.rs"));
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &expanded).expect("the snapshot is written");
    }
    let kept = fs::read_to_string(&path).expect("the snapshot is there");
    assert_eq!(kept, expanded, "the expansion changed: {}", path.display());
}

#[test]
fn an_async_function() {
    check(
        "async_function",
        quote!(),
        quote! {
            pub async fn chat(message: String, unused: u32) -> Result<String, Error> {
                Ok(format!("{message}!"))
            }
        },
    );
}

#[test]
fn a_sync_function_without_a_result() {
    check(
        "sync_function",
        quote!(name = "note"),
        quote!(
            fn note(text: &str) {
                keep(text)
            }
        ),
    );
}

#[test]
fn a_function_that_tracks_tokens_and_cost() {
    check(
        "tokens_and_cost",
        quote!(track_tokens, track_cost, provider = "openai", model = model),
        quote!(
            async fn chat(model: &str) -> Result<Reply, Error> {
                ask(model).await
            }
        ),
    );
}

#[test]
fn a_function_whose_user_decides() {
    check(
        "closures_and_tags",
        quote!(
            usage = |reply| reply.counts(),
            ok_if = |reply| reply.is_ok(),
            classify = Error::kind,
            tags(tenant, tier = self.tier()),
            collector = self.collector
        ),
        quote! {
            async fn chat(&self, #[cfg(any())] gone: u32, tenant: &str) -> Result<Reply, Error> {
                self.ask(gone).await
            }
        },
    );
}

#[test]
fn an_attempt() {
    check(
        "attempt",
        quote!(attempt, track_cost, model = "gpt-4o-mini"),
        quote! {
            fn send(body: &str) -> Result<Reply, Error> {
                post(body)
            }
        },
    );
}

#[test]
fn a_function_that_never_returns() {
    check(
        "never",
        quote!(),
        quote!(
            async fn serve(self) -> ! {
                loop {
                    self.next().await
                }
            }
        ),
    );
}

#[test]
fn an_impl_future() {
    check(
        "impl_future",
        quote!(),
        quote!(
            fn chat(n: u32) -> impl Future<Output = u32> + Send {
                async move { n }
            }
        ),
    );
}

#[test]
fn a_boxed_async_block() {
    check(
        "boxed_async",
        quote!(),
        quote! {
            fn chat<'a>(&'a self) -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send + 'a>> {
                Box::pin(async move { Ok(self.ask().await?) })
            }
        },
    );
}

#[test]
fn another_boxed_future() {
    check(
        "boxed_future",
        quote!(),
        quote!(
            fn chat(n: u32) -> BoxFuture<'static, u32> {
                async move { n }.boxed()
            }
        ),
    );
}

#[test]
fn an_impl_stream() {
    check(
        "impl_stream",
        quote!(stream, track_tokens),
        quote!(
            fn chat(&self, n: u32) -> impl Stream<Item = Result<Chunk, Error>> + Send {
                self.ask(n)
            }
        ),
    );
}

#[test]
fn a_boxed_stream_in_a_result() {
    check(
        "boxed_stream",
        quote!(stream),
        quote! {
            async fn chat(&self) -> Result<BoxStream<'_, Chunk>, Error> {
                Ok(self.ask().await?.boxed())
            }
        },
    );
}

#[test]
fn a_function_that_tracks_its_caller() {
    check(
        "track_caller",
        quote!(),
        quote!(
            #[track_caller]
            fn chat() -> u32 {
                ask()
            }
        ),
    );
}

#[test]
fn an_impl_block() {
    check(
        "impl_block",
        quote!(track_cost),
        quote! {
            impl<T> Client<T> {
                async fn chat(&self) -> Reply { self.ask().await }
                #[monitor(skip)]
                async fn left_out(&self) {}
                fn sync(&self) {}
            }
        },
    );
}

#[test]
fn an_unsafe_function() {
    check(
        "unsafe_function",
        quote!(),
        quote!(
            unsafe fn read(p: *const u32) -> u32 {
                *p
            }
        ),
    );
}

#[test]
fn a_function_that_a_budget_can_refuse() {
    check(
        "budget",
        quote!(
            budget(tenant, reserve = Usage::new(2_000, 500)),
            budget_error = Error::Budget,
            model = "gpt-4o-mini"
        ),
        quote! {
            async fn chat(tenant: &str) -> Result<Reply, Error> {
                ask(tenant).await
            }
        },
    );
}

#[test]
fn a_boxed_future_that_a_budget_can_refuse() {
    check(
        "budget_boxed",
        quote!(budget("team")),
        quote!(
            fn chat(n: u32) -> BoxFuture<'static, Result<u32, Error>> {
                async move { Ok(n) }.boxed()
            }
        ),
    );
}
