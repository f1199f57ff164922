//! What calls cost: the reference cases, the embedded catalogue and its source, rules and files.
mod cases;
mod catalogue;
mod litellm;
