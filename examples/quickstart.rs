//! The shortest way through: annotate a function, call it, read the report.
fn main() {}
