//! The price book that is in force, and what each series found in it.
//!
//! What always holds: a book takes effect for every call that ends after it was set, and no call
//! waits for that; a call is priced by one book, never by two; equal prices of later books have the
//! number of the earlier ones, so reading the same file again each hour takes no memory.
//!
//! ```text
//! book     the book in force, number 7        later  [ list 1 | list 2 | ... ]
//! series   first  what it found first                      ^
//!          at     number of a book:32, list:32             |   list 0 is the first
//!                                    7       1 ------------+
//! ```
//! A call compares two numbers and has its prices beside them, as long as they are the first; a
//! table of all lists alone would cost each call 4 ns. Only where the series has not looked into
//! the book in force does a call read the book itself.

use super::{bytes::Bytes, interner::Interner};
use crate::cost::{ModelPrices, PriceBook};
use arc_swap::ArcSwap;
use parking_lot::Mutex;
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc, Once, OnceLock,
        atomic::{
            AtomicU32, AtomicU64,
            Ordering::{Acquire, Relaxed, Release},
        },
    },
};

/// What a book says of a model; `None` if it does not know it.
pub(super) type Listed = Option<Arc<ModelPrices>>;

pub(super) struct PriceTable {
    book: ArcSwap<PriceBook>,
    /// How many books there have been. At one each second it comes round after 136 years.
    edition: AtomicU32,
    /// What books said later than at first, each once.
    later: Interner<Listed>,
    /// The book before the one in force.
    before: Mutex<Option<Arc<PriceBook>>>,
}

/// What a series found in the books it looked into.
#[derive(Default)]
pub(super) struct Found {
    first: OnceLock<Listed>,
    /// `edition << 32 | list`, where list 0 is the first.
    at: AtomicU64,
}

/// Room for prices that change while the program runs, beside that for one change of each series.
const SPARE_LISTS: usize = 1_024;

impl PriceTable {
    pub(super) fn new(max_series: usize, book: PriceBook, bytes: &Bytes) -> PriceTable {
        book.index();
        let table = PriceTable {
            book: ArcSwap::from_pointee(book),
            edition: AtomicU32::new(1),
            later: Interner::new(max_series + SPARE_LISTS),
            before: Mutex::new(None),
        };
        bytes.take_always(table.later.bytes());
        table
    }

    pub(super) fn book(&self) -> PriceBook {
        PriceBook::clone(&self.book.load())
    }

    pub(super) fn set(&self, book: PriceBook) {
        book.index();
        let before = self.book.swap(Arc::new(book));
        // a call that still looks into it would else be the one that frees it
        *self.before.lock() = Some(before);
        // the book first: whoever sees its number sees the book, or one that came after it
        self.edition.fetch_add(1, Release);
    }

    /// What the book in force says; `None` if the series has not looked into it.
    #[inline]
    pub(super) fn known<'t>(&'t self, found: &'t Found) -> Option<&'t Listed> {
        let at = found.at.load(Acquire);
        if (at >> 32) as u32 != self.edition.load(Relaxed) {
            return None;
        }
        match at as u32 {
            0 => found.first.get(),
            list => self.later(list),
        }
    }

    // Apart, so that it takes no room in the way of a call whose prices never changed.
    #[inline(never)]
    fn later(&self, list: u32) -> Option<&Listed> {
        self.later.get(list - 1)
    }

    /// Looks into the book. Where there is no room to remember what it says, every call does.
    #[cold]
    #[inline(never)]
    pub(super) fn look_up(
        &self,
        found: &Found,
        provider: Option<&str>,
        model: Option<&str>,
        bytes: &Bytes,
    ) -> Listed {
        let edition = self.edition.load(Acquire);
        let listed = model.and_then(|model| self.book().find(provider, model));
        let first = found.first.get_or_init(|| listed.clone());
        let list = if is_same(first, &listed) { Some(0) } else { self.list_of(&listed, bytes) };
        if let Some(list) = list {
            found.at.store(u64::from(edition) << 32 | u64::from(list), Release);
        }
        listed
    }

    /// Its number in the table, from 1 on; `None` if there is no room.
    fn list_of(&self, listed: &Listed, bytes: &Bytes) -> Option<u32> {
        let hash = hash_of(listed);
        let is_it = |known: &Listed| is_same(known, listed);
        let size = || listed.as_ref().map_or(0, |prices| prices.bytes());
        let make = || bytes.take(size()).then(|| listed.clone());
        let found = self.later.find(hash, is_it);
        // a full table is so for good: callers would wait for each other to be told that again
        let insert = || (!self.later.is_full()).then(|| self.later.insert(hash, is_it, make));
        found.or_else(|| insert().flatten()).map(|number| number + 1)
    }

    /// Has the book indexed on a thread of its own, once for the process, so that no call has to
    /// wait for it.
    pub(super) fn read_soon(&self) {
        static READ: Once = Once::new();
        READ.call_once(|| {
            let book = self.book();
            let thread = std::thread::Builder::new().name("monitor-prices".to_owned());
            // without a thread the first call that needs a price does it
            let _ = thread.spawn(move || book.find(None, ""));
        });
    }
}

/// Of all that they say: by their names alone, the lists of a model whose prices change often would
/// be compared one by one.
fn hash_of(listed: &Listed) -> u64 {
    let mut hasher = DefaultHasher::new();
    listed.hash(&mut hasher);
    hasher.finish()
}

fn is_same(one: &Listed, other: &Listed) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other) || one == other,
        (one, other) => one.is_none() && other.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::PriceError;

    fn book(input: &str) -> Result<PriceBook, PriceError> {
        Ok(PriceBook::empty().with(ModelPrices::per_million("p", "m", input, "1")?))
    }

    fn look_up(table: &PriceTable, found: &Found) -> Listed {
        table.look_up(found, Some("p"), Some("m"), &Bytes::new(usize::MAX))
    }

    #[test]
    fn a_series_looks_once_into_each_book() -> Result<(), PriceError> {
        let table = PriceTable::new(1, book("1")?, &Bytes::new(usize::MAX));
        let found = Found::default();
        assert!(table.known(&found).is_none(), "not yet");
        let first = look_up(&table, &found);
        assert_eq!(table.known(&found), Some(&first));
        table.set(book("2")?);
        assert!(table.known(&found).is_none(), "not into this one");
        let second = look_up(&table, &found);
        assert_ne!(first, second);
        assert_eq!(table.known(&found), Some(&second));
        table.set(PriceBook::empty());
        assert_eq!(look_up(&table, &found), None);
        assert_eq!(table.known(&found), Some(&None), "that it is unknown is remembered too");
        Ok(())
    }

    #[test]
    fn equal_prices_of_many_books_are_kept_once() -> Result<(), PriceError> {
        let bytes = Bytes::new(usize::MAX);
        let (table, found) = (PriceTable::new(1, book("1")?, &bytes), Found::default());
        for n in 0..5_000 {
            table.set(book(if n % 3 == 0 { "1" } else { "2" })?);
            let listed = look_up(&table, &found);
            assert_eq!(table.known(&found), Some(&listed));
        }
        assert_eq!(table.later.len(), 1, "the first stands with its series");
        Ok(())
    }

    #[test]
    fn prices_that_change_thousands_of_times_are_counted_and_found_at_once()
    -> Result<(), PriceError> {
        const BOOKS: u64 = 10_000;
        let bytes = Bytes::new(usize::MAX);
        let (table, found) =
            (PriceTable::new(BOOKS as usize, book("1")?, &bytes), Found::default());
        let before = bytes.taken();
        for price in 1..=BOOKS {
            table.set(book(&price.to_string())?);
            table.look_up(&found, Some("p"), Some("m"), &bytes);
        }
        let (kept, counted) = (table.later.len(), bytes.taken() - before);
        assert_eq!(kept as u64, BOOKS - 1, "the first stands with its series");
        // a list of prices of each kind, and what is around it
        assert!((kept * 300..kept * 1_000).contains(&counted), "{counted}");
        let last = book(&BOOKS.to_string())?.find(Some("p"), "m");
        let compared = std::cell::Cell::new(0);
        table.later.find(hash_of(&last), |known| {
            compared.set(compared.get() + 1);
            is_same(known, &last)
        });
        assert!(compared.get() <= 2, "{} lists were compared", compared.get());
        Ok(())
    }

    #[test]
    fn where_memory_is_refused_the_prices_in_force_are_still_told() -> Result<(), PriceError> {
        let (bytes, found) = (Bytes::new(0), Found::default());
        let table = PriceTable::new(1, book("1")?, &bytes);
        for price in ["1", "2"] {
            table.set(book(price)?);
            let listed = table.look_up(&found, Some("p"), Some("m"), &bytes);
            assert_eq!(listed, book(price)?.find(Some("p"), "m"));
        }
        assert_eq!(table.later.len(), 0);
        Ok(())
    }

    #[test]
    fn a_full_table_still_tells_the_prices_in_force() -> Result<(), PriceError> {
        let table = PriceTable::new(1, PriceBook::empty(), &Bytes::new(usize::MAX));
        let found = Found::default();
        for price in 1..=2 * SPARE_LISTS {
            table.set(book(&price.to_string())?);
            let expected = book(&price.to_string())?.find(Some("p"), "m");
            assert_eq!(look_up(&table, &found), expected);
            let known = table.known(&found);
            assert!(known.is_none() || known == Some(&expected), "never those of another book");
        }
        assert!(table.known(&found).is_none(), "there is no room for the last");
        Ok(())
    }
}
