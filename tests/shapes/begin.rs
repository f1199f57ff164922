//! A call begins with its body: at the first poll, whatever the future is wrapped in.

use super::{futures_by_hand, own};
use futures_by_hand::async_trait_orders::{Above, Below, OnMethod, Provider};
use monitor_runtime::{Collector, Outcome, collector::RequestRecord, testing};

fn calls(run: impl FnOnce()) -> Vec<RequestRecord> {
    let collector = Collector::builder().build();
    testing::capture(&collector, run);
    collector.requests().all()
}

/// Makes a future without polling it, then polls it: no call, then one call of this name.
macro_rules! begins_at_the_first_poll {
    ($($test:ident: $name:literal, $future:expr;)*) => {$(
        #[test]
        fn $test() {
            assert_eq!(calls(|| drop($future)).len(), 0, "never polled is no call");
            let calls = calls(|| { let _ = futures::executor::block_on($future); });
            assert_eq!(calls.len(), 1);
            assert_eq!((&*calls[0].key.function, calls[0].outcome), ($name, Outcome::Ok));
        }
    )*};
}

begins_at_the_first_poll! {
    an_async_function: "early", own::unit::early(1);
    a_pinned_async_block: "pinned", futures_by_hand::boxed::pinned(&1);
    a_future_boxed_by_a_method: "by_method", futures_by_hand::boxed::by_method(1);
    a_local_boxed_future: "local", futures_by_hand::boxed::local(1.into());
    an_impl_future: "send", futures_by_hand::impl_future::send("m");
    async_trait_above_a_method: "call", OnMethod.call(1);
    async_trait_below_the_attribute_of_the_block: "Above::call", Above.call(1);
    async_trait_above_the_attribute_of_the_block: "Below::call", Below.call(1);
    a_default_method_of_async_trait: "default", OnMethod.default();
    a_method_of_a_block: "S::plain", own::block::S(1).plain();
    a_boxed_method_of_a_block: "S::boxed", own::block::S(1).boxed();
}

#[test]
fn an_early_return_of_a_boxed_future_is_a_call_too() {
    let calls = calls(|| {
        let _ = futures::executor::block_on(futures_by_hand::boxed::by_method(0));
    });
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].outcome, Outcome::Error);
}

#[test]
fn a_methods_own_options_win_over_the_blocks() {
    let calls = calls(|| {
        let s = own::block::S(1);
        let _ = futures::executor::block_on(s.named("m"));
        futures::executor::block_on(s.left_out());
        futures::executor::block_on(s.left_out_by_cfg());
        futures::executor::block_on(s.not_left_out());
        assert_eq!(s.sync() + s.asked(), 3);
    });
    let names: Vec<&str> = calls.iter().map(|call| &*call.key.function).collect();
    assert!(names.contains(&"chat") && names.contains(&"S::asked"), "{names:?}");
    assert!(names.contains(&"S::not_left_out"), "{names:?}");
    assert_eq!(names.len(), 3, "sync methods are taken only with an attribute of their own");
    let chat = calls.iter().find(|call| call.key.function == "chat").unwrap();
    assert_eq!(chat.key.model.as_deref(), Some("m"));
    assert_eq!(chat.key.provider.as_deref(), Some("openai"), "the block's option is added");
    assert_eq!(chat.outcome, Outcome::Error);
}
