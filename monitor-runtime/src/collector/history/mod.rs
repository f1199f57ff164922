//! What happened lately, slice by slice: what windows and charts are made of.
//!
//! What always holds: no call does anything for it, slices are taken by the tick; the slices of an
//! epoch that are kept, the open one and those that were joined add up to all that happened since
//! [`History::since`]; what cannot be subtracted is never guessed.
//!
//! ```text
//!  since                                                            5 min ago      taken_at
//!  | 1 min | 1 min | ...                                    | 1 min | 5 s | 5 s | .. | open |
//!                           `- series 3: what it gained, packed;  series 17: ...
//! ```

mod around;
mod bounds;
mod buckets;
mod counters;
mod grid;
mod numbered;
mod packed;
mod size;
mod store;
mod summed;
mod table;
mod wholes;
mod window;

pub(crate) use grid::Grid;
pub(crate) use numbered::Numbered;
pub(super) use store::{OpenHistory, Store};
pub(crate) use summed::GainSum;
pub(crate) use table::SumTable;
pub(crate) use window::{Window, Windows};

use super::{CustomMetric, Numbers, SeriesKey, Snapshot, merge::merge_custom};
use crate::{Timestamp, breaker::BreakerSnapshot, queue::QueueSnapshot};
use around::Around;
use packed::Packed;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

/// How far back a history may reach: its slices would be longer than a month can show.
pub(super) const LONGEST: Duration = Duration::from_secs(31 * 24 * 3_600);

/// What happened lately, slice by slice.
///
/// Its numbers are those that can be subtracted: not the shortest and the longest duration, not the
/// longest wait in a queue, not the seconds of throughput.
///
/// # Example
/// ```
/// use monitor_runtime::{Collector, Request, clock::MockClock};
/// use std::time::Duration;
///
/// let clock = MockClock::new();
/// let collector = Collector::builder().clock(clock.clock()).build();
/// for _ in 0..3 {
///     collector.record(Request::new("chat"));
///     clock.advance(Duration::from_secs(5));
///     collector.tick(); // a thread does this each second, but not with a mock clock
/// }
/// let history = collector.snapshot().history;
/// assert_eq!(history.slices.len(), 3);
/// let gained = &history.slices[0].series[0];
/// assert_eq!(history.keys[&gained.series].function, "chat");
/// assert_eq!(gained.numbers().outcomes.values().sum::<u64>(), 1);
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct History {
    /// The windows that a report shows, the shortest first.
    pub windows: Vec<Duration>,
    /// How long the latest slices are; zero where no history is kept.
    pub slice_length: Duration,
    /// Since when everything is in the slices.
    pub since: Timestamp,
    /// The series that gained something, by the numbers that they have in the slices.
    pub keys: BTreeMap<u32, SeriesKey>,
    /// The slices, the oldest first; what happened since the last tick is the last one. Where
    /// nothing happened there is none.
    pub slices: Vec<Slice>,
}

/// What happened in one slice of time.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Slice {
    /// When it begins.
    pub since: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// How long slices of its age are: it begins in the slot of this length that begins at a
    /// multiple of it. One that waited for its tick, or is not over, has another length itself.
    pub length: Duration,
    /// What the series gained in it; those that gained nothing are left out.
    #[serde(serialize_with = "write_shared", deserialize_with = "read_shared")]
    pub series: Arc<Vec<Gain>>,
    /// The values of the user's own metrics in it.
    #[serde(serialize_with = "write_shared", deserialize_with = "read_shared")]
    pub custom: Arc<Vec<CustomMetric>>,
    /// What queues counted in it, without how they stand.
    #[serde(default, serialize_with = "write_shared", deserialize_with = "read_shared")]
    pub queues: Arc<Vec<QueueSnapshot>>,
    /// What breakers counted in it, without how they stand.
    #[serde(default, serialize_with = "write_shared", deserialize_with = "read_shared")]
    pub breakers: Arc<Vec<BreakerSnapshot>>,
    #[serde(skip)]
    summed: summed::Known,
}

/// What one series gained in a slice. It is kept packed, in about a hundred bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "GainAsWritten", into = "GainAsWritten")]
pub struct Gain {
    /// The number of the series in [`History::keys`].
    pub series: u32,
    packed: Packed,
}

#[derive(Serialize, Deserialize)]
struct GainAsWritten {
    series: u32,
    numbers: Numbers,
}

impl Gain {
    /// Adds what it gained to numbers.
    pub(crate) fn add_to(&self, numbers: &mut Numbers) {
        self.packed.add_to(numbers);
    }

    /// What it gained, but for what cannot be subtracted.
    pub fn numbers(&self) -> Numbers {
        let mut numbers = Numbers::default();
        self.add_to(&mut numbers);
        numbers
    }
}

impl From<GainAsWritten> for Gain {
    fn from(written: GainAsWritten) -> Gain {
        Gain { series: written.series, packed: Packed::of(&written.numbers) }
    }
}

impl From<Gain> for GainAsWritten {
    fn from(gain: Gain) -> GainAsWritten {
        GainAsWritten { series: gain.series, numbers: gain.numbers() }
    }
}

fn write_shared<T: Serialize, S: Serializer>(
    shared: &Arc<Vec<T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    shared.as_slice().serialize(serializer)
}

fn read_shared<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Arc<Vec<T>>, D::Error> {
    Vec::deserialize(deserializer).map(Arc::new)
}

impl Snapshot {
    /// Whether its history has everything that it has: nothing is too old yet.
    pub(super) fn has_whole_history(&self) -> bool {
        self.history.since <= self.since
    }
}

impl Slice {
    /// What all series of its history gained in it; `None` where only the gains of each are known, as of
    /// a slice that is not over, was read from elsewhere, or changed.
    pub(crate) fn sum(&self, history: &History) -> Option<&GainSum> {
        self.summed.sum_of(&self.series, history.keys.len())
    }

    fn around(&self) -> Around {
        Around { queues: Arc::clone(&self.queues), breakers: Arc::clone(&self.breakers) }
    }

    /// The slot of its length in which it begins.
    pub(crate) fn slot(&self) -> u64 {
        grid::slot(self.since, self.length)
    }
}

impl History {
    /// Whether one is kept.
    pub(crate) fn is_kept(&self) -> bool {
        !self.slice_length.is_zero()
    }

    /// Adds everything of `other`: slices of one slot become one, the others stand side by side.
    /// `whole` says of each whether it has all of its epochs.
    pub(super) fn merge(&mut self, other: History, whole: [bool; 2]) {
        if !self.is_kept() || !other.is_kept() {
            if other.is_kept() {
                *self = other;
            }
            return;
        }
        self.windows.extend(other.windows);
        self.windows.sort_unstable();
        self.windows.dedup();
        self.slice_length = self.slice_length.max(other.slice_length);
        self.since = match whole {
            [true, true] => self.since.min(other.since),
            [true, false] => other.since,
            [false, true] => self.since,
            [false, false] => self.since.max(other.since),
        };
        let numbers = self.add_keys(other.keys);
        for mut slice in other.slices {
            let gains = Arc::make_mut(&mut slice.series);
            gains.retain_mut(|gain| {
                let number = numbers.get(&gain.series);
                number.map(|number| gain.series = *number).is_some()
            });
            gains.sort_by_key(|gain| gain.series);
            self.slices.push(slice);
        }
        self.slices.sort_by_key(|slice| (slice.length, slice.slot()));
        self.slices.dedup_by(|later, kept| {
            let is_one = (later.length, later.slot()) == (kept.length, kept.slot());
            if is_one {
                *kept = joined(kept, later);
            }
            is_one
        });
        self.slices.sort_by_key(|slice| (slice.since, slice.length));
    }

    /// Numbers for the series of another history: the known ones keep theirs.
    fn add_keys(&mut self, others: BTreeMap<u32, SeriesKey>) -> HashMap<u32, u32> {
        let mut known: HashMap<SeriesKey, u32> =
            self.keys.iter().map(|(number, key)| (key.clone(), *number)).collect();
        let mut next = self.keys.last_key_value().map_or(0, |last| last.0.saturating_add(1));
        let mut number_of = |key: SeriesKey| {
            *known.entry(key).or_insert_with_key(|key| {
                self.keys.insert(next, key.clone());
                next = next.saturating_add(1);
                next - 1
            })
        };
        others.into_iter().map(|(number, key)| (number, number_of(key))).collect()
    }
}

/// Both slices as one.
fn joined(one: &Slice, other: &Slice) -> Slice {
    let mut custom = one.custom.to_vec();
    merge_custom(&mut custom, other.custom.to_vec());
    let mut around = one.around();
    around.add(&other.around());
    Slice {
        since: one.since.min(other.since),
        until: one.until.max(other.until),
        length: one.length.max(other.length),
        series: Arc::new(joined_gains(&one.series, &other.series)),
        custom: Arc::new(custom),
        queues: around.queues,
        breakers: around.breakers,
        summed: summed::Known::default(),
    }
}

/// The gains of both, series by series, in the order of their numbers.
fn joined_gains(one: &[Gain], other: &[Gain]) -> Vec<Gain> {
    let mut gains: BTreeMap<u32, Packed> = BTreeMap::new();
    for gain in one.iter().chain(other) {
        let known = gains.entry(gain.series).or_default();
        *known = known.plus(&gain.packed);
    }
    gains.into_iter().map(|(series, packed)| Gain { series, packed }).collect()
}
