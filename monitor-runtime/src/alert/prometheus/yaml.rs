//! Rules in Prometheus' YAML.
//!
//! What always holds: a text from outside stands in quotes, and where Prometheus would read it as a
//! template it reads it as it is.

use crate::report::prometheus::promql::quoted;
use std::fmt::{self, Write};

/// Writes the entries of one rule.
pub(super) struct Entries<'a, 'b> {
    to: &'a mut fmt::Formatter<'b>,
}

impl<'a, 'b> Entries<'a, 'b> {
    /// Begins a rule with its first entry.
    pub(super) fn begin(
        to: &'a mut fmt::Formatter<'b>,
        key: &str,
        value: &str,
    ) -> Result<Entries<'a, 'b>, fmt::Error> {
        writeln!(to, "      - {key}: {value}")?;
        Ok(Entries { to })
    }

    pub(super) fn expression(&mut self, expression: &str) -> fmt::Result {
        self.to.write_str("        expr: |-\n")?;
        expression.lines().try_for_each(|line| writeln!(self.to, "          {line}"))
    }

    pub(super) fn entry(&mut self, key: &str, value: &str) -> fmt::Result {
        writeln!(self.to, "        {key}: {value}")
    }

    /// Texts by name, in quotes; nothing where there are none.
    pub(super) fn texts<K: AsRef<str>, V: AsRef<str>>(
        &mut self,
        key: &str,
        texts: impl IntoIterator<Item = (K, V)>,
    ) -> fmt::Result {
        let mut texts = texts.into_iter().peekable();
        if texts.peek().is_some() {
            writeln!(self.to, "        {key}:")?;
        }
        texts.try_for_each(|(name, text)| {
            writeln!(self.to, "          {}: {}", name.as_ref(), quoted(text.as_ref()))
        })
    }
}

/// A text that Prometheus shows as it is, where it would read a template.
pub(super) fn verbatim(text: &str) -> String {
    let mut verbatim = String::with_capacity(text.len());
    for (n, part) in text.split("{{").enumerate() {
        if n > 0 {
            let _infallible = verbatim.write_str(r#"{{"{{"}}"#);
        }
        verbatim.push_str(part);
    }
    verbatim
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_template() {
        assert_eq!(verbatim("a {{ b }} c"), r#"a {{"{{"}} b }} c"#);
        assert_eq!(verbatim("{{{{"), r#"{{"{{"}}{{"{{"}}"#);
        assert_eq!(verbatim("5 %"), "5 %");
    }
}
