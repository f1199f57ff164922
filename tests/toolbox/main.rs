//! The command line from end to end: the program itself is run, on files and through pipes.

mod classify;
mod cost_cases;
mod price;
mod prices;
mod program;
mod recordings;
mod report;
mod serve;
mod usage;
mod watched;
