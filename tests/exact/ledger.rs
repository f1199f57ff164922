//! What was done, kept by those who did it, in the same shape as what is read back.

use monitor_runtime::{
    Outcome, Snapshot, Unpriced, Usage, UsageKind, collector::Numbers, error::ErrorKind,
};
use std::collections::{BTreeMap, btree_map::Entry};

/// Function (of attempts with [`ATTEMPTS`]), model, tenant.
pub(crate) type Key = (String, String, String);

/// What the name of a function has behind it where these are attempts.
pub(crate) const ATTEMPTS: &str = " (attempts)";

/// The counts of one series.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Counts {
    pub(crate) outcomes: BTreeMap<Outcome, u64>,
    pub(crate) errors: BTreeMap<ErrorKind, u64>,
    pub(crate) usage: BTreeMap<UsageKind, u64>,
    pub(crate) calls_with_usage: u64,
    pub(crate) picos: i128,
    /// What those cost that did not end ok.
    pub(crate) lost_picos: i128,
    pub(crate) priced: u64,
    pub(crate) unpriced: BTreeMap<Unpriced, u64>,
    pub(crate) unpriced_tokens: u64,
    pub(crate) retries: u64,
    /// Calls that have a latency: all but the cancelled ones.
    pub(crate) timed: u64,
}

impl Counts {
    pub(crate) fn ended(&mut self, outcome: Outcome) {
        *self.outcomes.entry(outcome).or_default() += 1;
        self.timed += u64::from(outcome != Outcome::Cancelled);
    }

    pub(crate) fn used(&mut self, usage: &Usage) {
        self.calls_with_usage += 1;
        for (kind, count) in usage.iter() {
            *self.usage.entry(kind).or_default() += count;
        }
    }

    pub(crate) fn cost(&mut self, picos: i128) {
        self.priced += 1;
        self.picos += picos;
    }

    pub(crate) fn no_cost(&mut self, reason: Unpriced, tokens: u64) {
        *self.unpriced.entry(reason).or_default() += 1;
        self.unpriced_tokens += tokens;
    }

    pub(crate) fn calls(&self) -> u64 {
        self.outcomes.values().sum()
    }

    fn read(numbers: &Numbers) -> Counts {
        let cost = &numbers.cost;
        assert_eq!(cost.lower, cost.upper, "no cost of this test is an estimate");
        assert_eq!(numbers.latency.count, numbers.latency.histogram.count());
        let labelled: u64 = numbers.error_labels.iter().map(|errors| errors.errors).sum();
        assert_eq!(labelled, numbers.errors.values().sum::<u64>(), "each error has a label");
        Counts {
            outcomes: numbers.outcomes.into_iter().collect(),
            errors: numbers.errors.into_iter().collect(),
            usage: numbers.usage.into_iter().collect(),
            calls_with_usage: numbers.calls_with_usage,
            picos: cost.lower.picos(),
            lost_picos: cost.lost.cost.picos(),
            priced: cost.priced.values().sum(),
            unpriced: cost.unpriced.into_iter().collect(),
            unpriced_tokens: cost.unpriced_tokens.values().sum(),
            retries: numbers.retries,
            timed: numbers.latency.count,
        }
    }

    pub(crate) fn add(&mut self, more: &Counts) {
        add_each(&mut self.outcomes, &more.outcomes);
        add_each(&mut self.errors, &more.errors);
        add_each(&mut self.usage, &more.usage);
        add_each(&mut self.unpriced, &more.unpriced);
        self.calls_with_usage += more.calls_with_usage;
        self.picos += more.picos;
        self.lost_picos += more.lost_picos;
        self.priced += more.priced;
        self.unpriced_tokens += more.unpriced_tokens;
        self.retries += more.retries;
        self.timed += more.timed;
    }

    /// Whether nothing of `earlier` was taken back.
    pub(crate) fn is_at_least(&self, earlier: &Counts) -> bool {
        each_at_least(&self.outcomes, &earlier.outcomes)
            && each_at_least(&self.errors, &earlier.errors)
            && each_at_least(&self.usage, &earlier.usage)
            && each_at_least(&self.unpriced, &earlier.unpriced)
            && self.calls_with_usage >= earlier.calls_with_usage
            && self.picos >= earlier.picos
            && self.lost_picos >= earlier.lost_picos
            && self.priced >= earlier.priced
            && self.unpriced_tokens >= earlier.unpriced_tokens
            && self.retries >= earlier.retries
            && self.timed >= earlier.timed
    }
}

fn add_each<K: Ord + Copy>(to: &mut BTreeMap<K, u64>, more: &BTreeMap<K, u64>) {
    for (key, count) in more {
        *to.entry(*key).or_default() += count;
    }
}

fn each_at_least<K: Ord>(now: &BTreeMap<K, u64>, earlier: &BTreeMap<K, u64>) -> bool {
    earlier.iter().all(|(key, count)| now.get(key).is_some_and(|now| now >= count))
}

/// The counts of all series.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Ledger(BTreeMap<Key, Counts>);

impl Ledger {
    /// The counts in a snapshot. Each series has them once.
    pub(crate) fn read(snapshot: &Snapshot) -> Ledger {
        let mut ledger = BTreeMap::new();
        for series in &snapshot.series {
            assert!(!series.key.overflow, "{} series are no reason to overflow", ledger.len());
            let tenant = series.key.tags.first().map(|tag| tag.1.clone()).unwrap_or_default();
            let model = series.key.model.clone().unwrap_or_default();
            let counts = Counts::read(&series.numbers);
            if counts.calls() == 0 {
                continue; // only in flight so far
            }
            let function = series.key.function.clone();
            let function = if series.key.attempt { function + ATTEMPTS } else { function };
            match ledger.entry((function, model, tenant)) {
                Entry::Vacant(place) => drop(place.insert(counts)),
                Entry::Occupied(twice) => panic!("{:?} is there twice", twice.key()),
            }
        }
        Ledger(ledger)
    }

    pub(crate) fn of(&mut self, key: Key) -> &mut Counts {
        self.0.entry(key).or_default()
    }

    pub(crate) fn get(&self, key: &Key) -> Option<&Counts> {
        self.0.get(key)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Key, &Counts)> {
        self.0.iter()
    }

    pub(crate) fn add(&mut self, more: &Ledger) {
        for (key, counts) in more.iter() {
            self.of(key.clone()).add(counts);
        }
    }

    /// All series together.
    pub(crate) fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.0.values().for_each(|counts| total.add(counts));
        total
    }
}
