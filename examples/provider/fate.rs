//! What happens to a request, decided by a seed.
//!
//! What always holds: the same seed, message and attempt have the same fate, on every machine.

use crate::{Api, Tokens};
use std::time::Duration;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A complete answer.
    Answered,
    /// Status 429, and how long the client is asked to wait.
    RateLimited {
        /// The value of the `retry-after` header.
        retry_after: Duration,
    },
    /// Status 500.
    Failed,
    /// The connection closes in the middle of the answer.
    Cut,
    /// No answer, or no more of it, until the client hangs up.
    Stalled,
}

/// A fate with what belongs to it.
pub(crate) struct Decided {
    pub(crate) fate: Fate,
    pub(crate) latency: Duration,
    pub(crate) tokens: Tokens,
}

/// The fates of all requests: a seed.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    seed: u64,
    always: Option<Fate>,
}

impl Plan {
    /// The plan of a seed.
    pub const fn new(seed: u64) -> Plan {
        Plan { seed, always: None }
    }

    /// The plan of a provider that does the same with every request.
    pub const fn always(fate: Fate) -> Plan {
        Plan { seed: 0, always: Some(fate) }
    }

    /// Whether the provider will leave this message without an answer when it first comes.
    pub fn stalls(&self, api: Api, message: &str) -> bool {
        self.fate(api, message, 0).fate == Fate::Stalled
    }

    /// The fate of a message that came `attempt` times before.
    pub(crate) fn fate(&self, api: Api, message: &str, attempt: u32) -> Decided {
        let mut draws = Draws::new(self.seed, message, attempt);
        let fate = match draws.below(100) {
            0..=2 => Fate::RateLimited { retry_after: Duration::from_secs(1) },
            3..=4 => Fate::RateLimited { retry_after: Duration::from_secs(20) },
            5..=7 => Fate::Failed,
            8..=9 => Fate::Cut,
            10..=11 => Fate::Stalled,
            _ => Fate::Answered,
        };
        let fate = self.always.unwrap_or(fate);
        Decided { fate, latency: draws.latency(), tokens: draws.tokens(api) }
    }
}

/// Numbers drawn from a state that SplitMix64 moves on (Steele, Lea, Flood 2014).
struct Draws(u64);

impl Draws {
    fn new(seed: u64, message: &str, attempt: u32) -> Draws {
        // FNV-1a: the standard library's hash differs between its versions.
        let mut state = 0xcbf2_9ce4_8422_2325 ^ seed;
        for byte in message.bytes().chain(attempt.to_le_bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Draws(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit` - 1.
    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Log-normal around 12 ms, as answering times are: most near, some far.
    fn latency(&mut self) -> Duration {
        // The sum of twelve uniform numbers less six is close to the normal distribution.
        let normal = (0..12).map(|_| self.below(1_000_000) as f64 / 1e6).sum::<f64>() - 6.0;
        Duration::from_secs_f64(0.012 * (0.6 * normal).exp())
    }

    /// Half of the prompts begin with something cached; some write to the cache, which only
    /// Anthropic's answers tell.
    fn tokens(&mut self, api: Api) -> Tokens {
        let fresh = 20 + self.below(1_500);
        // OpenAI caches from 1,024 tokens on, in steps of 128.
        let cache_read = self.below(2) * (1_024 + 128 * self.below(16));
        let writes = api == Api::Anthropic && self.below(4) == 0;
        Tokens {
            input: fresh + cache_read,
            cache_read,
            cache_write_5m: if writes { self.below(fresh / 2) } else { 0 },
            cache_write_1h: if writes { self.below(fresh / 4) } else { 0 },
            output: 1 + self.below(600),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(seed: u64) -> Vec<Fate> {
        let plan = Plan::new(seed);
        (0..1_000).map(|n| plan.fate(Api::Openai, &format!("message {n}"), 0).fate).collect()
    }

    #[test]
    fn the_same_seed_has_the_same_fates_and_another_seed_others() {
        assert_eq!(fates(1), fates(1));
        assert_ne!(fates(1), fates(2));
    }

    #[test]
    fn every_fate_happens_and_most_requests_are_answered() {
        let fates = fates(1);
        for wanted in [Fate::Failed, Fate::Cut, Fate::Stalled] {
            assert!(fates.contains(&wanted), "{wanted:?}");
        }
        assert!(fates.iter().any(|fate| matches!(fate, Fate::RateLimited { .. })));
        assert!(fates.iter().filter(|fate| **fate == Fate::Answered).count() > 800);
    }

    #[test]
    fn cache_reads_and_writes_are_parts_of_the_input() {
        let plan = Plan::new(3);
        for n in 0..1_000 {
            let t = plan.fate(Api::Anthropic, &format!("message {n}"), 0).tokens;
            assert!(t.cache_read + t.cache_write_5m + t.cache_write_1h <= t.input, "{t:?}");
        }
    }
}
