//! What calls cost: reference cases, the embedded catalogue and its source, rules, names, files.

mod cases;
mod catalogue;
mod complaints;
mod files;
mod fixture;
mod litellm;
mod matching;
mod properties;
mod rules;
