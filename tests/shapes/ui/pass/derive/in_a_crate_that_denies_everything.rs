#![deny(warnings, clippy::pedantic, clippy::nursery, missing_docs, unused_qualifications)]
#![forbid(unsafe_code, unused_imports)]
#![no_implicit_prelude]
//! Nothing of the derive warns, and nothing of the user's is mistaken for its own.

use ::monitor_runtime::TokenUsage;

#[allow(dead_code)]
mod core {}
#[allow(dead_code)]
mod std {}
#[allow(dead_code, non_camel_case_types)]
struct str;
#[allow(dead_code)]
enum Option {
    Some,
    None,
}

#[derive(TokenUsage)]
struct Reply<'a, T: ?::core::marker::Sized, const N: usize> {
    #[usage(input)]
    r#type: u32,
    #[usage(model)]
    reading: ::std::string::String,
    output_tokens: [u8; N],
    #[usage(nested)]
    usage: &'a T,
}

#[derive(TokenUsage)]
struct Counts(#[usage(output)] u64);

#[derive(TokenUsage)]
enum Either<'a> {
    One(Reply<'a, Counts, 1>),
    Two { input_tokens: u64 },
    Three,
}

macro_rules! made {
    ($name:ident { $field:ident: $ty:ty }) => {
        #[derive(TokenUsage)]
        struct $name {
            #[usage(input)]
            $field: $ty,
        }
    };
}

made!(Made { field: u32 });

pub fn main() {
    let usage = Counts(3);
    let reply = Reply {
        r#type: 7,
        reading: ::std::convert::Into::into("gpt-4o"),
        output_tokens: [1],
        usage: &usage,
    };
    let one = Either::One(reply);
    let expected = ::monitor_runtime::Usage::new(7, 3);
    ::std::assert!(TokenUsage::usage(&one) == ::std::option::Option::Some(expected));
    ::std::assert!(TokenUsage::usage(&Either::Two { input_tokens: 1 }).is_some());
    ::std::assert!(TokenUsage::usage(&Either::Three).is_none());
    ::std::assert!(TokenUsage::usage(&Made { field: 1 }).is_some());
}
