//! The words of a line of the project's own format.

/// The words of a line up to its comment: from `#` on where that stands alone or first. A word in
/// quotation marks may contain spaces.
#[derive(Clone)]
pub(crate) struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    pub(crate) fn of(line: &'a str) -> Words<'a> {
        Words(if line.trim_ascii_start().starts_with('#') { "" } else { line })
    }

    pub(crate) fn lack_a_quotation_mark(&self) -> bool {
        self.0.matches('"').count() % 2 == 1
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.0.trim_ascii_start();
        let (word, rest) = match text.strip_prefix('"').and_then(|text| text.split_once('"')) {
            Some(quoted) => quoted,
            None => text.split_once([' ', '\t']).unwrap_or((text.trim_ascii_end(), "")),
        };
        let ends = word.is_empty() && rest.is_empty() || text.starts_with("# ") || text == "#";
        self.0 = if ends { "" } else { rest };
        (!ends).then_some(word)
    }
}
