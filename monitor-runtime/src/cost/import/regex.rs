//! Regular expressions of price tables as patterns of ours.
//!
//! What always holds: what a pattern means, the expression meant too; one that cannot be said so
//! gives `None`. Price tables use few forms: literals, `\d`, counts, small classes, alternatives,
//! optional parts, anchors, and what must not follow at the start.

use crate::cost::file::glob;

/// The names that an expression finds, as exact names and patterns.
pub(super) fn names(regex: &str) -> Option<Vec<String>> {
    let (anchored, mut rest) = match regex.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, regex),
    };
    let mut excluded = String::new();
    while let Some(ahead) = rest.strip_prefix("(?!") {
        let mut reader = Reader { rest: ahead, of: Of::Excluded };
        for text in reader.alternatives()? {
            excluded.push_str("&!");
            excluded.push_str(&closed(&text)?);
        }
        rest = reader.rest.strip_prefix(')')?;
    }
    if !anchored && !excluded.is_empty() {
        return None;
    }
    let mut reader = Reader { rest, of: Of::Names };
    let texts = reader.alternatives()?;
    reader.rest.is_empty().then_some(())?;
    let start = if anchored { "" } else { "*" };
    texts
        .iter()
        .map(|text| Some(format!("{start}{}{excluded}", closed(text)?).to_lowercase()))
        .collect()
}

/// The addresses that begin as an expression says, as hosts with a path.
pub(super) fn urls(regex: &str) -> Option<Vec<String>> {
    let mut reader = Reader { rest: regex, of: Of::Urls };
    let texts = reader.alternatives()?;
    reader.rest.is_empty().then_some(())?;
    let mut urls: Vec<String> = Vec::new();
    for text in texts {
        let text = text.strip_prefix("https://").or(text.strip_prefix("http://")).unwrap_or(&text);
        let text = text.trim_end_matches(END).trim_end_matches('/');
        let (host, path) = text.split_once('/').unwrap_or((text, ""));
        let host = if host.ends_with('.') { format!("{host}*") } else { host.to_owned() };
        let url = match path.replace("**", "*") {
            path if path.is_empty() => host,
            path => format!("{host}/{path}"),
        };
        let can_be_said = !url.contains([END, '&', '!']) && url.matches("**").count() <= 1;
        can_be_said.then_some(())?;
        if !urls.contains(&url) {
            urls.push(url);
        }
    }
    Some(urls)
}

/// A literal as a part of a pattern, if none of its letters means something there.
pub(super) fn literal(text: &str) -> Option<String> {
    (!glob::is_pattern(text)).then(|| text.to_lowercase())
}

/// Where an expression says that the text ends.
const END: char = '\u{0}';

/// As a pattern of the whole text.
fn closed(text: &str) -> Option<String> {
    let closed = match text.strip_suffix(END) {
        Some(text) => text.to_owned(),
        None if text.ends_with('*') => text.to_owned(),
        None => format!("{text}*"),
    };
    (!closed.contains(END)).then_some(closed)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Names,
    /// What must not follow: here a pattern may mean more than the expression.
    Excluded,
    Urls,
}

struct Reader<'a> {
    rest: &'a str,
    of: Of,
}

impl Reader<'_> {
    /// `a|b|c` up to a closing parenthesis or the end.
    fn alternatives(&mut self) -> Option<Vec<String>> {
        let mut all = self.sequence()?;
        while let Some(rest) = self.rest.strip_prefix('|') {
            self.rest = rest;
            all.extend(self.sequence()?);
        }
        Some(all)
    }

    fn sequence(&mut self) -> Option<Vec<String>> {
        let mut texts = vec![String::new()];
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let atom = self.atom()?;
            let atom = self.counted(atom)?;
            texts = texts
                .iter()
                .flat_map(|text| atom.iter().map(move |more| format!("{text}{more}")))
                .collect();
        }
        Some(texts)
    }

    /// One letter, class or group, as the texts that it may be.
    fn atom(&mut self) -> Option<Vec<String>> {
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest.strip_prefix("?:").unwrap_or(rest);
            let texts = self.alternatives()?;
            self.rest = self.rest.strip_prefix(')')?;
            return Some(texts);
        }
        if let Some(rest) = self.rest.strip_prefix('[') {
            let (class, rest) = rest.split_once(']')?;
            self.rest = rest;
            return self.class(class);
        }
        let mut letters = self.rest.chars();
        let letter = letters.next()?;
        let text = match letter {
            '$' => END.to_string(),
            '\\' => match letters.next()? {
                'd' => "#".to_owned(),
                mark if mark.is_ascii_punctuation() => literal(&mark.to_string())?,
                _ => return None,
            },
            '.' => {
                // any letter can be said only together with any number of them
                letters.as_str().strip_prefix('*')?;
                letters.next();
                if self.of == Of::Urls { "**".to_owned() } else { "*".to_owned() }
            }
            '^' | '*' | '+' | '?' | '{' => return None,
            letter => literal(&letter.to_string())?,
        };
        self.rest = letters.as_str();
        Some(vec![text])
    }

    fn class(&mut self, class: &str) -> Option<Vec<String>> {
        let several = self.rest.strip_prefix(['+', '*']);
        let text = match (class, self.of) {
            ("^/", Of::Excluded) => "*",
            ("^/", Of::Urls) => "**",
            ("^." | "a-z0-9-", Of::Urls) => "*",
            _ if class.starts_with('^') || is_range(class) => return None,
            _ => {
                let letters = class.chars().map(|letter| literal(&letter.to_string()));
                let mut letters = letters.collect::<Option<Vec<_>>>()?;
                letters.dedup();
                return Some(letters);
            }
        };
        self.rest = several?;
        Some(vec![text.to_owned()])
    }

    /// `?` or `{8}` behind an atom.
    fn counted(&mut self, atom: Vec<String>) -> Option<Vec<String>> {
        if let Some(rest) = self.rest.strip_prefix('?') {
            self.rest = rest;
            return Some([String::new()].into_iter().chain(atom).collect());
        }
        let Some(rest) = self.rest.strip_prefix('{') else { return Some(atom) };
        let (count, rest) = rest.split_once('}')?;
        self.rest = rest;
        match (&atom[..], count.parse::<usize>()) {
            ([text], Ok(count)) if count <= 64 => Some(vec![text.repeat(count)]),
            _ => None,
        }
    }
}

/// Whether a class has something like `a-z` in it: more than a few letters.
fn is_range(class: &str) -> bool {
    let inner = class.get(1..class.len().saturating_sub(1));
    inner.is_some_and(|inner| inner.contains('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_of_names_become_patterns() {
        for (regex, wanted) in [
            (r"^claude-fable-5-\d{8}$", "claude-fable-5-########"),
            (r"^claude-opus-5[-@]\d{8}$", "claude-opus-5-######## claude-opus-5@########"),
            (r"^gpt-6\.1-sol-\d{4}-\d{2}-\d{2}$", "gpt-6.1-sol-####-##-##"),
            (r"^gemini-3\.5-flash-\d", "gemini-3.5-flash-#*"),
            (r"^composer-2\.5\[fast=true\]$", "composer-2.5[fast=true]"),
            (r"^(typesafe/)?jev(-\d{2})?$", "jev jev-## typesafe/jev typesafe/jev-##"),
            (r"^o[134]", "o1* o3* o4*"),
            (r"^(?!.*-[tT][tT][sS](?:$|-))", "*&!*-tts&!*-tts-*"),
            (
                r"^(?![^/]+/)(?:labs-)?(?:mi|co)x",
                "mix*&!*/* cox*&!*/* labs-mix*&!*/* labs-cox*&!*/*",
            ),
            (r"sonar", "*sonar*"),
        ] {
            assert_eq!(
                names(regex).map(|names| names.join(" ")).as_deref(),
                Some(wanted),
                "{regex}"
            );
        }
    }

    #[test]
    fn expressions_of_addresses_become_hosts_and_paths() {
        for (regex, wanted) in [
            (r"https://api\.openai\.com", "api.openai.com"),
            (r"https://api\.cohere\.(?:ai|com)", "api.cohere.ai api.cohere.com"),
            (r"https://(.*\.)?googleapis\.com", "googleapis.com **.googleapis.com"),
            (r"https://api\.moonshot\.", "api.moonshot.*"),
            (r"https://x-runtime\.[a-z0-9-]+\.amazonaws\.com(/|$)", "x-runtime.*.amazonaws.com"),
            (r"https://api\.c\.com/v4/accounts/[^/]+/ai(?:/|$)", "api.c.com/v4/accounts/*/ai"),
            (r"https://[^/]+\.modal\.(?:run|direct)(?:/|$)", "**.modal.run **.modal.direct"),
            (
                r"(https?://)?([^.]*\.)?(?:openai\.azure\.com)",
                "openai.azure.com *.openai.azure.com",
            ),
        ] {
            assert_eq!(urls(regex).map(|urls| urls.join(" ")).as_deref(), Some(wanted), "{regex}");
        }
    }

    #[test]
    fn what_no_pattern_can_say_is_not_widened_to_one() {
        for regex in
            [r"^a.c$", r"^a+$", r"^[a-z]x$", r"^[^x]y$", r"^a\wb$", r"^a(?=b)", "^a{2,3}$", "^a*b"]
        {
            assert_eq!(names(regex), None, "{regex}");
        }
    }
}
