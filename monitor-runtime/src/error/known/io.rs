//! `std::io::Error`.

use super::{Known, classify};
use crate::error::{ErrorKind, Failure};
use std::{error::Error, io};

pub(super) const NAME: &str = "std::io::Error";

classify!(io::Error);

pub(super) fn find(error: &(dyn Error + 'static)) -> Option<Known> {
    let kind = kind(error.downcast_ref()?)?;
    Some(Known::all(NAME, Failure::new(kind)))
}

/// What an I/O error means for a call; `None` where what it wraps knows more.
pub(super) fn kind(error: &io::Error) -> Option<ErrorKind> {
    use io::ErrorKind as Io;
    Some(match error.kind() {
        // a blocking socket whose read timeout passed says WouldBlock on Unix
        Io::TimedOut | Io::WouldBlock => ErrorKind::Timeout,
        Io::ConnectionRefused
        | Io::ConnectionReset
        | Io::ConnectionAborted
        | Io::NotConnected
        | Io::BrokenPipe
        | Io::HostUnreachable
        | Io::NetworkUnreachable
        | Io::NetworkDown
        | Io::AddrNotAvailable => ErrorKind::Connection,
        Io::UnexpectedEof => ErrorKind::StreamInterrupted,
        // a local file, not the provider's model or key, whatever the words look like
        Io::NotFound | Io::PermissionDenied if error.get_ref().is_none() => ErrorKind::Unexpected,
        _ => return None,
    })
}
