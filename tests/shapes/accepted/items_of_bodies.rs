//! Items with the names that our statements use, in a body and around it.
#![allow(unused_variables, non_upper_case_globals, non_camel_case_types)]

// why: items of a body have the names that its signature uses, and mean something else.
pub mod items_of_the_body {
    use monitor_runtime::monitor;
    // local items named like ours, in bodies
    #[monitor(model = "x")]
    pub fn f() -> u8 {
        #[allow(non_camel_case_types)]
        struct prepared;
        #[allow(non_camel_case_types)]
        struct body(prepared);
        struct CALLSITE;
        fn result() -> u8 {
            1
        }
        let _ = (body(prepared), CALLSITE);
        mod core {}
        mod monitor_runtime {}
        result()
    }
    #[monitor]
    pub async fn g() -> u8 {
        macro_rules! prepared {
            () => {
                1
            };
        }
        const verdict: u8 = prepared!();
        #[allow(non_upper_case_globals)]
        static options: u8 = 1;
        verdict + options
    }
    #[monitor]
    pub fn h() -> u8 {
        use std as core;
        use std as monitor_runtime;
        let _: core::option::Option<monitor_runtime::string::String> = None;
        1
    }
    #[monitor]
    pub async fn i() -> u8 {
        enum Option {
            Some,
        }
        use Option::*;
        match Some {
            Some => 1,
        }
    }
    #[monitor]
    pub fn j() -> Result<(), String> {
        type Result = u8;
        let _: Result = 1;
        Ok(())
    }
    #[monitor]
    pub fn k() -> Option<u8> {
        #[allow(unused)]
        struct Option;
        None
    }
    #[monitor]
    pub async fn l(x: Vec<u8>) -> Vec<u8> {
        struct Vec;
        let _ = Vec;
        x
    }
    #[monitor]
    pub async fn l2(x: Vec<u8>) -> String {
        use self::std_like::String;
        let _ = String;
        drop(x);
        ::std::string::String::new()
    }
    mod std_like {
        pub struct String;
    }
}
// why: a `let` with the name of a unit struct is a pattern and no binding.
pub mod columns_of_a_query_builder {
    use monitor_runtime::monitor;
    pub mod columns {
        pub struct body;
        pub struct prepared;
        pub struct declared;
    }
    use columns::*;
    #[monitor]
    pub async fn f() -> (body, prepared, declared) {
        (body, prepared, declared)
    }
    #[monitor]
    pub fn g() -> futures::future::BoxFuture<'static, body> {
        Box::pin(async { body })
    }
}
