//! Where the numbers come from: the address of a service's monitor, and the token that it may want.
//!
//! What always holds: a token stands on no command line and in no message.

use super::{TopOptions, range::Range, words::visible};
use reqwest::Url;
use std::{env, fs, path::Path};

/// The variable of the environment that has the token.
pub(crate) const TOKEN: &str = "MONITOR_TOKEN";

/// What people copy out of a browser.
const PAGES: [&str; 5] = ["dashboard", "report", "report.html", "report.txt", "summary"];

/// The monitor of a service.
pub(crate) struct Source {
    base: Url,
    pub(crate) token: Option<String>,
}

impl Source {
    pub(crate) fn of(options: &TopOptions) -> Result<Source, String> {
        let token = match &options.token_file {
            Some(file) => Some(token_in(file)?),
            None => env::var(TOKEN).ok().map(|token| token.trim().to_owned()),
        };
        let token = token.filter(|token| !token.is_empty());
        Ok(Source { base: base_of(&options.url)?, token })
    }

    /// The report of a range.
    pub(crate) fn report(&self, range: Range) -> Url {
        let mut url = self.below("report");
        url.set_query(range.window().map(|window| format!("window={window}")).as_deref());
        url
    }

    /// The few numbers of all calls.
    pub(crate) fn summary(&self) -> Url {
        self.below("summary")
    }

    fn below(&self, name: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{name}", self.base.path()));
        url
    }

    /// As it is shown.
    pub(crate) fn in_words(&self) -> String {
        visible(self.base.as_str())
    }
}

fn token_in(file: &Path) -> Result<String, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    match text.trim() {
        "" => Err(format!("{}: there is no token in it", file.display())),
        token => Ok(token.to_owned()),
    }
}

/// The address under which all routes are: `/metrics` where nothing else is said.
fn base_of(written: &str) -> Result<Url, String> {
    let whole = match written.contains("://") {
        true => written.to_owned(),
        false => format!("http://{written}"),
    };
    let right = "it looks like http://127.0.0.1:9464/metrics";
    let mut url: Url = whole
        .parse()
        .map_err(|error| format!("{} is no address ({error}): {right}", visible(written)))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(format!("{} is no address of a service: {right}", visible(written)));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let better = format!("use --token-file or the variable {TOKEN}");
        return Err(format!("who lists programs sees a secret in an address: {better}"));
    }
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/');
    let page = PAGES.iter().find_map(|page| path.strip_suffix(page)?.strip_suffix('/'));
    let path = match page.unwrap_or(path) {
        "" => "/metrics".to_owned(),
        path => path.to_owned(),
    };
    url.set_path(&path);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_written_in_many_ways() {
        for (written, base) in [
            ("127.0.0.1:9464", "http://127.0.0.1:9464/metrics"),
            ("localhost:9464/", "http://localhost:9464/metrics"),
            ("http://127.0.0.1:9464/metrics", "http://127.0.0.1:9464/metrics"),
            ("http://[::1]:9464/metrics/", "http://[::1]:9464/metrics"),
            (
                "http://127.0.0.1:9464/metrics/report.html?window=5m",
                "http://127.0.0.1:9464/metrics",
            ),
            ("http://127.0.0.1:8080/metrics/dashboard#models", "http://127.0.0.1:8080/metrics"),
            ("https://shop.example/internal/llm", "https://shop.example/internal/llm"),
        ] {
            assert_eq!(base_of(written).unwrap().as_str(), base, "{written}");
        }
    }

    #[test]
    fn what_is_no_address_is_told_of_and_a_secret_in_one_is_refused() {
        for (written, complaint) in [
            ("", "is no address"),
            ("ftp://127.0.0.1/", "is no address of a service"),
            ("http://", "is no address"),
            ("127.0.0.1:port", "is no address"),
            ("http://:kept-secret@127.0.0.1:9464", "--token-file"),
        ] {
            let told = base_of(written).unwrap_err();
            assert!(told.contains(complaint) && !told.contains("kept-secret"), "{told}");
        }
    }

    #[test]
    fn a_range_is_asked_for_by_its_window() {
        let source = Source { base: base_of("127.0.0.1:9464").unwrap(), token: None };
        assert_eq!(source.report(Range::All).as_str(), "http://127.0.0.1:9464/metrics/report");
        let hour = source.report(Range::Hour);
        assert_eq!(hour.as_str(), "http://127.0.0.1:9464/metrics/report?window=1h");
        assert_eq!(source.summary().as_str(), "http://127.0.0.1:9464/metrics/summary");
    }
}
