//! Recordings that were damaged on the way: nothing panics, nothing hangs, nothing is made up.

use crate::index::recordings;
use monitor_runtime::usage::{Reply, ReplyStream};

/// Numbers that look random and are the same in every run (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ bits >> 31) % limit.max(1) as u64) as usize
    }
}

fn read_in_every_way(body: &[u8]) {
    let whole = Reply::read(body);
    let _ = Reply::from_json(body);
    let mut stream = ReplyStream::new();
    for piece in body.chunks(61) {
        stream.push_bytes(piece);
    }
    let pieces = stream.finish();
    assert_eq!(whole.usage(), pieces.usage(), "of {:?}", String::from_utf8_lossy(body));
    assert_eq!(whole.dropped_events(), pieces.dropped_events());
}

#[test]
fn bodies_that_break_off_never_panic_and_count_no_more_than_the_whole() {
    let Some(recordings) = recordings() else { return };
    for recording in &recordings {
        let whole = Reply::read(&recording.body).usage().copied().unwrap_or_default();
        let mut random = Random::new(recording.body.len() as u64);
        for _ in 0..60 {
            let cut = &recording.body[..random.below(recording.body.len())];
            read_in_every_way(cut);
            let part = Reply::read(cut).usage().copied().unwrap_or_default();
            assert!(part.tokens() <= whole.tokens(), "{}: {part:?}", recording.file);
        }
    }
}

#[test]
fn bodies_with_changed_bytes_never_panic() {
    let Some(recordings) = recordings() else { return };
    let signs = b"\"\\{}[]:,\n\r0-9e.\x00\xff dt";
    for recording in &recordings {
        let mut random = Random::new(recording.body.len() as u64);
        for _ in 0..60 {
            let mut body = recording.body.clone();
            for _ in 0..=random.below(6) {
                let at = random.below(body.len());
                body[at] = signs[random.below(signs.len())];
            }
            read_in_every_way(&body);
        }
    }
}
