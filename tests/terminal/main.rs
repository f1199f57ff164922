//! `toolbox top` as people use it: the program is run on a terminal and into a pipe, beside services
//! that are real, gone, or hostile.
#![cfg(unix)]

mod keys;
mod once;
mod panic;
mod program;
mod service;
mod signals;
mod terminal;
mod trouble;
