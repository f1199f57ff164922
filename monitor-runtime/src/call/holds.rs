//! Where in a function's result its stream is: bare, or inside of `Result` and `Option`.
//!
//! What always holds: how many of them stand around it is said by a type, because `Result` and
//! `Option` could be streams themselves one day, and a choice by trait alone would then be two.

use std::marker::PhantomData;

/// Nothing stands around the stream.
#[derive(Debug)]
pub struct Bare;

/// One more `Result` or `Option` stands around it.
#[derive(Debug)]
pub struct In<D>(PhantomData<D>);

/// A result with a stream in it.
#[diagnostic::on_unimplemented(
    message = "`stream` finds no stream in `{Self}`",
    label = "a stream is looked for in `Result` and `Option`, and in nothing else",
    note = "return `impl Stream<Item = ..>` or a boxed stream, bare or inside of `Result` or \
            `Option`"
)]
pub trait Holds<D> {
    /// The stream. That it is one is asked where it is wrapped, and not here, so that the compiler
    /// tells once what is none.
    type Stream;
    /// The same with another stream, or whatever is made of it.
    type With<T>;

    /// Whether there is one: `Err` and `None` have none.
    fn holds_stream(&self) -> bool;

    /// Makes something of the stream, if there is one.
    fn over<T>(self, make: impl FnOnce(Self::Stream) -> T) -> Self::With<T>;
}

#[diagnostic::do_not_recommend]
impl<S> Holds<Bare> for S {
    type Stream = S;
    type With<T> = T;

    fn holds_stream(&self) -> bool {
        true
    }

    #[inline]
    fn over<T>(self, make: impl FnOnce(S) -> T) -> T {
        make(self)
    }
}

#[diagnostic::do_not_recommend]
impl<D, H: Holds<D>, E> Holds<In<D>> for Result<H, E> {
    type Stream = H::Stream;
    type With<T> = Result<H::With<T>, E>;

    fn holds_stream(&self) -> bool {
        self.as_ref().is_ok_and(H::holds_stream)
    }

    #[inline]
    fn over<T>(self, make: impl FnOnce(H::Stream) -> T) -> Self::With<T> {
        self.map(|inner| inner.over(make))
    }
}

#[diagnostic::do_not_recommend]
impl<D, H: Holds<D>> Holds<In<D>> for Option<H> {
    type Stream = H::Stream;
    type With<T> = Option<H::With<T>>;

    fn holds_stream(&self) -> bool {
        self.as_ref().is_some_and(H::holds_stream)
    }

    #[inline]
    fn over<T>(self, make: impl FnOnce(H::Stream) -> T) -> Self::With<T> {
        self.map(|inner| inner.over(make))
    }
}
