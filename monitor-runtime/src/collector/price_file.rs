//! A file of prices that win over the others: read when the collector is made, and again when it
//! has changed.
//!
//! What always holds: no call reads it or waits for it; a file that cannot be read as a whole
//! changes nothing, and what is wrong with it is told until it is mended.
//!
//! A file is often written in place: first it is empty, then there is a half of it, then all. So a
//! file without a word is a mistake and no list without prices, and one that was changed within the
//! last second is left alone until the next look.

use super::prices::PriceTable;
use crate::cost::PriceBook;
use parking_lot::Mutex;
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

pub(super) struct PriceFile {
    path: PathBuf,
    read: Mutex<Read>,
    /// Apart from the above, so that who asks for it does not wait for a file that is being read.
    fault: Mutex<Option<String>>,
}

struct Read {
    /// What the file's prices win over.
    base: PriceBook,
    /// How the file stood when it was last read, well or not; `None` also while it may still be
    /// written to.
    seen: Option<Stamp>,
    looked: bool,
    /// The last text without a fault.
    text: Option<String>,
}

/// By what a change is noticed without reading.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    /// A file that was moved or linked to this place can be as old and as long as the one before.
    file: u64,
    length: u64,
}

/// For so long after a change the next one may follow, and may leave date and length as they are.
const STILL_WRITTEN: Duration = Duration::from_secs(1);

impl Stamp {
    fn of(path: &Path) -> io::Result<Stamp> {
        let about = fs::metadata(path)?;
        // a pipe would be waited for
        if !about.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is not a file"));
        }
        Ok(Stamp { modified: about.modified().ok(), file: number_of(&about), length: about.len() })
    }

    /// A date that is still to come, by whatever clock, says nothing.
    fn is_fresh(&self) -> bool {
        let age = self.modified.and_then(|at| SystemTime::now().duration_since(at).ok());
        age.is_some_and(|age| age < STILL_WRITTEN)
    }
}

#[cfg(unix)]
fn number_of(about: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn number_of(_: &fs::Metadata) -> u64 {
    0
}

impl PriceFile {
    pub(super) fn new(path: PathBuf, base: PriceBook) -> PriceFile {
        let read = Read { base, seen: None, looked: false, text: None };
        PriceFile { path, read: Mutex::new(read), fault: Mutex::new(None) }
    }

    /// Reads the file if it is another than at the last look.
    pub(super) fn look(&self, prices: &PriceTable) {
        let mut read = self.read.lock();
        // before the text: a change in between is seen at the next look
        let stamp = Stamp::of(&self.path);
        if let Ok(stamp) = &stamp
            && read.seen == Some(*stamp)
        {
            return;
        }
        let is_fresh = stamp.as_ref().is_ok_and(Stamp::is_fresh);
        let is_first = !std::mem::replace(&mut read.looked, true);
        if is_fresh && !is_first {
            return;
        }
        read.seen = stamp.as_ref().ok().copied().filter(|_| !is_fresh);
        let text = stamp.and_then(|_| fs::read_to_string(&self.path));
        let taken = text.map_err(|error| error.to_string()).and_then(|text| {
            if text.trim_start_matches('\u{feff}').trim().is_empty() {
                return Err(
                    "the file is empty: a comment (`# none`) says that this is meant".into()
                );
            }
            let book = read.base.clone().with_text(&text).map_err(|error| error.to_string())?;
            Ok((text, book))
        });
        let fault = match taken {
            Ok((text, book)) => {
                read.text = Some(text);
                prices.set(book);
                None
            }
            Err(why) => Some(format!("{}: {why}", self.path.display())),
        };
        *self.fault.lock() = fault;
    }

    /// Puts other prices under those of the file.
    pub(super) fn set_base(&self, base: PriceBook, prices: &PriceTable) {
        let mut read = self.read.lock();
        let over = |text: &String| base.clone().with_text(text).ok();
        prices.set(read.text.as_ref().and_then(over).unwrap_or_else(|| base.clone()));
        read.base = base;
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with the file as it stands.
    pub(super) fn fault(&self) -> Option<String> {
        self.fault.lock().clone()
    }
}
