//! A file of prices that win over the others: read when the collector is made, and again when it
//! has changed.
//!
//! What always holds: no call reads it or waits for it; a file that cannot be read as a whole
//! changes nothing, and what is wrong with it is told until it is mended.

use super::prices::PriceTable;
use crate::cost::PriceBook;
use parking_lot::Mutex;
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
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
    /// How the file stood when it was last looked into, well or not.
    seen: Option<Stamp>,
    /// The last text without a fault.
    text: Option<String>,
}

/// By what a change is noticed without reading.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl Stamp {
    fn of(path: &Path) -> io::Result<Stamp> {
        let about = fs::metadata(path)?;
        Ok(Stamp { modified: about.modified().ok(), length: about.len() })
    }
}

impl PriceFile {
    pub(super) fn new(path: PathBuf, base: PriceBook) -> PriceFile {
        let read = Read { base, seen: None, text: None };
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
        read.seen = stamp.as_ref().ok().copied();
        let text = stamp.and_then(|_| fs::read_to_string(&self.path));
        let taken = text.map_err(|error| error.to_string()).and_then(|text| {
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
