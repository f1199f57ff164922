//! Nonsense: random bytes, and real errors cut and mixed at random.

use crate::cases::cases;
use monitor_runtime::error::Failure;
use std::time::Duration;

/// A well-known generator (xorshift64*), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

fn holds(failure: &Failure, text: &str) {
    let kept = failure.message.as_deref().unwrap_or_default();
    assert!(kept.chars().count() <= 256, "{text:?}");
    let a_year = Duration::from_secs(366 * 86_400);
    assert!(failure.retry_after.is_none_or(|wait| wait <= a_year), "{text:?}");
    assert!(failure.code.as_deref().is_none_or(|code| code.len() <= 64), "{text:?}");
}

const HEADERS: [&str; 6] = [
    "retry-after",
    "retry-after-ms",
    "date",
    "x-ratelimit-remaining-tokens",
    "x-ratelimit-reset-tokens",
    "x-amzn-errortype",
];

#[test]
fn nonsense_panics_nowhere_and_stays_within_bounds() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let texts: Vec<String> = cases().into_iter().map(|case| case.text).collect();
    for round in 0..2_000 {
        let (one, other) = (&texts[random.below(texts.len())], &texts[random.below(texts.len())]);
        let mut bytes = one.as_bytes()[..random.below(one.len() + 1)].to_vec();
        bytes.extend_from_slice(&other.as_bytes()[random.below(other.len() + 1)..]);
        for _ in 0..random.below(4) {
            let at = random.below(bytes.len() + 1);
            bytes.insert(at, random.next() as u8);
        }
        if round % 3 == 0 {
            bytes = (0..random.below(300)).map(|_| random.next() as u8).collect();
        }
        let text = String::from_utf8_lossy(&bytes);
        let headers = HEADERS.map(|name| {
            let start = random.below(bytes.len() + 1);
            (name, &bytes[start..bytes.len().min(start + 20)])
        });
        holds(&Failure::of_text(&text), &text);
        holds(&Failure::of_response(random.below(700) as u16, headers, &text), &text);
    }
}

#[test]
fn long_and_deep_nonsense_is_read_only_so_far() {
    for text in [
        "{".repeat(100_000),
        "[".repeat(100_000),
        "{\"error\":".repeat(50_000),
        "\"".repeat(100_000),
        "'".repeat(100_000),
        "<title>".repeat(50_000),
        "try again in ".repeat(50_000),
        "9".repeat(100_000),
        "1h".repeat(50_000),
        "余".repeat(50_000),
        format!("{{\"error\":{{\"message\":\"{}\"}}}}", "rate limit ".repeat(50_000)),
        "{\"error\":{\"errors\":[".repeat(1_000),
    ] {
        holds(&Failure::of_text(&text), "long");
        holds(&Failure::of_response(429, [("retry-after", &*text)], &text), "long");
    }
}
