//! What may be asked over HTTP, and by whom.
//!
//! What always holds: without a word nothing can be changed; a token is printed nowhere.

use crate::collector::Snapshot;
use base64::prelude::{BASE64_STANDARD as BASE64, Engine as _};
use std::{borrow::Cow, fmt, sync::Arc};
use subtle::ConstantTimeEq;

/// What may be asked over HTTP, and by whom. By default everything may be read by whoever reaches
/// the server, and nothing can be changed.
///
/// # Example
/// ```
/// use monitor_runtime::http::Settings;
///
/// let settings = Settings::new().bearer_token("kept-in-a-vault").allow_clear(true);
/// assert!(!format!("{settings:?}").contains("vault"));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "settings do nothing until a router or a server gets them"]
pub struct Settings {
    clear: bool,
    older_names: bool,
    token: Option<Token>,
    hosts: Vec<String>,
    beyond_loopback: bool,
    numbers: Option<Numbers>,
}

#[derive(Clone)]
struct Token(Arc<str>);

/// Where numbers come from that are not the collector's.
#[derive(Clone)]
struct Numbers(Arc<dyn Fn() -> Snapshot + Send + Sync>);

impl Settings {
    /// Everything may be read, nothing changed.
    pub fn new() -> Settings {
        Settings::default()
    }

    /// Whether `POST clear` ends the epoch, as [`Collector::clear`](crate::Collector::clear) does.
    pub fn allow_clear(self, on: bool) -> Self {
        Settings { clear: on, ..self }
    }

    /// Only who sends `Authorization: Bearer` and this token gets an answer. White space around it is
    /// no part of it, such as the end of the line in a file. An empty token, such as that of a variable
    /// that nobody set, lets nobody in.
    ///
    /// People give it to the browser that opens a page of the dashboard, as the password of any name
    /// (`Authorization: Basic`, RFC 7617). It is sent as it is: beyond this machine, TLS in front of the
    /// server keeps it.
    pub fn bearer_token(self, token: &str) -> Self {
        Settings { token: Some(Token(token.trim().into())), ..self }
    }

    /// Whether Prometheus also gets the metrics of older systems, under their names.
    pub fn older_names(self, on: bool) -> Self {
        Settings { older_names: on, ..self }
    }

    /// One more name under which there are answers, without a port.
    ///
    /// A web page can be served under a name that its owner lets lead to 127.0.0.1 a moment later, and
    /// then reads what answers there. So the stand-alone server on loopback answers to `localhost`,
    /// `127.0.0.1`, `[::1]` and the names said here; a router, whose program knows its names, to those
    /// said here, and to any where none is.
    pub fn host(mut self, name: &str) -> Self {
        self.hosts.push(name.to_ascii_lowercase());
        self
    }

    /// Whether the stand-alone server may listen where other machines reach it.
    pub fn beyond_loopback(self, on: bool) -> Self {
        Settings { beyond_loopback: on, ..self }
    }

    /// Whose numbers are shown, in place of the collector's: those of several programs as one, or of a log.
    ///
    /// It is asked for each answer that has numbers, on a thread that may block. Single calls (`traces`,
    /// `requests`, `custom/points`) and `clear` stay with the collector.
    ///
    /// # Example
    /// ```
    /// use monitor_runtime::{Collector, http::Settings};
    ///
    /// let (chat, search) = (Collector::builder().build(), Collector::builder().build());
    /// let both = Settings::new().numbers(move || {
    ///     let mut all = chat.snapshot();
    ///     all.merge(search.snapshot()); // or what another program answers to `GET snapshot`
    ///     all
    /// });
    /// ```
    pub fn numbers(self, of: impl Fn() -> Snapshot + Send + Sync + 'static) -> Self {
        Settings { numbers: Some(Numbers(Arc::new(of))), ..self }
    }

    /// The numbers to show in place of the collector's.
    pub(super) fn other_numbers(&self) -> Option<Snapshot> {
        self.numbers.as_ref().map(|Numbers(of)| of())
    }

    pub(super) fn may_clear(&self) -> bool {
        self.clear
    }

    pub(super) fn has_older_names(&self) -> bool {
        self.older_names
    }

    pub(super) fn may_leave_loopback(&self) -> bool {
        self.beyond_loopback
    }

    pub(super) fn hosts(&self) -> &[String] {
        &self.hosts
    }

    pub(super) fn wants_token(&self) -> bool {
        self.token.is_some()
    }

    /// Whether a request with this `Authorization` header gets an answer.
    pub(super) fn lets_in(&self, authorization: Option<&[u8]>) -> bool {
        let Some(Token(token)) = &self.token else { return true };
        let said = authorization.and_then(token_in);
        let is_token = said.is_some_and(|said| said.ct_eq(token.as_bytes()).into());
        is_token && !token.is_empty()
    }
}

/// The token in an `Authorization` header: that of a program, or the password that somebody gave a
/// browser, whatever the name.
fn token_in(authorization: &[u8]) -> Option<Cow<'_, [u8]>> {
    let space = authorization.iter().position(|byte| *byte == b' ')?;
    let (scheme, said) = authorization.split_at(space);
    // RFC 9110 allows more than one space in between
    let said = said.trim_ascii_start();
    if scheme.eq_ignore_ascii_case(b"bearer") {
        return Some(said.into());
    }
    let named = scheme.eq_ignore_ascii_case(b"basic").then(|| BASE64.decode(said))?.ok()?;
    let colon = named.iter().position(|byte| *byte == b':')?;
    Some(named[colon + 1..].to_vec().into())
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(a closure)")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(kept secret)")
    }
}
