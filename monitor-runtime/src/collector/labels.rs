//! What single errors are counted by beside their kind: the provider's code, the Rust type, the
//! status; from these to a small number, and back.
//!
//! What always holds: there are few labels whatever providers send; an error past the cap keeps its
//! kind and is counted as one of the others of that kind; a label that is known takes no lock.

use super::{
    bytes::Bytes,
    health::HealthCounters,
    interner::{Hash, Interner},
    snapshot::{ErrorLabel, Refusal},
};
use crate::{
    error::{ErrorKind, Failure},
    text::{mended, mended_to},
};
use std::{borrow::Cow, sync::OnceLock};

/// The longest code of a provider that is kept, in bytes: codes are words, and what is longer is a
/// sentence.
const LONGEST_CODE: usize = 64;

/// The provider's code as it may be kept; `None` for one that says nothing.
pub(super) fn code(failure: &Failure) -> Option<Cow<'_, str>> {
    let code = failure.code.as_deref().filter(|code| !code.trim().is_empty());
    code.map(|code| mended_to(code, LONGEST_CODE))
}

/// One label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LabelId(u32);

impl LabelId {
    /// Everything of one kind that found no place.
    pub(super) const OTHERS: LabelId = LabelId(u32::MAX);
}

struct Label {
    kind: ErrorKind,
    code: Option<Box<str>>,
    type_name: Option<&'static str>,
    status: Option<u16>,
}

/// The labels of one collector. The table is made with the first error: many programs have none.
pub(super) struct Labels {
    most: usize,
    table: OnceLock<Interner<Label>>,
}

impl Labels {
    pub(super) fn new(most: usize) -> Labels {
        Labels { most, table: OnceLock::new() }
    }

    /// The label of an error.
    #[cold]
    #[inline(never)]
    pub(super) fn label(
        &self,
        failure: &Failure,
        health: &HealthCounters,
        bytes: &Bytes,
    ) -> LabelId {
        let Failure { kind, status, type_name, .. } = *failure;
        let code = code(failure);
        if let Some(Cow::Owned(code)) = &code {
            health.refuse(Refusal::MendedText, || format!("a provider's code became {code:?}"));
        }
        let table = self.table.get_or_init(|| {
            let table = Interner::new(self.most);
            bytes.take_always(table.bytes());
            table
        });
        let code = code.as_deref();
        let words = Hash::NEW.word(u64::from(status.unwrap_or(0)) << 8 | kind as u64);
        let hash = words.text(code.unwrap_or_default()).text(type_name.unwrap_or_default());
        let is_it = |known: &Label| {
            (known.kind, known.status) == (kind, status)
                && known.code.as_deref() == code
                && known.type_name == type_name
        };
        let make = || {
            let granted = bytes.take(code.map_or(0, str::len));
            granted.then(|| Label { kind, code: code.map(Box::from), type_name, status })
        };
        let found = table.find(hash.finish(), is_it);
        let found = found.or_else(|| table.insert(hash.finish(), is_it, make));
        found.map_or(LabelId::OTHERS, LabelId)
    }

    /// What a label says, in texts; the others are told apart by their kind.
    pub(super) fn describe(&self, id: LabelId, kind: ErrorKind) -> ErrorLabel {
        let Some(label) = self.table.get().and_then(|table| table.get(id.0)) else {
            return ErrorLabel { kind, code: None, type_name: None, status: None, overflow: true };
        };
        ErrorLabel {
            kind: label.kind,
            code: label.code.as_deref().map(str::to_owned),
            type_name: label.type_name.map(|name| mended(name).into_owned()),
            status: label.status,
            overflow: false,
        }
    }
}
