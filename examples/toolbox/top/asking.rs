//! Asks a service for its numbers, on a thread of its own.
//!
//! What always holds: one request is under way, and a newer wish takes its place; an answer is
//! bounded in size and in time; whatever goes wrong is told in words that a terminal may show, and
//! ends nothing.

use super::{
    numbers::{Report, Summary},
    range::Range,
    source::{Source, TOKEN},
    words::{cut, visible},
};
use reqwest::{Client, Response, StatusCode, Url, header::RETRY_AFTER, redirect};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    error::Error,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};
use tokio::{runtime, sync::mpsc as wishes};

/// How long the service has for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that a monitor gives.
const MOST_BYTES: usize = 64 << 20;
/// The longest complaint, in columns.
const LONGEST: usize = 200;

/// The numbers of a range.
pub(crate) struct Numbers {
    pub(crate) report: Report,
    /// How long calls have been counted, also where the report is of a window.
    pub(crate) uptime: Duration,
}

/// What came of asking for a range, or what went wrong, in words.
pub(crate) type Answer = (Range, Result<Box<Numbers>, String>);

/// The thread that asks.
pub(crate) struct Asking {
    wishes: wishes::UnboundedSender<Range>,
    answers: mpsc::Receiver<Answer>,
    ended: Arc<AtomicBool>,
}

impl Asking {
    /// Begins to wait for wishes, and for signals that end the program.
    pub(crate) fn of(source: Source) -> Result<Asking, Box<dyn Error>> {
        let client = client()?;
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let (wishes, asked) = wishes::unbounded_channel();
        let (tell, answers) = mpsc::channel();
        let ended = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&ended);
        let run = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = answer_all(&client, &source, asked, &tell) => {}
                    () = signalled() => flag.store(true, Ordering::Relaxed),
                }
            });
        };
        thread::Builder::new().name("top-asks".into()).spawn(run)?;
        Ok(Asking { wishes, answers, ended })
    }

    /// Wishes for the numbers of a range.
    pub(crate) fn wish(&self, range: Range) {
        // where nobody hears it, `answer` says so
        let _ = self.wishes.send(range);
    }

    /// An answer, if one has come; an error once there is nobody who asks.
    pub(crate) fn answer(&self) -> io::Result<Option<Answer>> {
        match self.answers.try_recv() {
            Ok(answer) => Ok(Some(answer)),
            Err(mpsc::TryRecvError::Empty) => Ok(None),
            Err(mpsc::TryRecvError::Disconnected) if self.is_ended() => Ok(None),
            Err(mpsc::TryRecvError::Disconnected) => {
                Err(io::Error::other("the thread that asks has ended"))
            }
        }
    }

    /// Whether a signal asked the program to end.
    pub(crate) fn is_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}

/// Asks once.
pub(crate) fn once(source: &Source, range: Range) -> Result<Box<Numbers>, Box<dyn Error>> {
    let client = client()?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(ask(&client, source, range))?)
}

fn client() -> Result<Client, Box<dyn Error>> {
    // an error is that there is one already, which is as good
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .timeout(PATIENCE)
        // a token is for whom it was meant
        .redirect(redirect::Policy::none())
        .build()?;
    Ok(client)
}

async fn answer_all(
    client: &Client,
    source: &Source,
    mut asked: wishes::UnboundedReceiver<Range>,
    tell: &mpsc::Sender<Answer>,
) {
    let mut wish = asked.recv().await;
    while let Some(range) = wish {
        tokio::select! {
            newer = asked.recv() => wish = newer,
            answer = ask(client, source, range) => {
                if tell.send((range, answer)).is_err() {
                    return;
                }
                wish = asked.recv().await;
            }
        }
    }
}

/// Waits for a signal that asks the program to end.
async fn signalled() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt()];
        if let [Ok(mut terminate), Ok(mut hangup), Ok(mut interrupt)] = kinds.map(signal) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
    }
    // where no signal can be waited for, keys end the program
    std::future::pending().await
}

async fn ask(client: &Client, source: &Source, range: Range) -> Result<Box<Numbers>, String> {
    let report: Report = read(client, source, source.report(range)).await?;
    let uptime = match range {
        Range::All => report.uptime_seconds,
        _ => read::<Summary>(client, source, source.summary()).await?.uptime_seconds,
    };
    Ok(Box::new(Numbers { report, uptime: uptime.0 }))
}

async fn read<T: DeserializeOwned>(
    client: &Client,
    source: &Source,
    url: Url,
) -> Result<T, String> {
    let request = client.get(url);
    let request = match &source.token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let response = request.send().await.map_err(|error| in_words(&error))?;
    let status = response.status();
    let wait = response.headers().get(RETRY_AFTER).and_then(|wait| wait.to_str().ok());
    let wait = wait.map(|wait| format!("; it asks to wait {} s", cut(&visible(wait), 10)));
    let body = body_of(response).await?;
    if !status.is_success() {
        return Err(refusal(status, &body) + &wait.unwrap_or_default());
    }
    serde_json::from_slice(&body).map_err(|error| {
        let error = cut(&visible(&error.to_string()), LONGEST);
        format!("what it answers is no report of a monitor: {error}")
    })
}

async fn body_of(mut response: Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| in_words(&error))? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(format!("its answer is larger than {} MiB", MOST_BYTES >> 20));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Why a service gives no numbers.
fn refusal(status: StatusCode, body: &[u8]) -> String {
    let body: Option<Value> = serde_json::from_slice(body).ok();
    let said = |name: &str| body.as_ref()?.get("error")?.get(name)?.as_str();
    if said("code") == Some("no_history") {
        return "it keeps no history so far back: the range `all` it has".into();
    }
    match (status.as_u16(), said("message")) {
        (401, _) => format!("it wants a token: --token-file, or the variable {TOKEN}"),
        (_, Some(message)) => {
            format!("it answers {}: {}", status.as_u16(), cut(&visible(message), LONGEST))
        }
        (300..=399, _) => format!("it answers {}: it is elsewhere", status.as_u16()),
        _ => format!("it answers {}, as no monitor does", status.as_u16()),
    }
}

/// The innermost cause of an error, which says what happened and not during what.
fn in_words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} s", PATIENCE.as_secs());
    }
    let mut cause: &dyn Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let text = cause.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    cut(&visible(text), LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_in_the_words_of_who_refuses() {
        let busy = br#"{"error": {"code": "busy", "message": "too many \u001b[2J others"}}"#;
        for (status, body, told) in [
            (401, &b"{}"[..], "it wants a token: --token-file, or the variable MONITOR_TOKEN"),
            (503, busy, "it answers 503: too many \\u{1b}[2J others"),
            (404, br#"{"error": {"code": "no_history"}}"#, "it keeps no history so far back"),
            (404, b"<html>", "it answers 404, as no monitor does"),
            (302, b"", "it answers 302: it is elsewhere"),
        ] {
            let words = refusal(StatusCode::from_u16(status).unwrap(), body);
            assert!(words.starts_with(told), "{words}");
        }
    }
}
