//! Providers on loopback that answer as they are told, badly above all.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// What becomes of a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// It gets this, and the connection is closed as it should be.
    Text(String),
    /// It gets this, and the connection is reset.
    ThenReset(&'static str),
    /// It gets this, and nothing more comes.
    ThenNothing(&'static str),
    /// Nobody answers.
    Never,
}

/// A provider that answers every request in this way.
pub(crate) fn provider(answer: Answer) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("its address");
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let answer = answer.clone();
            // a client that leaves is what some tests are about
            thread::spawn(move || serve(client, &answer).ok());
        }
    });
    address
}

/// Where nobody listens.
pub(crate) fn nobody() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("its address")
}

/// An answer of this status, with more headers and a body.
pub(crate) fn status(status: u16, headers: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::Text(format!(
        "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\nconnection: close\r\n\
         {headers}content-length: {length}\r\n\r\n{body}"
    ))
}

fn serve(mut client: TcpStream, answer: &Answer) -> std::io::Result<()> {
    match answer {
        Answer::Text(text) => {
            read_request(&client)?;
            client.write_all(text.as_bytes())
        }
        // what was sent and not read resets a connection when it is closed
        Answer::ThenReset(text) => {
            client.peek(&mut [0])?;
            client.write_all(text.as_bytes())?;
            thread::sleep(Duration::from_millis(50));
            Ok(())
        }
        Answer::ThenNothing(text) => {
            read_request(&client)?;
            client.write_all(text.as_bytes())?;
            thread::sleep(Duration::from_secs(5));
            Ok(())
        }
        Answer::Never => {
            thread::sleep(Duration::from_secs(5));
            Ok(())
        }
    }
}

fn read_request(client: &TcpStream) -> std::io::Result<()> {
    let mut request = BufReader::new(client.try_clone()?);
    let mut length = 0;
    for line in request.by_ref().lines() {
        let line = line?.to_ascii_lowercase();
        if let Some(said) = line.strip_prefix("content-length: ") {
            length = said.parse().unwrap_or(0);
        }
        if line.is_empty() {
            break;
        }
    }
    request.read_exact(&mut vec![0; length])
}
