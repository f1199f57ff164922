//! The connections of the stand-alone server.
//!
//! What always holds: there are at most [`MOST`], and who sends no request or reads no answer keeps
//! nobody else out: the oldest connection makes room for a new one, and none lasts for ever.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{collections::VecDeque, net, pin::pin, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};

/// More than a browser, a few scrapers and some curious people have.
const MOST: usize = 64;
/// A head comes in one piece from whoever means it.
const LONGEST_WAIT_FOR_A_HEAD: Duration = Duration::from_secs(10);
/// After this a connection answers what it was asked and ends; clients open another.
const LONGEST_LIFE: Duration = Duration::from_secs(120);
/// What an answer under way has left when its connection ends.
const LAST_MOMENT: Duration = Duration::from_secs(1);
const LARGEST_HEAD: usize = 64 << 10;

/// Takes connections until `stopped` is.
pub(super) async fn take(
    listener: net::TcpListener,
    app: Router,
    mut stopped: oneshot::Receiver<()>,
) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    let (end, ended) = watch::channel(());
    let mut open: VecDeque<JoinHandle<()>> = VecDeque::new();
    loop {
        let accepted = tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // no file handles left, most likely: asking again at once would change nothing
            sleep(LAST_MOMENT / 10).await;
            continue;
        };
        open.retain(|connection| !connection.is_finished());
        if open.len() >= MOST
            && let Some(oldest) = open.pop_front()
        {
            oldest.abort();
        }
        open.push_back(tokio::spawn(talk(stream, app.clone(), ended.clone())));
    }
    drop((listener, end));
    for connection in open {
        let _ended = connection.await;
    }
}

async fn talk(stream: TcpStream, app: Router, mut ended: watch::Receiver<()>) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(LONGEST_WAIT_FOR_A_HEAD)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = ended.changed() => {}
        () = sleep(LONGEST_LIFE) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _cut = timeout(LAST_MOMENT, connection).await;
}
