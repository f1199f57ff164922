//! What pricing adds to a monitored call whose series has found its prices before.

use super::stopwatch::{Figure, over};
use monitor_runtime::{TokenUsage, Usage, monitor};
use std::hint::black_box;

struct Reply {
    input: u64,
}

impl TokenUsage for Reply {
    fn usage(&self) -> Option<Usage> {
        Some(Usage::new(self.input, 200))
    }
}

#[monitor(track_cost, model = "gpt-4o-mini")]
fn priced(input: u64) -> Reply {
    Reply { input }
}

#[monitor(track_tokens, model = "gpt-4o-mini")]
fn counted(input: u64) -> Reply {
    Reply { input }
}

pub(crate) fn pricing() -> Figure {
    let input = || black_box(1_000);
    over(|| counted(input()), || priced(input()))
}
