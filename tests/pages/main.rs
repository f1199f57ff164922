//! Reports for people, read by the parsers that readers have.

mod dashboard;
mod hostile;
mod html;
mod markdown;
mod shop;
mod terminal;
