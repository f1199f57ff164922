//! Functions and blocks that a `macro_rules!` writes from fragments, which come in delimiters that
//! nobody sees.

use monitor_runtime::{Collector, monitor, testing};

macro_rules! function {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty $body:block) => {
        $(#[$meta])*
        #[monitor(tags($($arg),*))]
        $vis async fn $name($($arg: $ty),*) -> $ret $body
    };
}

function! {
    /// Documented.
    #[must_use = "it can fail"]
    pub(crate) fn from_a_block(a: u32, b: &str) -> Result<u32, String> {
        if b.is_empty() {
            return Err("empty".into());
        }
        Ok(a)
    }
}

macro_rules! named {
    ($shown:literal, $model:expr, $on:literal, $name:ident, $body:block) => {
        #[monitor(name = $shown, model = $model, provider = $shown, track_tokens = $on)]
        fn $name() -> Result<serde_json::Value, String> $body
    };
}

named!("shown", concat!("m", "1"), true, from_literals, { Err("none")? });

struct Client;

macro_rules! client {
    ($ty:ty, $name:ident $body:block) => {
        #[monitor]
        impl $ty {
            async fn $name(&self) -> u8 $body
        }
    };
}

client!(Client, of_a_type { 5 });

macro_rules! with_self {
    ($self:ident, $model:expr, $body:expr) => {
        impl Client {
            #[monitor(model = $model)]
            async fn of_self(&$self) -> u8 {
                $body
            }
        }
    };
}

with_self!(self, self.model(), self.model().len() as u8);

impl Client {
    fn model(&self) -> &str {
        "m2"
    }
}

#[test]
fn functions_from_fragments_are_called_by_their_names() {
    let collector = Collector::builder().build();
    testing::capture(&collector, || {
        futures::executor::block_on(async {
            assert_eq!(from_a_block(1, "b").await, Ok(1));
            assert_eq!(Client.of_a_type().await + Client.of_self().await, 7);
        });
        assert_eq!(from_literals(), Err("none".to_owned()));
    });
    let calls = collector.requests().all();
    let mut shown: Vec<_> =
        calls.iter().map(|call| (&*call.key.function, call.key.model.as_deref())).collect();
    shown.sort_unstable();
    assert_eq!(
        shown,
        [
            ("Client::of_a_type", None),
            ("from_a_block", None),
            ("of_self", Some("m2")),
            ("shown", Some("m1")),
        ]
    );
}
